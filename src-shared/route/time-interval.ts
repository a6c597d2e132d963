import {
  fromAbsolute,
  getLocalTimeZone,
  toCalendarDateTime,
  toZoned,
  type ZonedDateTime,
} from '@internationalized/date';
import type { NumberRange, TimeInterval, TimeSpan } from '../model/time-interval.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** How far `nextChange` looks, days: a leap year and a little. */
const LOOK_AHEAD_DAYS = 370;

/**
 * Whether an instant (epoch ms) lies in an interval. The instant is read in the interval's time zone, so there is nothing to
 * decide where clocks are set: an hour that is skipped is never in it, one that comes twice is in it twice.
 * Source: Alertmanager documentation, "Configuration", time_interval.
 */
export function isIn(interval: TimeInterval, epochMs: number): boolean {
  return interval.spans.some((span) => isInSpan(span, epochMs));
}

function zoneOf(span: TimeSpan): string {
  return span.location === 'Local' ? getLocalTimeZone() : (span.location ?? 'UTC');
}

function isInSpan(span: TimeSpan, epochMs: number): boolean {
  return holds(span, fromAbsolute(Math.floor(epochMs), zoneOf(span)));
}

function holds(span: TimeSpan, at: ZonedDateTime): boolean {
  const minute = at.hour * 60 + at.minute;
  if (span.times !== undefined && !span.times.some(({ start, end }) => minute >= start && minute < end)) return false;
  if (!within(span.months, at.month) || !within(span.years, at.year)) return false;
  // The date alone, as if it were in UTC: the weekday does not depend on the zone any more.
  if (!within(span.weekdays, new Date(Date.UTC(at.year, at.month - 1, at.day)).getUTCDay())) return false;
  return span.daysOfMonth === undefined || span.daysOfMonth.some((range) => isDay(range, at));
}

function within(ranges: readonly NumberRange[] | undefined, value: number): boolean {
  return ranges === undefined || ranges.some(({ begin, end }) => value >= begin && value <= end);
}

/** Days that count from the end of the month, and ends beyond it, are fitted into this month. */
function isDay({ begin, end }: NumberRange, at: ZonedDateTime): boolean {
  const last = at.calendar.getDaysInMonth(at);
  const first = begin < 0 ? last + begin + 1 : begin;
  const final = end < 0 ? last + end + 1 : Math.min(end, last);
  return first <= last && at.day >= first && at.day <= final;
}

/**
 * When an interval begins or ends next after an instant, epoch ms; undefined when not within a year. Looked for at midnight
 * and at the written times of each day, and minute by minute on days on which the clocks of its zone are set.
 */
export function nextChange(interval: TimeInterval, after: number): number | undefined {
  const now = isIn(interval, after);
  let next: number | undefined;
  for (const span of interval.spans) {
    for (const at of turns(span, after, next ?? Infinity)) {
      if (isIn(interval, at) === now) continue;
      next = at;
      break;
    }
  }
  return next;
}

/** The instants after `after` and before `until` at which a span may begin or end, in order. */
function* turns(span: TimeSpan, after: number, until: number): Generator<number> {
  const zone = zoneOf(span);
  const minutes = [...new Set([0, ...(span.times ?? []).flatMap(({ start, end }) => [start, end])])].sort(
    (a, b) => a - b,
  );
  const today = toCalendarDateTime(fromAbsolute(after, zone)).set({ hour: 0, minute: 0, second: 0, millisecond: 0 });
  for (let day = 0; day < LOOK_AHEAD_DAYS; day += 1) {
    const midnight = toInstant(today.add({ days: day }), zone);
    const nextMidnight = toInstant(today.add({ days: day + 1 }), zone);
    const even = nextMidnight - midnight === DAY_MS;
    const steps = even ? minutes : Array.from({ length: (nextMidnight - midnight) / MINUTE_MS }, (_, minute) => minute);
    for (const minute of steps) {
      const at = midnight + minute * MINUTE_MS;
      if (at >= until) return;
      if (at > after) yield at;
    }
  }
}

function toInstant(local: ReturnType<typeof toCalendarDateTime>, zone: string): number {
  return toZoned(local, zone).toDate().getTime();
}
