import type { StreamSink } from './define.ts';
import type { Timers } from './timers.ts';

/** Events on their way to one reader. More wait or are dropped by the topic's overflow rule. */
const MAX_UNACKED = 8;
/** Bytes in the carrier above which events wait, whatever they are of. */
const MAX_BACKLOG_BYTES = 1_048_576;
/** How often a full carrier is looked at again, ms. */
const RETRY_MS = 100;

export interface TopicWire {
  readonly overflow: 'latest' | 'resync';
  readonly timers: Timers;
  send(seq: number, data: unknown): void;
  fail(error: Error): void;
  backlogBytes(): number;
}

/**
 * The handler's end of one subscription. A reader that keeps up gets every event; for one that does not, `latest` keeps
 * the newest event and `resync` drops the deltas and asks the handler for a new snapshot once there is room.
 */
export class Topic<E> implements StreamSink<E>, Disposable {
  readonly #wire: TopicWire;
  readonly #resync: (() => void)[] = [];
  /** `seq` of the next event; 0 while no snapshot was sent. */
  #next = 0;
  #given = false;
  #unacked = 0;
  #waiting: { readonly event: E; readonly snapshot: boolean } | undefined;
  #stale = false;
  #retry: Disposable | undefined;
  #ended = false;

  constructor(wire: TopicWire) {
    this.#wire = wire;
  }

  snapshot(event: E): void {
    if (this.#ended) return;
    this.#given = true;
    this.#stale = false;
    this.#offer(event, true);
  }

  delta(event: E): void {
    // A delta before the snapshot is part of the snapshot to come.
    if (this.#ended || !this.#given || this.#stale) return;
    if (this.#wire.overflow === 'resync' && (this.#waiting !== undefined || this.#full())) {
      this.#waiting = undefined;
      this.#stale = true;
      this.#lookAgain();
      return;
    }
    this.#offer(event, this.#waiting?.snapshot ?? false);
  }

  fail(error: Error): void {
    if (!this.#ended) this.#wire.fail(error);
  }

  onResync(fn: () => void): void {
    this.#resync.push(fn);
  }

  /** The reader took one event. */
  ack(): void {
    if (this.#unacked > 0) this.#unacked -= 1;
    this.#flush();
  }

  [Symbol.dispose](): void {
    this.#ended = true;
    this.#waiting = undefined;
    this.#retry?.[Symbol.dispose]();
  }

  #full(): boolean {
    return this.#unacked >= MAX_UNACKED || this.#wire.backlogBytes() > MAX_BACKLOG_BYTES;
  }

  #offer(event: E, snapshot: boolean): void {
    this.#waiting = { event, snapshot };
    this.#flush();
  }

  #flush(): void {
    if (this.#ended || (this.#waiting === undefined && !this.#stale)) return;
    if (this.#full()) {
      this.#lookAgain();
      return;
    }
    if (this.#stale) {
      this.#stale = false;
      for (const fn of this.#resync) fn();
      return;
    }
    const waiting = this.#waiting;
    if (waiting === undefined) return;
    this.#waiting = undefined;
    const seq = waiting.snapshot ? 0 : this.#next;
    this.#next = seq + 1;
    this.#unacked += 1;
    this.#wire.send(seq, waiting.event);
  }

  #lookAgain(): void {
    this.#retry ??= this.#wire.timers.after(RETRY_MS, () => {
      this.#retry = undefined;
      this.#flush();
    });
  }
}
