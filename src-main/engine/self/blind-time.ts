import type { BlindCause } from '../../../src-shared/model/check.ts';
import type { BlindNow } from '../watch/watch.ts';

/** Adds up the seconds in which nothing could be seen, by cause, since the start. */
export class BlindTime {
  readonly #seconds = new Map<BlindCause, number>();
  #now: BlindNow | undefined;

  /** What the watch says now; an interval is counted when it ends or changes its cause. */
  update(blind: BlindNow | undefined, at: number): void {
    if (this.#now)
      this.#seconds.set(
        this.#now.cause,
        (this.#seconds.get(this.#now.cause) ?? 0) + Math.max(0, at - this.#now.since) / 1000,
      );
    this.#now = blind;
  }

  /** Counted intervals and the running one. */
  seconds(at: number): Readonly<Record<string, number>> {
    const out: Record<string, number> = Object.fromEntries(this.#seconds);
    if (this.#now) out[this.#now.cause] = (out[this.#now.cause] ?? 0) + Math.max(0, at - this.#now.since) / 1000;
    return out;
  }
}
