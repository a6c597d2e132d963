import { type CalendarDate, parseAbsolute, toCalendarDate, toCalendarDateTime, toZoned } from '@internationalized/date';
import type { Alert } from '../../../src-shared/model/alert.ts';
import { severityOf } from '../../../src-shared/model/severity.ts';
import { type QuietHours, WEEKDAYS } from '../../../src-shared/model/telling.ts';

/** A stretch of quiet, epoch ms; `to` does not belong to it. */
export interface Quiet {
  readonly from: number;
  readonly to: number;
}

const DAY_MS = 86_400_000;

/**
 * The stretches that touch the last day and now, oldest first. Times are those on the wall of the zone: one that the clock
 * skips is taken an hour later, one that comes twice is taken the first time, so quiet never lasts longer than what is written.
 */
export function quietAround(hours: QuietHours, now: number): readonly Quiet[] {
  const today = toCalendarDate(parseAbsolute(new Date(now).toISOString(), hours.zone));
  return [-2, -1, 0, 1]
    .map((days) => today.add({ days }))
    .filter((day) => hours.days.includes(weekdayOf(day)))
    .map((day) => ({
      from: wallTime(day, hours.from, hours.zone),
      to: wallTime(hours.to <= hours.from ? day.add({ days: 1 }) : day, hours.to, hours.zone),
    }))
    .filter(({ from, to }) => to > from && to > now - DAY_MS && from <= now);
}

/** The quiet that holds now, to the end of the last of them that hold; undefined when none does. */
export function quietNow(all: readonly QuietHours[], now: number): { readonly until: number } | undefined {
  const ends = all.flatMap((hours) => quietAround(hours, now).filter(({ to }) => to > now)).map(({ to }) => to);
  return ends.length === 0 ? undefined : { until: Math.max(...ends) };
}

/** The stretch within the last day that ended most recently, and whose it was. */
export function quietBefore(
  all: readonly QuietHours[],
  now: number,
): { readonly quiet: Quiet; readonly name: string } | undefined {
  return all
    .flatMap((hours) => quietAround(hours, now).map((quiet) => ({ quiet, name: hours.name })))
    .filter(({ quiet }) => quiet.to <= now)
    .sort((a, b) => b.quiet.to - a.quiet.to)[0];
}

/** Whether a message is said in spite of quiet hours: something in it, firing or over, is of a severity that passes all of them. */
export function passes(alerts: readonly Alert[], all: readonly QuietHours[], now: number): boolean {
  const holding = all.filter((hours) => quietAround(hours, now).some(({ to }) => to > now));
  return alerts.some((alert) => holding.every((hours) => hours.passes.includes(severityOf(alert.labels))));
}

function wallTime(day: CalendarDate, minute: number, zone: string): number {
  const wall = toCalendarDateTime(day).set({ hour: Math.floor(minute / 60), minute: minute % 60 });
  return toZoned(wall, zone, 'compatible').toDate().getTime();
}

function weekdayOf(day: CalendarDate): (typeof WEEKDAYS)[number] {
  // 5 January 1970 was a Monday.
  const days = Math.round(Date.UTC(day.year, day.month - 1, day.day) / DAY_MS) - 4;
  return WEEKDAYS[((days % 7) + 7) % 7] ?? 'mon';
}
