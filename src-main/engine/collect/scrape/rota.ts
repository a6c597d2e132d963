import { GRID_MS, gridFrom, hashName, periodOf, phaseOf, slotFrom } from '../../../../src-shared/time/grid.ts';
import type { Clock } from '../../ports.ts';
import type { ScrapeCounts } from './counts.ts';

/** First scrapes come within this long, ms, or within their interval: a new target should show something soon. */
const FIRST_WITHIN_MS = 5_000;
/** The clock is looked at this often at least, ms: it may have been set back. */
const LOOK_MS = 5_000;

interface Turn {
  readonly period: number;
  readonly phase: number;
  readonly run: (slot: number) => Promise<void>;
  next: number;
  running: boolean;
}

/**
 * When which target is scraped: a fixed grid of 250 ms, exact periods, phases from the target's name, so that there is no
 * drift and the load is even. One scrape at a time per target; what cannot start is skipped and counted.
 */
export class Rota implements Disposable {
  readonly #clock: Clock;
  readonly #counts: ScrapeCounts;
  readonly #turns = new Map<string, Turn>();
  #timer: Disposable | undefined;
  #begun = false;

  constructor(clock: Clock, counts: ScrapeCounts) {
    this.#clock = clock;
    this.#counts = counts;
  }

  /** `run` gets the time it was planned for, epoch ms, and never rejects. */
  put(key: string, intervalMs: number, run: (slot: number) => Promise<void>): void {
    const period = periodOf(intervalMs);
    const phase = phaseOf(key, period);
    const next = gridFrom(this.#clock.now() + (hashName(key) % Math.min(period, FIRST_WITHIN_MS)));
    this.#turns.set(key, { period, phase, run, next, running: false });
    this.#aim();
  }

  remove(key: string): void {
    this.#turns.delete(key);
  }

  begin(): void {
    this.#begun = true;
    this.#aim();
  }

  [Symbol.dispose](): void {
    this.#begun = false;
    this.#timer?.[Symbol.dispose]();
    this.#timer = undefined;
  }

  #aim(): void {
    this.#timer?.[Symbol.dispose]();
    this.#timer = undefined;
    if (!this.#begun || this.#turns.size === 0) return;
    const now = this.#clock.now();
    let next = now + LOOK_MS;
    for (const turn of this.#turns.values()) next = Math.min(next, turn.next);
    this.#timer = this.#clock.after(Math.max(1, gridFrom(next) - now), () => {
      this.#tick();
      this.#aim();
    });
  }

  #tick(): void {
    // A timer may fire a millisecond early.
    const now = this.#clock.now() + 2;
    for (const turn of this.#turns.values()) {
      if (turn.next > now + turn.period) turn.next = slotFrom(now, turn.period, turn.phase);
      if (turn.next > now) continue;
      const slot = turn.next;
      // After a first scrape beside the grid the next regular slot at least half a period away is taken.
      turn.next = slotFrom(slot + Math.ceil(turn.period / 2), turn.period, turn.phase);
      if (turn.next <= now || now - slot > Math.max(turn.period / 2, GRID_MS)) {
        // Slept or stalled: everybody would come at once now, so each waits for its own next turn.
        this.#counts.skipped.late += 1;
        turn.next = slotFrom(now, turn.period, turn.phase);
      } else if (turn.running) this.#counts.skipped.overrun += 1;
      else {
        turn.running = true;
        void turn.run(slot).finally(() => {
          turn.running = false;
        });
      }
    }
  }
}
