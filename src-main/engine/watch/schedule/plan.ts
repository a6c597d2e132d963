import type { CalendarTime } from '../../../../src-shared/model/monitor.ts';
import { gridFrom, hashName, periodOf, slotFrom } from '../../../../src-shared/time/grid.ts';
import type { Phases } from './phases.ts';

/** Why a planned check did not run. */
export type SkipReason = 'overrun' | 'host_limit' | 'late' | 'blind';

/** One monitor on the grid. Plain and mutable: the plan is walked four times a second. */
export interface Entry {
  readonly name: string;
  /** Checks of one host share a limit; empty when there is none. */
  readonly host: string;
  readonly period: number;
  /** Regular checks are at these times, not on the grid; `nextSlot` is then a first check, a retry or `NEVER`. */
  readonly calendar: CalendarTime | undefined;
  readonly phase: number;
  /** Period while the raw state disagrees with the confirmed one. */
  readonly retryPeriod: number;
  nextSlot: number;
  /** The slot that waits for its host, if one does. */
  waiting: number | undefined;
  running: boolean;
  paused: boolean;
}

export interface Planned {
  readonly entry: Entry;
  readonly slot: number;
}

export interface Skipped extends Planned {
  readonly reason: SkipReason;
  /** How many slots in a row it stands for. */
  readonly count: number;
}

export interface Plan {
  readonly start: readonly Planned[];
  readonly skipped: readonly Skipped[];
}

/** Checks of one host and port that may run at the same time; the others wait for the next tick. */
export const HOST_LIMIT = 64;
/** First checks (after a start, after sleep) are spread so that at most this many begin per second: no burst. */
export const FIRST_PER_SECOND = 50;

/** The slot of a monitor that the grid has nothing to do for. */
const NEVER = Number.POSITIVE_INFINITY;

/** A monitor's place on the grid, taken from `phases`; its first slot is the first one after `from`. */
export function entryOf(
  spec: {
    readonly name: string;
    readonly intervalMs: number;
    /** Without one a suspect monitor waits for its next regular check. */
    readonly retryMs: number | undefined;
    readonly host: string;
    readonly calendar?: CalendarTime | undefined;
  },
  from: number,
  phases: Phases,
): Entry {
  const period = periodOf(spec.intervalMs);
  const phase = phases.take(spec.name, period);
  return {
    name: spec.name,
    host: spec.host,
    period,
    phase,
    calendar: spec.calendar,
    retryPeriod: retryOf(spec.calendar === undefined ? period : NEVER, spec.retryMs),
    nextSlot: spec.calendar === undefined ? slotFrom(from, period, phase) : NEVER,
    waiting: undefined,
    running: false,
    paused: false,
  };
}

function retryOf(regular: number, retryMs: number | undefined): number {
  return retryMs === undefined ? regular : Math.min(regular, periodOf(retryMs));
}

/**
 * What to do at the point `now` of the grid. Pure but for the entries, whose `nextSlot` and `waiting` move on; every
 * slot that passes is either started, waiting for its host, or skipped with a reason. `running` is set by the caller.
 */
export function planTick(entries: Iterable<Entry>, now: number, busyHosts: ReadonlyMap<string, number>): Plan {
  const start: Planned[] = [];
  const skipped: Skipped[] = [];
  const taken = new Map<string, number>();
  for (const entry of entries) {
    if (entry.paused) continue;
    let slot = entry.waiting;
    if (entry.nextSlot <= now) {
      // The newest slot that is due; older ones were missed by a stall of the process.
      const missed = entry.calendar === undefined ? Math.floor((now - entry.nextSlot) / entry.period) : 0;
      const newest = entry.nextSlot + missed * entry.period;
      if (missed > 0) skipped.push({ entry, slot: entry.nextSlot, reason: 'late', count: missed });
      // After a first check or a retry beside the grid the next regular slot at least half a period away is taken.
      entry.nextSlot =
        entry.calendar === undefined
          ? slotFrom(newest + Math.ceil(entry.period / 2), entry.period, entry.phase)
          : NEVER;
      if (slot !== undefined) skipped.push({ entry, slot, reason: 'host_limit', count: 1 });
      slot = newest;
    }
    if (slot === undefined) continue;
    entry.waiting = undefined;
    if (entry.running) {
      skipped.push({ entry, slot, reason: 'overrun', count: 1 });
      continue;
    }
    if (entry.host !== '') {
      const busy = (busyHosts.get(entry.host) ?? 0) + (taken.get(entry.host) ?? 0);
      if (busy >= HOST_LIMIT) {
        entry.waiting = slot;
        continue;
      }
      taken.set(entry.host, (taken.get(entry.host) ?? 0) + 1);
    }
    start.push({ entry, slot });
  }
  return { start, skipped };
}

/** Brings the next check forward to the retry interval while a monitor is suspect; never moves it later. */
export function hurry(entry: Entry, lastSlot: number): void {
  const retry = gridFrom(lastSlot + entry.retryPeriod);
  if (retry < entry.nextSlot) entry.nextSlot = retry;
}

/**
 * Plans the first checks after `from`, `FIRST_PER_SECOND` a second and within one period; afterwards every monitor is
 * back on its own phase.
 */
export function spread(entries: readonly Entry[], from: number): void {
  const window = (entries.length / FIRST_PER_SECOND) * 1_000;
  for (const entry of entries) {
    const room = Math.max(1, Math.min(entry.period, window));
    entry.waiting = undefined;
    entry.nextSlot = gridFrom(from + (hashName(entry.name) % room));
  }
}
