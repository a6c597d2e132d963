import type { BlindCause } from '../../../../src-shared/model/check.ts';
import type { Clock } from '../../ports.ts';
import type { Gap } from './clocks.ts';
import type { BlindGuard } from './guard.ts';

/** Why a look shows nothing about its target. */
export interface Unseen {
  readonly outcome: 'blind';
  readonly cause: BlindCause;
  readonly reason: string;
}

/** Looks at the network, each of which is asked at its end whether it saw anything at all. */
export class Glances {
  readonly #clock: Clock;
  readonly #guard: BlindGuard;
  /** Counts gaps; a look that saw one come says nothing. */
  #gaps = 0;
  #lastGap: Gap | undefined;

  constructor(clock: Clock, guard: BlindGuard) {
    this.#clock = clock;
    this.#guard = guard;
  }

  /** Time has passed in which nothing could be seen. */
  gap(gap: Gap): void {
    this.#gaps += 1;
    this.#lastGap = gap;
  }

  /** Begins a look planned for `slot`; what is given back says at its end whether it was blind. */
  begin(slot: number): (unanswered: boolean) => Promise<Unseen | undefined> {
    const gaps = this.#gaps;
    return async (unanswered) => {
      // After sleep a timed-out check may settle before the next tick looks at the clocks.
      this.#guard.beat();
      const slept = this.#since(gaps);
      if (slept !== undefined || !unanswered) return slept;
      if (!(await this.#guard.blames(slot))) return this.#since(gaps);
      return { outcome: 'blind', cause: 'network', reason: this.#guard.blind?.detail ?? 'no network' };
    };
  }

  /** A look beside the monitors; undefined while nothing can be seen. See `Watch.glance`. */
  now(): ((unanswered: boolean) => Promise<string | undefined>) | undefined {
    this.#guard.beat();
    if (!this.#guard.open) return undefined;
    const end = this.begin(this.#clock.now());
    return async (unanswered) => (await end(unanswered))?.reason;
  }

  #since(gaps: number): Unseen | undefined {
    if (gaps === this.#gaps || this.#lastGap === undefined) return undefined;
    return { outcome: 'blind', cause: this.#lastGap.cause, reason: this.#lastGap.detail };
  }
}
