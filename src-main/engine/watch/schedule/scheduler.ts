import type { Clock } from '../../ports.ts';
import { GRID_MS, gridFrom } from './grid.ts';
import { type Entry, type Planned, planTick, type SkipReason } from './plan.ts';

export interface SchedulerHooks {
  /** Called first in every tick; false holds the checks back (nothing can be seen), and their slots count as skipped. */
  readonly beat: () => boolean;
  /** Starts a check. The returned promise settles when it is over and never rejects. */
  readonly start: (planned: Planned) => Promise<void>;
}

/** Ticks on the 250 ms grid of the wall clock and starts what the plan says. The next tick is aimed anew every time. */
export class Scheduler implements Disposable {
  readonly #clock: Clock;
  readonly #hooks: SchedulerHooks;
  readonly #entries = new Map<string, Entry>();
  readonly #busyHosts = new Map<string, number>();
  readonly #skipped: Record<SkipReason, number> = { overrun: 0, host_limit: 0, late: 0, blind: 0 };
  #timer: Disposable | undefined;
  #inFlight = 0;

  constructor(clock: Clock, hooks: SchedulerHooks) {
    this.#clock = clock;
    this.#hooks = hooks;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  get skipped(): Readonly<Record<SkipReason, number>> {
    return this.#skipped;
  }

  entry(name: string): Entry | undefined {
    return this.#entries.get(name);
  }

  entries(): IterableIterator<Entry> {
    return this.#entries.values();
  }

  put(entry: Entry): void {
    this.#entries.set(entry.name, entry);
  }

  remove(name: string): void {
    this.#entries.delete(name);
  }

  begin(): void {
    this.#aim(this.#clock.now());
  }

  [Symbol.dispose](): void {
    this.#timer?.[Symbol.dispose]();
    this.#timer = undefined;
  }

  /** Marks a check of this entry as running; outside of the plan this is "run now". */
  async occupy(planned: Planned): Promise<void> {
    const { entry } = planned;
    entry.running = true;
    this.#inFlight += 1;
    if (entry.host !== '') this.#busyHosts.set(entry.host, (this.#busyHosts.get(entry.host) ?? 0) + 1);
    try {
      await this.#hooks.start(planned);
    } finally {
      entry.running = false;
      this.#inFlight -= 1;
      const left = (this.#busyHosts.get(entry.host) ?? 1) - 1;
      if (left <= 0) this.#busyHosts.delete(entry.host);
      else this.#busyHosts.set(entry.host, left);
    }
  }

  #aim(at: number): void {
    const target = gridFrom(at + 1);
    this.#timer = this.#clock.after(Math.max(1, target - this.#clock.now()), () => {
      const late = this.#clock.now();
      // Timers may fire a millisecond early; then the grid point itself counts.
      const next = late < target && target - late < GRID_MS ? target : late;
      // Armed again before the work, so that an error in a check can never stop the schedule.
      this.#aim(next);
      this.#tick(next);
    });
  }

  #tick(at: number): void {
    const open = this.#hooks.beat();
    const plan = planTick(this.#entries.values(), at, this.#busyHosts);
    for (const skip of plan.skipped) this.#skipped[skip.reason] += skip.count;
    if (!open) {
      this.#skipped.blind += plan.start.length;
      return;
    }
    for (const planned of plan.start) void this.occupy(planned);
  }
}
