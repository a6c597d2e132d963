/** A rule that is not evaluated for this long (or three of its own intervals) while others are is gone, ms. */
const GONE_AFTER_MS = 900_000;
/** The most that one step between two evaluations counts: sleep is not absence. */
const LONGEST_STEP_MS = 60_000;

/** In time that counts, ms: when it was evaluated last, and how long after the time before. */
interface Seen {
  readonly at: number;
  readonly interval: number;
}

/**
 * Finds out that a rule no longer exists when nobody said so: deleted while the console was not running, or rewritten
 * under the same name. Time counts only while evaluations of any rule arrive.
 */
export class RulePresence {
  /** By rule and expression: asked about every alert at every decision, so no key is put together. */
  readonly #seen = new Map<string, Map<string, Seen>>();
  #awake = 0;
  #last: number | undefined;

  /** An evaluation of this rule has arrived at `now` (epoch ms), good or failed. */
  saw(rule: string, expr: string, now: number): void {
    this.#awake += Math.min(LONGEST_STEP_MS, Math.max(0, now - (this.#last ?? now)));
    this.#last = now;
    const before = this.#seen.get(rule)?.get(expr);
    this.#note(rule, expr, before === undefined ? 0 : this.#awake - before.at);
  }

  /** Whether the rule has been away for so long that it must be gone. The first question about a rule starts its clock. */
  isGone(rule: string, expr: string): boolean {
    const seen = this.#seen.get(rule)?.get(expr);
    if (seen === undefined) {
      this.#note(rule, expr, 0);
      return false;
    }
    return this.#awake - seen.at > Math.max(GONE_AFTER_MS, 3 * seen.interval);
  }

  forget(rule: string, expr: string): void {
    const ofRule = this.#seen.get(rule);
    ofRule?.delete(expr);
    if (ofRule?.size === 0) this.#seen.delete(rule);
  }

  #note(rule: string, expr: string, interval: number): void {
    let ofRule = this.#seen.get(rule);
    if (ofRule === undefined) this.#seen.set(rule, (ofRule = new Map<string, Seen>()));
    ofRule.set(expr, { at: this.#awake, interval });
  }
}
