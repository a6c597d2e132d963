import type { Clock } from './ports.ts';

export interface RestedWorkOptions {
  readonly clock: Pick<Clock, 'monotonic' | 'after'>;
  /** A run is followed by a rest of so many times what it cost: the work takes 1 / (1 + times) of the time at most. */
  readonly times: number;
  /** What a run may be followed by without more than that rest; absent: as many runs as there are. */
  readonly pace?: Pace;
}

/**
 * A run every so many ms on average, and `burst` of them in a row after a quiet time (a token bucket). A run for which more
 * than `burst` asked is in the middle of a storm, and counts twice.
 */
interface Pace {
  readonly everyMs: number;
  readonly burst: number;
}

/**
 * Work that is done soon after it is asked for, once for everything that asked, and then rests for as long as it cost many
 * times over: what comes in a storm is looked at in gulps, however much there is to look at. The rest is counted by the
 * monotonic clock, so that a wall clock that jumps neither skips nor stretches it.
 */
export class RestedWork implements Disposable {
  readonly #options: RestedWorkOptions;
  readonly #work: () => void;
  /** Monotonic ms. */
  #restUntil = Number.NEGATIVE_INFINITY;
  /** When the runs so far would be over at the average pace, monotonic ms. */
  #paidUntil = Number.NEGATIVE_INFINITY;
  #pending: Disposable | undefined;
  /** How often it was asked for since the last run. */
  #asked = 0;

  constructor(options: RestedWorkOptions, work: () => void) {
    this.#options = options;
    this.#work = work;
  }

  /** Wants the work done: at the end of this turn of the loop, or when its rest is over. */
  ask(): void {
    this.#asked += 1;
    if (this.#pending !== undefined) return;
    const { clock } = this.#options;
    const rest = this.#restUntil - clock.monotonic();
    const due = (): void => this.now(this.#work);
    this.#pending = rest <= 0 ? atEndOfTurn(due) : clock.after(rest, due);
  }

  /** Does it at once, in this way; what was asked for before is done with it. The rest is counted from its end. */
  now<T>(work: () => T): T {
    const asked = this.#asked;
    this[Symbol.dispose]();
    const { clock, pace, times } = this.#options;
    const began = clock.monotonic();
    const result = work();
    const ended = clock.monotonic();
    this.#restUntil = ended + (ended - began) * times;
    if (pace !== undefined) {
      this.#paidUntil = Math.max(began, this.#paidUntil) + (asked > pace.burst ? 2 : 1) * pace.everyMs;
      this.#restUntil = Math.max(this.#restUntil, this.#paidUntil - (pace.burst - 1) * pace.everyMs);
    }
    return result;
  }

  /** Forgets what was asked for. It can be asked for again. */
  [Symbol.dispose](): void {
    this.#pending?.[Symbol.dispose]();
    this.#pending = undefined;
    this.#asked = 0;
  }
}

function atEndOfTurn(fn: () => void): Disposable {
  let wanted = true;
  queueMicrotask(() => {
    if (wanted) fn();
  });
  return {
    [Symbol.dispose]: () => {
      wanted = false;
    },
  };
}
