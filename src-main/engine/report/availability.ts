import type { Availability } from '../../../src-shared/contract/monitor.ts';
import type { StateInterval } from '../../../src-shared/model/check.ts';

/** Milliseconds of a window by what was known. */
export interface StateTimes {
  readonly upMs: number;
  readonly degradedMs: number;
  readonly downMs: number;
  readonly blindMs: number;
  /** Planned: neither counted nor missing. */
  readonly maintenanceMs: number;
  /** Paused, pending: nobody wanted to look or nothing is known yet. */
  readonly otherMs: number;
  /** Runs of down that touch the window; blind time and maintenance inside a run do not split it. */
  readonly outages: number;
}

/** Adds up intervals (oldest first, not overlapping) inside `[from, to)`, epoch ms. An open interval lasts until `to`. */
export function timesOf(intervals: readonly StateInterval[], from: number, to: number): StateTimes {
  let upMs = 0;
  let degradedMs = 0;
  let downMs = 0;
  let blindMs = 0;
  let maintenanceMs = 0;
  let otherMs = 0;
  let outages = 0;
  let inOutage = false;
  for (const interval of intervals) {
    const ms = Math.min(interval.to ?? to, to) - Math.max(interval.from, from);
    if (ms <= 0) continue;
    switch (interval.state) {
      case 'up':
        upMs += ms;
        break;
      case 'degraded':
        degradedMs += ms;
        break;
      case 'down':
        downMs += ms;
        if (!inOutage) outages += 1;
        break;
      case 'blind':
        blindMs += ms;
        break;
      case 'maintenance':
        maintenanceMs += ms;
        break;
      default:
        otherMs += ms;
    }
    if (interval.state !== 'blind' && interval.state !== 'maintenance') inOutage = interval.state === 'down';
  }
  return { upMs, degradedMs, downMs, blindMs, maintenanceMs, otherMs, outages };
}

/**
 * Availability of these times, or null when nothing was seen: time up or degraded over time seen (up, degraded or down).
 * A degraded service serves; how long it did so badly is told beside it.
 */
export function availabilityRatio(times: Pick<StateTimes, 'upMs' | 'degradedMs' | 'downMs'>): number | null {
  const seen = times.upMs + times.degradedMs + times.downMs;
  return seen === 0 ? null : (times.upMs + times.degradedMs) / seen;
}

/** The share of the time asked about that was seen; 0 when there was none. */
export function coverageRatio(seenMs: number, askedMs: number): number {
  return askedMs <= 0 ? 0 : Math.min(1, seenMs / askedMs);
}

/** Since when a monitor was known within `[from, to)`: its first interval's begin; `to` when it was not. */
export function knownFrom(intervals: readonly StateInterval[], from: number, to: number): number {
  return Math.min(to, Math.max(from, intervals[0]?.from ?? to));
}

/**
 * Availability and coverage of one monitor over the part of `[from, to)` in which it was known: a monitor that is an hour
 * old was not unseen for the 23 hours before.
 */
export function availabilitySinceKnown(intervals: readonly StateInterval[], from: number, to: number): Availability {
  return { ...availabilityOf(intervals, knownFrom(intervals, from, to), to), windowMs: Math.max(0, to - from) };
}

/**
 * Availability and coverage of one monitor from its state intervals in `[from, to)`. Blind and paused are neither up nor
 * down. Maintenance is not asked about: it is no part of the time that coverage is a share of.
 */
export function availabilityOf(intervals: readonly StateInterval[], from: number, to: number): Availability {
  const times = timesOf(intervals, from, to);
  const windowMs = Math.max(0, to - from);
  const seen = times.upMs + times.degradedMs + times.downMs;
  return {
    windowMs,
    knownMs: windowMs,
    availability: availabilityRatio(times),
    coverage: coverageRatio(seen, windowMs - times.maintenanceMs),
    downMs: times.downMs,
    degradedMs: times.degradedMs,
    blindMs: times.blindMs,
    maintenanceMs: times.maintenanceMs,
    outages: times.outages,
  };
}
