import type { Notification } from '../../../src-shared/model/notification.ts';
import { type Arrival, arrivalOf } from './storm.ts';
import type { LaneMemory, StormState } from './telling-plan.ts';

/** Nothing asks further back, ms: the longest span of a digest or a rate. */
const KEPT_MS = 86_400_000;
/** Messages that came and are kept, however close together: a storm is known by fewer. */
const MOST_CAME = 2_000;
/** Messages that were sent and are kept: the highest rate. */
const MOST_SENT = 10_000;

/** What a channel remembers of the messages that came and went. Only the storm outlives the process. */
export class LaneMemo {
  storm: StormState | undefined;
  #arrivals: readonly Arrival[] = [];
  #sentAt: readonly number[] = [];

  constructor(storm: StormState | undefined) {
    this.storm = storm;
  }

  /** A row came for the channel; one that stands for others brings nothing new. */
  came(row: Notification): void {
    if (row.message.covers !== undefined) return;
    this.#arrivals = [...this.#arrivals, arrivalOf(row)].slice(-MOST_CAME);
  }

  sent(at: number): void {
    this.#sentAt = [...this.#sentAt, at].slice(-MOST_SENT);
  }

  at(now: number): LaneMemory {
    const after = now - KEPT_MS;
    if ((this.#arrivals[0]?.at ?? now) <= after) this.#arrivals = this.#arrivals.filter(({ at }) => at > after);
    if ((this.#sentAt[0] ?? now) <= after) this.#sentAt = this.#sentAt.filter((at) => at > after);
    return { storm: this.storm, arrivals: this.#arrivals, sentAt: this.#sentAt };
  }
}
