import type { Clock, Log } from '../../ports.ts';
import type { OpsCommand } from '../../store/ops.ts';
import type { Ops } from '../../store/store.ts';

/** How long commands without hurry are gathered: a commit costs a few pages however small it is. */
const GATHER_MS = 60_000;
const RETRY_MS = 5_000;
/** Commands that are kept while ops.db refuses them; beyond it evidence goes first. */
const KEPT = 20_000;

/** Writes what the watch decides into ops.db, in order, and tries again until it is there. */
export class Ledger implements Disposable {
  readonly #clock: Clock;
  readonly #ops: Ops;
  readonly #log: Log;
  #urgent: OpsCommand[] = [];
  #patient: OpsCommand[] = [];
  #timer: Disposable | undefined;
  #writing: Promise<void> = Promise.resolve();
  #due = false;
  #failing = false;

  constructor(clock: Clock, ops: Ops, log: Log) {
    this.#clock = clock;
    this.#ops = ops;
    this.#log = log;
  }

  /** To be committed at once; everything of one synchronous turn goes into one transaction. */
  put(...commands: readonly OpsCommand[]): void {
    this.#urgent.push(...commands);
    if (this.#due || this.#failing) return;
    this.#due = true;
    queueMicrotask(() => void this.flush());
  }

  /** May wait up to a minute. */
  later(...commands: readonly OpsCommand[]): void {
    this.#patient.push(...commands);
    this.#timer ??= this.#clock.after(GATHER_MS, () => void this.flush());
  }

  /** Everything so far is committed, or kept for the next try, when the promise resolves; it never rejects. */
  flush(): Promise<void> {
    this.#due = false;
    this.#writing = this.#writing.then(() => this.#write());
    return this.#writing;
  }

  [Symbol.dispose](): void {
    this.#timer?.[Symbol.dispose]();
    this.#timer = undefined;
  }

  async #write(): Promise<void> {
    const batch = [...this.#urgent, ...this.#patient];
    if (batch.length === 0) return;
    this.#urgent = [];
    this.#patient = [];
    this[Symbol.dispose]();
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
      this.#timer = this.#clock.after(RETRY_MS, () => void this.flush());
    }
  }
}
