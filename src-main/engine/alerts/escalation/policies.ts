import { compileMatchers } from '../../../../src-shared/matcher/matcher.ts';
import type { Escalation } from '../../../../src-shared/model/escalation.ts';
import type { Labels } from '../../../../src-shared/model/labels.ts';
import type { Destination } from '../../../../src-shared/route/group.ts';

/** The destination with whose group an alert is escalated: the first whose route names an escalation, else the first that takes it. */
export function escalatedBy(destinations: readonly Destination[]): Destination | undefined {
  return destinations.find(({ route }) => route.escalation !== undefined) ?? destinations[0];
}

interface Policy {
  readonly escalation: Escalation;
  readonly matches: (labels: Labels) => boolean;
}

/** Which escalation policy an alert has. */
export class Policies {
  readonly #policies: readonly Policy[];
  readonly #routed: (labels: Labels) => string | undefined;
  /** Label sets never change in place, so their policy is looked up once. */
  readonly #known = new WeakMap<Labels, Policy>();

  /** `routed` gives the name of the policy that an alert's route gives it. Throws an Error on a matcher that does not compile. */
  constructor(escalations: readonly Escalation[], routed: (labels: Labels) => string | undefined) {
    this.#routed = routed;
    this.#policies = escalations.map((escalation) => ({
      escalation,
      // Without matchers it takes what a route gives it, and nothing by itself.
      matches: escalation.matchers.length === 0 ? () => false : compileMatchers(escalation.matchers),
    }));
  }

  get isEmpty(): boolean {
    return this.#policies.length === 0;
  }

  /** The policy that the route names, else the first whose matchers take the alert. */
  of(labels: Labels): Escalation | undefined {
    let found = this.#known.get(labels);
    if (found === undefined) {
      const named = this.#routed(labels);
      found =
        this.#policies.find(({ escalation }) => escalation.name === named) ??
        this.#policies.find(({ matches }) => matches(labels));
      if (found !== undefined) this.#known.set(labels, found);
    }
    return found?.escalation;
  }
}
