import type { Clock, Log } from '../../ports.ts';
import { RestedWork } from '../../rested-work.ts';
import type { OpsCommand } from '../../store/ops.ts';
import type { Ops } from '../../store/store.ts';

/**
 * Eight changes that come together are written one by one, a storm of them once a second: a commit costs a few pages
 * however small it is (500 of 1,000 monitors down at once: 0.4 CPU s for 300 of them).
 */
const PACE = { everyMs: 500, burst: 8 };
const RETRY_MS = 5_000;
/** Commands that are kept while ops.db refuses them; beyond it evidence goes first. */
const KEPT = 20_000;

/** Writes what the watch decides into ops.db, in order, and tries again until it is there. */
export class Ledger implements Disposable {
  readonly #clock: Clock;
  readonly #ops: Ops;
  readonly #log: Log;
  readonly #pressing: RestedWork;
  #urgent: OpsCommand[] = [];
  #patient: OpsCommand[] = [];
  #timer: Disposable | undefined;
  /** When the timer fires, monotonic ms. */
  #dueAt = Number.POSITIVE_INFINITY;
  /** The transaction that is on its way, and the one that goes after it. */
  #inFlight: Promise<void> | undefined;
  #next: Promise<void> | undefined;
  #failing = false;

  constructor(clock: Clock, ops: Ops, log: Log) {
    this.#clock = clock;
    this.#ops = ops;
    this.#log = log;
    this.#pressing = new RestedWork({ clock, times: 0, pace: PACE }, () => void this.flush());
  }

  /** To be committed at once, in a storm within a second; everything of one synchronous turn goes into one transaction. */
  put(...commands: readonly OpsCommand[]): void {
    this.#urgent.push(...commands);
    if (!this.#failing) this.#pressing.ask();
  }

  /** May wait so many ms for the company of others. */
  within(ms: number, ...commands: readonly OpsCommand[]): void {
    this.#patient.push(...commands);
    if (!this.#failing && this.#clock.monotonic() + ms < this.#dueAt) this.#writeIn(ms);
  }

  /** Everything so far is committed, or kept for the next try, when the promise resolves; it never rejects. */
  flush(): Promise<void> {
    const inFlight = this.#inFlight;
    if (inFlight === undefined) return this.#post();
    this.#next ??= inFlight.then(() => {
      this.#next = undefined;
      return this.#post();
    });
    return this.#next;
  }

  /**
   * Sends off every state so far, so that whatever is committed from now on is committed after it. Undefined: that is so;
   * else it is when the promise resolves.
   */
  send(): Promise<void> | undefined {
    if (this.#urgent.length === 0) return undefined;
    const before = this.#inFlight;
    void this.flush();
    return before;
  }

  [Symbol.dispose](): void {
    this.#pressing[Symbol.dispose]();
    this.#timer?.[Symbol.dispose]();
    this.#timer = undefined;
    this.#dueAt = Number.POSITIVE_INFINITY;
  }

  #writeIn(ms: number): void {
    this.#timer?.[Symbol.dispose]();
    this.#dueAt = this.#clock.monotonic() + ms;
    this.#timer = this.#clock.after(ms, () => void this.flush());
  }

  /** Sends off what waits within this turn; one transaction is on its way at a time. */
  #post(): Promise<void> {
    const batch = [...this.#urgent, ...this.#patient];
    if (batch.length === 0) return Promise.resolve();
    this.#urgent = [];
    this.#patient = [];
    this[Symbol.dispose]();
    this.#inFlight = this.#write(batch).finally(() => {
      this.#inFlight = undefined;
    });
    return this.#inFlight;
  }

  async #write(batch: readonly OpsCommand[]): Promise<void> {
    try {
      await this.#ops.commit(batch);
      if (this.#failing) this.#log.info('states are written again');
      this.#failing = false;
    } catch (error) {
      if (!this.#failing)
        this.#log.error('states cannot be written, they are kept and tried again', { error: String(error) });
      this.#failing = true;
      const kept = batch.length > KEPT ? batch.filter((command) => command.do !== 'check.keep') : batch;
      this.#urgent = [...kept.slice(-KEPT), ...this.#urgent];
      this.#writeIn(RETRY_MS);
    }
  }
}
