import { compileMatchers } from '../matcher/matcher.ts';
import type { Alert } from '../model/alert.ts';
import type { InhibitRule } from '../model/inhibit-rule.ts';
import type { Labels } from '../model/labels.ts';

/** Which alert keeps another one from being told, and by which rule. */
export interface Inhibited {
  readonly rule: InhibitRule;
  readonly by: Alert;
}

interface Compiled {
  readonly rule: InhibitRule;
  readonly isSource: (labels: Labels) => boolean;
  readonly isTarget: (labels: Labels) => boolean;
  /** Firing sources by their `equal` labels: those that are targets as well, and those that are not. */
  readonly plain: Map<string, Map<string, Alert>>;
  readonly twoSided: Map<string, Map<string, Alert>>;
}

/** What a rule says of one label set; label sets never change in place, so it is worked out once. */
interface Side {
  readonly source: boolean;
  readonly target: boolean;
  readonly key: string;
}

/**
 * Firing alerts by what they inhibit, so that asking for one alert does not look at the others. A label that is missing equals
 * an empty one. An alert that meets both sides of a rule is not inhibited by others that do: so none inhibits itself.
 * Source: Alertmanager documentation, "Configuration", inhibit_rule.
 */
export class InhibitionIndex {
  readonly #rules: readonly Compiled[];
  readonly #sides = new WeakMap<Labels, readonly Side[]>();
  readonly #placed = new Map<string, Alert>();

  /** Throws an Error in RE2's words on a matcher whose regular expression does not compile. */
  constructor(rules: readonly InhibitRule[]) {
    this.#rules = rules.map((rule) => ({
      rule,
      isSource: compileMatchers(rule.source),
      isTarget: compileMatchers(rule.target),
      plain: new Map(),
      twoSided: new Map(),
    }));
  }

  /** Takes over an alert as it is now; true when that changes whom it inhibits. */
  put(alert: Alert): boolean {
    const before = this.#placed.get(alert.id);
    const firing = alert.state === 'firing';
    if (before === undefined && !firing) return false;
    if (before !== undefined && firing && before.labels === alert.labels) return false;
    const changed = before !== undefined && this.drop(before.id);
    if (!firing) return changed;
    this.#placed.set(alert.id, alert);
    let isSource = false;
    this.#rules.forEach((rule, i) => {
      const side = this.#side(alert.labels, i);
      if (!side.source) return;
      isSource = true;
      const index = side.target ? rule.twoSided : rule.plain;
      const alike = index.get(side.key);
      if (alike === undefined) index.set(side.key, new Map([[alert.id, alert]]));
      else alike.set(alert.id, alert);
    });
    return changed || isSource;
  }

  /** Forgets an alert; true when it inhibited somebody or might have. */
  drop(id: string): boolean {
    const alert = this.#placed.get(id);
    if (alert === undefined) return false;
    this.#placed.delete(id);
    let wasSource = false;
    this.#rules.forEach((rule, i) => {
      const side = this.#side(alert.labels, i);
      if (!side.source) return;
      wasSource = true;
      const index = side.target ? rule.twoSided : rule.plain;
      const alike = index.get(side.key);
      alike?.delete(id);
      if (alike?.size === 0) index.delete(side.key);
    });
    return wasSource;
  }

  /** The first alert that inhibits this one, rule by rule. */
  inhibitorOf(alert: Pick<Alert, 'labels'>): Inhibited | undefined {
    for (const [i, { plain, rule, twoSided }] of this.#rules.entries()) {
      const side = this.#side(alert.labels, i);
      if (!side.target) continue;
      const by = first(plain.get(side.key)) ?? (side.source ? undefined : first(twoSided.get(side.key)));
      if (by !== undefined) return { rule, by };
    }
    return undefined;
  }

  #side(labels: Labels, place: number): Side {
    let sides = this.#sides.get(labels);
    if (sides === undefined) {
      sides = this.#rules.map(({ isSource, isTarget, rule }) => ({
        source: isSource(labels),
        target: isTarget(labels),
        key: JSON.stringify(rule.equal.map((name) => (Object.hasOwn(labels, name) ? labels[name] : ''))),
      }));
      this.#sides.set(labels, sides);
    }
    const side = sides[place];
    if (side === undefined) throw new Error('there is a side for every rule');
    return side;
  }
}

function first(alike: ReadonlyMap<string, Alert> | undefined): Alert | undefined {
  return alike?.values().next().value;
}
