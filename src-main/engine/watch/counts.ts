import type { Outcome } from '../../../src-shared/model/check.ts';
import { Lateness } from './schedule/lateness.ts';
import type { SchedulerStats } from './watch.ts';

/** What the checks so far add up to: every planned one ran, ran late, or was skipped with a reason. */
export class Counts {
  readonly #lateness = new Lateness();
  readonly #byOutcome: Record<Outcome, number> = { up: 0, degraded: 0, down: 0, blind: 0 };
  #checks = 0;
  #before = 0;
  #perSecond = 0;

  /** A check has run, `lateness` ms after its slot. */
  ran(lateness: number): void {
    this.#lateness.add(lateness);
    this.#checks += 1;
  }

  outcome(outcome: Outcome): void {
    this.#byOutcome[outcome] += 1;
  }

  /** Takes the rate since the last pulse, `ms` ago. */
  pulse(ms: number): void {
    this.#perSecond = Math.round(((this.#checks - this.#before) / ms) * 10_000) / 10;
    this.#before = this.#checks;
  }

  stats(now: Pick<SchedulerStats, 'monitors' | 'paused' | 'skipped' | 'inFlight'>): SchedulerStats {
    const [p50 = 0, p99 = 0] = this.#lateness.quantiles(0.5, 0.99);
    return {
      ...now,
      checks: this.#checks,
      checksByOutcome: { ...this.#byOutcome },
      checksPerSecond: this.#perSecond,
      latenessP50: p50,
      latenessP99: p99,
      latenessMax: this.#lateness.max,
      latenessHistogram: [...this.#lateness.histogram],
    };
  }
}
