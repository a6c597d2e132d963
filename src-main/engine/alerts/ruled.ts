import { abandon } from '../../../src-shared/alert/machine.ts';
import { isForeign } from '../../../src-shared/alert/mirrored.ts';
import type { Transition } from '../../../src-shared/alert/transition.ts';
import type { Alert } from '../../../src-shared/model/alert.ts';
import type { RuleEvaluation } from '../rules/rules.ts';
import { evaluate, type Sight } from './evaluate.ts';
import { FlapBook } from './flap-book.ts';
import type { Roster } from './roster.ts';
import { RulePresence } from './rule-presence.ts';
import type { Unconfirmed } from './unconfirmed.ts';

export interface RuledDeps extends Omit<Sight, 'flaps'> {
  readonly roster: Roster;
  readonly unconfirmed: Unconfirmed;
  /** Brings a transition into memory and into the next transaction. */
  readonly take: (before: Alert | undefined, after: Transition) => void;
}

/** Alerts of this console's own rules: what an evaluation makes of them, and how they end when their rule does. */
export class RuledAlerts {
  readonly #deps: RuledDeps;
  readonly #sight: Sight;
  readonly #presence = new RulePresence();
  readonly #flaps = new FlapBook();

  constructor(deps: RuledDeps) {
    this.#deps = deps;
    this.#sight = { ...deps, flaps: (rule, key) => this.#flaps.flaps(rule, key) };
  }

  /** Takes evaluations that arrive at `now` (epoch ms). */
  observe(evaluations: readonly RuleEvaluation[], now: number): void {
    const { roster, take, unconfirmed } = this.#deps;
    for (const evaluation of evaluations) {
      this.#presence.saw(evaluation.rule.name, evaluation.rule.expr, now);
      if (!evaluation.ok) {
        if (evaluation.tooMany) this.#dropAll(evaluation);
        continue;
      }
      const keys = new Set(evaluation.active.map(({ labels }) => roster.key(labels)));
      this.#flaps.saw(evaluation.rule, evaluation.at, keys);
      for (const step of evaluate(roster, evaluation, this.#sight)) take(step.before, step.after);
      unconfirmed.confirm(evaluation.rule, roster);
    }
  }

  /** Ends what rules that no longer exist left behind. */
  removed(names: readonly string[], now: number): void {
    const { roster, take } = this.#deps;
    for (const name of names)
      for (const alert of roster.liveOf(name)) take(alert, abandon(alert, now, `The rule ${name} was removed.`));
  }

  /** Ends alerts whose rule has not been evaluated for so long that it must be gone. */
  look(now: number): void {
    const { roster, take } = this.#deps;
    const gone = roster.live().filter((alert) => !isForeign(alert) && this.#presence.isGone(alert.rule, alert.expr));
    for (const alert of gone) {
      const why = `The rule ${alert.rule} is no longer evaluated: it was removed or rewritten.`;
      take(alert, abandon(alert, now, why));
      this.#presence.forget(alert.rule, alert.expr);
    }
  }

  /** A rule over its group's limit has no alerts, neither new ones nor those of before (Prometheus, `limit`). */
  #dropAll({ at, error, rule }: Extract<RuleEvaluation, { readonly ok: false }>): void {
    const { roster, take } = this.#deps;
    for (const alert of roster.liveOf(rule.name))
      if (alert.expr === rule.expr) take(alert, abandon(alert, at, `The rule ${rule.name} failed: ${error}.`));
  }
}
