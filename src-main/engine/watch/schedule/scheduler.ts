import { GRID_MS, gridFrom } from '../../../../src-shared/time/grid.ts';
import type { Clock } from '../../ports.ts';
import type { Appointments, Calendar } from './calendar.ts';
import { Phases } from './phases.ts';
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
  readonly #calendar: Calendar;
  readonly #hooks: SchedulerHooks;
  /** Where in their periods the entries are. */
  readonly phases = new Phases();
  readonly #entries = new Map<string, Entry>();
  /** Appointments of the entries that have a calendar and are not paused, while the schedule runs. */
  readonly #appointments = new Map<string, Appointments>();
  /** When the newest check of an entry with a calendar began. */
  readonly #begunAt = new WeakMap<Entry, number>();
  readonly #busyHosts = new Map<string, number>();
  readonly #skipped: Record<SkipReason, number> = { overrun: 0, host_limit: 0, late: 0, blind: 0 };
  #timer: Disposable | undefined;
  #inFlight = 0;
  #begun = false;

  constructor(clock: Clock, calendar: Calendar, hooks: SchedulerHooks) {
    this.#clock = clock;
    this.#calendar = calendar;
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
    this.remove(entry.name);
    this.#entries.set(entry.name, entry);
    if (this.#begun) this.#appoint(entry);
  }

  remove(name: string): void {
    const entry = this.#entries.get(name);
    if (entry !== undefined) this.phases.free(entry.period, entry.phase);
    this.#entries.delete(name);
    this.#cancel(name);
  }

  /** When this entry is checked next, as far as is known. */
  nextOf(entry: Entry): number | undefined {
    if (entry.paused) return undefined;
    const next = Math.min(entry.nextSlot, this.#appointments.get(entry.name)?.next() ?? Number.POSITIVE_INFINITY);
    return Number.isFinite(next) ? next : undefined;
  }

  begin(): void {
    this.#begun = true;
    for (const entry of this.#entries.values()) this.#appoint(entry);
    this.#aim(this.#clock.now());
  }

  [Symbol.dispose](): void {
    this.#timer?.[Symbol.dispose]();
    this.#timer = undefined;
    this.#begun = false;
    for (const name of [...this.#appointments.keys()]) this.#cancel(name);
  }

  /** Marks a check of this entry as running; outside of the plan this is "run now". */
  async occupy(planned: Planned): Promise<void> {
    const { entry } = planned;
    entry.running = true;
    if (entry.calendar !== undefined) this.#begunAt.set(entry, this.#clock.now());
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

  #appoint(entry: Entry): void {
    if (entry.calendar === undefined || entry.paused) return;
    this.#appointments.set(
      entry.name,
      this.#calendar.keep(entry.calendar, (at) => {
        this.#due(entry, at);
      }),
    );
  }

  #cancel(name: string): void {
    this.#appointments.get(name)?.[Symbol.dispose]();
    this.#appointments.delete(name);
  }

  /** An appointment has come. It begins at once and not on the next tick, by the same plan as the others. */
  #due(entry: Entry, at: number): void {
    // A calendar may call once more while it is being ended.
    if (this.#entries.get(entry.name) !== entry || !this.#begun) return;
    // First the beat: after sleep it plans a check of everything, which the appointment then replaces.
    const open = this.#hooks.beat();
    const begun = this.#begunAt.get(entry);
    if (begun !== undefined && begun >= at && !entry.running) {
      // Missed during sleep or a stall, and a check has run since: once is enough.
      this.#skipped.late += 1;
      return;
    }
    entry.nextSlot = at;
    this.#follow([entry], Math.max(at, this.#clock.now()), open);
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
    this.#follow(this.#entries.values(), at, open);
  }

  #follow(entries: Iterable<Entry>, at: number, open: boolean): void {
    const plan = planTick(entries, at, this.#busyHosts);
    for (const skip of plan.skipped) this.#skipped[skip.reason] += skip.count;
    if (!open) {
      this.#skipped.blind += plan.start.length;
      return;
    }
    for (const planned of plan.start) void this.occupy(planned);
  }
}
