import type { Clock } from '../../ports.ts';
import type { Ops } from '../../store/store.ts';
import type { Ledger } from './ledger.ts';

/** How often "was running at" is written. */
const MARK_MS = 30_000;
const RUNNING_AT = 'watch.running_at';

/** Remembers when the program was running last, so that the next run knows since when nobody looked. */
export class RunningMark {
  readonly #clock: Clock;
  readonly #ops: Ops;
  readonly #ledger: Ledger;
  #writtenAt = 0;

  constructor(clock: Clock, ops: Ops, ledger: Ledger) {
    this.#clock = clock;
    this.#ops = ops;
    this.#ledger = ledger;
  }

  /** Epoch ms when the last run wrote it; 0 when there was none. */
  async last(): Promise<number> {
    return Number((await this.#ops.read('mark', { name: RUNNING_AT })) ?? 0);
  }

  write(): void {
    this.#writtenAt = this.#clock.monotonic();
    this.#ledger.put({ do: 'mark.put', name: RUNNING_AT, value: String(this.#clock.now()) });
  }

  /** Writes it when it is time again. */
  pulse(): void {
    if (this.#clock.monotonic() - this.#writtenAt >= MARK_MS) this.write();
  }
}
