import type { BlindCause, MonitorState } from '../../../src-shared/model/check.ts';
import { calendarOf, type Monitor } from '../../../src-shared/model/monitor.ts';
import type { Clock, Log } from '../ports.ts';
import type { MonitorMemory } from '../store/ops.ts';
import type { Samples } from '../store/store.ts';
import type { Gap } from './blind/clocks.ts';
import type { Listeners } from './listeners.ts';
import { type Cover, shownState } from './maintenance/cover.ts';
import type { Ledger } from './record/ledger.ts';
import { type Entry, entryOf, spread } from './schedule/plan.ts';
import type { Scheduler } from './schedule/scheduler.ts';
import { blindfold, newStanding, type Standing } from './verdict.ts';
import type { ConfirmedChange } from './watch.ts';
import { memoryOf, type Watched, watchedOf } from './watched.ts';

/** A state is repeated this often, so that queries with the usual look-back of 5 minutes always see it. */
const STATE_EVERY_MS = 120_000;

/** States between which nothing happens that anybody has to read about. */
const CALM: ReadonlySet<MonitorState> = new Set(['pending', 'up', 'blind']);

export interface FleetDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly samples: Samples;
  readonly ledger: Ledger;
  readonly scheduler: Scheduler;
  readonly status: Listeners<string>;
  readonly confirmed: Listeners<ConfirmedChange>;
  /** Told of every new confirmed state with the standing before it, beneath a maintenance window as well. */
  readonly moved: (watched: Watched, before: Standing) => void;
}

/** The watched monitors with their states: who is watched, what changes, and how that is written down and told. */
export class Fleet {
  readonly #deps: FleetDeps;
  readonly #watched = new Map<string, Watched>();
  #covers: ReadonlyMap<string, Cover> = new Map();

  constructor(deps: FleetDeps) {
    this.#deps = deps;
  }

  get size(): number {
    return this.#watched.size;
  }

  get(name: string): Watched | undefined {
    return this.#watched.get(name);
  }

  all(): IterableIterator<Watched> {
    return this.#watched.values();
  }

  /** Watches these from now on; unchanged ones keep everything. `memories` are of the last run. */
  apply(wanted: readonly Monitor[], memories: ReadonlyMap<string, MonitorMemory>): void {
    const now = this.#deps.clock.now();
    const names = new Set(wanted.map((monitor) => monitor.name));
    for (const name of [...this.#watched.keys()]) if (!names.has(name)) this.#forget(name, now);
    for (const name of memories.keys()) if (!names.has(name)) this.#forget(name, now);
    const fresh: Entry[] = [];
    for (const monitor of wanted) {
      const before = this.#watched.get(monitor.name);
      if (before !== undefined && JSON.stringify(before.monitor) === JSON.stringify(monitor)) continue;
      const entry = this.#install(monitor, before, memories.get(monitor.name), now);
      if (entry !== undefined) fresh.push(entry);
    }
    spread(fresh, now);
  }

  /** Puts one new or changed monitor in place. Returns its entry when it still needs a first check. */
  #install(
    monitor: Monitor,
    before: Watched | undefined,
    memory: MonitorMemory | undefined,
    now: number,
  ): Entry | undefined {
    const watched = watchedOf(monitor, before, memory, now, this.#deps);
    before?.running?.controller.abort();
    watched.cover = this.#covers.get(monitor.name);
    this.#watched.set(monitor.name, watched);
    const entry = entryOf(
      {
        name: monitor.name,
        intervalMs: monitor.interval,
        retryMs: monitor.retryInterval,
        host: watched.bound.host,
        calendar: calendarOf(monitor),
      },
      now,
      this.#deps.scheduler.phases,
    );
    entry.paused = monitor.paused;
    this.#deps.scheduler.put(entry);
    this.#pause(watched, now);
    this.#deps.status.fire(monitor.name);
    // What is new or was edited is checked soon, so that one sees what it means.
    return monitor.paused ? undefined : entry;
  }

  #pause(watched: Watched, now: number): void {
    const { monitor, standing } = watched;
    const paused = standing.state === 'paused';
    if (monitor.paused === paused) return;
    const next: Standing = monitor.paused
      ? { ...newStanding(now), state: 'paused', reason: 'paused by hand' }
      : newStanding(now);
    if (monitor.paused) watched.series.end(now, 'paused');
    this.#confirm(watched, next, now);
  }

  #forget(name: string, now: number): void {
    const watched = this.#watched.get(name);
    watched?.running?.controller.abort();
    watched?.series.end(now);
    this.#watched.delete(name);
    this.#deps.scheduler.remove(name);
    this.#deps.ledger.put(
      { do: 'state.change', monitor: name, state: 'pending', from: now, reason: 'no longer watched' },
      { do: 'monitor.forget', name },
    );
    this.#deps.status.fire(name);
  }

  /** The event loop stood still: the states go on after it, the time of it is cut out. */
  stalled({ cause, from, to, detail: reason }: Gap): void {
    for (const [monitor, { standing }] of this.#watched)
      if (standing.state !== 'paused' && standing.state !== 'pending' && standing.since < to)
        this.#deps.ledger.put({
          do: 'state.overlay',
          monitor,
          state: 'blind',
          from: Math.max(from, standing.since),
          to,
          reason,
          cause,
        });
  }

  /** Lays a blind interval over the monitors that it concerns, open until the next check of each. */
  blindfold(from: number, cause: BlindCause, reason: string, which: (watched: Watched) => boolean): void {
    const now = this.#deps.clock.now();
    const changes: (() => void)[] = [];
    for (const watched of this.#watched.values()) {
      if (!which(watched) || watched.standing.state === 'paused') continue;
      // After the clock was set back nothing can have begun later than now.
      if (watched.standing.since > now) watched.standing = { ...watched.standing, since: now };
      watched.seenAt = Math.min(watched.seenAt, now);
      const verdict = blindfold(watched.standing, from, reason);
      watched.series.state(now, shownState(verdict.standing.state, watched.cover));
      if (verdict.changed) changes.push(this.record(watched, verdict.standing, now, cause));
      else watched.standing = verdict.standing;
    }
    // Rules look at all samples, so they are all there before anybody is told.
    for (const tell of changes) tell();
  }

  /** See `Watch.isMasked`. */
  isMasked(name: string, at: number): boolean {
    const watched = this.#watched.get(name);
    if (watched === undefined || watched.standing.state === 'up') return false;
    return watched.cover !== undefined || at <= watched.coveredUntil;
  }

  /** Lays maintenance windows over monitors, by name, and takes those away that are not named. What checks decide stays. */
  maintain(covers: ReadonlyMap<string, Cover>): void {
    this.#covers = covers;
    const now = this.#deps.clock.now();
    const changes: (() => void)[] = [];
    for (const watched of this.#watched.values()) {
      const { cover: before, monitor, standing } = watched;
      const cover = covers.get(monitor.name);
      if (JSON.stringify(before) === JSON.stringify(cover)) continue;
      const previous = shownState(standing.state, before);
      const state = shownState(standing.state, cover);
      watched.cover = cover;
      if (before !== undefined && cover === undefined) watched.coveredUntil = now;
      if (previous !== state) watched.series.state(now, state);
      changes.push(() => {
        if (previous !== state) {
          const reason = cover?.window ?? standing.reason;
          this.#deps.log.info('maintenance', {
            monitor: monitor.name,
            state,
            previous,
            window: (cover ?? before)?.window,
          });
          const from = cover?.since ?? now;
          this.#deps.confirmed.fire({ monitor: monitor.name, state, previous, from, at: now, reason });
        }
        this.#deps.status.fire(monitor.name);
      });
    }
    for (const tell of changes) tell();
  }

  /** Takes over a new confirmed state and writes it down; the returned function tells the others. */
  record(watched: Watched, standing: Standing, at: number, cause?: BlindCause): () => void {
    const before = watched.standing;
    const previous = before.state;
    const shownBefore = shownState(previous, watched.cover);
    watched.standing = standing;
    const { state, since: from, reason } = standing;
    const monitor = watched.monitor.name;
    this.#deps.ledger.put(
      { do: 'state.change', monitor, state, from, reason, ...(cause === undefined ? {} : { cause }) },
      { do: 'monitor.remember', memory: memoryOf(monitor, standing) },
    );
    return () => {
      // A thousand monitors that are well at the start, or not seen for a while, are no news each.
      const level = CALM.has(previous) && CALM.has(state) ? 'debug' : 'info';
      this.#deps.log[level]('state', { monitor, state, previous, from, reason });
      const shown = shownState(state, watched.cover);
      // What happens beneath a window is written down and told to nobody.
      if (watched.cover === undefined || shown !== shownBefore)
        this.#deps.confirmed.fire({ monitor, state: shown, previous: shownBefore, from, at, reason });
      this.#deps.moved(watched, before);
      this.#deps.status.fire(monitor);
    };
  }

  #confirm(watched: Watched, standing: Standing, at: number): void {
    this.record(watched, standing, at)();
  }

  /** Repeats the state of monitors that have not been checked for long. */
  repeatStates(): void {
    const now = this.#deps.clock.now();
    for (const watched of this.#watched.values())
      if (watched.running === undefined && Math.abs(now - watched.series.lastAt) >= STATE_EVERY_MS)
        watched.series.state(now, shownState(watched.standing.state, watched.cover));
  }
}
