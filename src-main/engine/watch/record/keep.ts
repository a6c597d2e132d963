import type { Outcome } from '../../../../src-shared/model/check.ts';

/** A good reply is kept this often: evidence must not cost more than 100 bytes of disk writes per check. */
const GOOD_EVERY_MS = 30 * 60_000;
/** While a monitor goes on failing, a reply is kept this often after the first ones. */
const BAD_EVERY_MS = 60_000;
const FIRST_BAD = 3;

/** Which replies of one monitor are kept as evidence. */
export class KeepPolicy {
  #lastKept: number;
  #lastOutcome: Outcome | undefined;
  #bad = 0;

  /** `lastKept` is when one was kept before; `-Infinity` keeps the first. */
  constructor(lastKept: number) {
    this.#lastKept = lastKept;
  }

  /** Whether this check is to be kept: on a change, when failing (the first three, then one a minute), else rarely. */
  decide(at: number, outcome: Outcome, stateChanged: boolean): boolean {
    const changed = this.#lastOutcome !== undefined && this.#lastOutcome !== outcome;
    this.#lastOutcome = outcome;
    this.#bad = outcome === 'degraded' || outcome === 'down' ? this.#bad + 1 : 0;
    const every = this.#bad > 0 ? BAD_EVERY_MS : GOOD_EVERY_MS;
    const first = this.#bad > 0 && this.#bad <= FIRST_BAD;
    const keep = outcome !== 'blind' && (changed || stateChanged || first || Math.abs(at - this.#lastKept) >= every);
    if (keep) this.#lastKept = at;
    return keep;
  }
}
