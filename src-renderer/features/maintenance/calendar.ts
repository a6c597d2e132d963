import { CalendarDate, fromAbsolute, toCalendarDate, toZoned } from '@internationalized/date';
import type { Span } from '../../../src-shared/model/maintenance.ts';

/** A stretch of a window in the calendar, epoch ms. */
export interface Planned extends Span {
  readonly window: string;
}

/** One day of the calendar with what touches it. */
export interface Day {
  /** Begin and end, epoch ms: 23 or 25 hours apart where the clock changes. */
  readonly from: number;
  readonly to: number;
  readonly date: number;
  readonly inMonth: boolean;
  readonly isToday: boolean;
  readonly spans: readonly Planned[];
}

const WEEKS = 6;

/** The first of the month that lies `months` from the one of `now`. */
function firstOf(now: number, months: number, zone: string): CalendarDate {
  const today = toCalendarDate(fromAbsolute(now, zone));
  return new CalendarDate(today.year, today.month, 1).add({ months });
}

function begin(date: CalendarDate, zone: string): number {
  return toZoned(date, zone).toDate().getTime();
}

/** Six weeks from the Monday on or before the first of a month: what a calendar of it shows, epoch ms. */
export function monthSpan(now: number, months: number, zone: string): { readonly from: number; readonly to: number } {
  const start = mondayBefore(firstOf(now, months, zone));
  return { from: begin(start, zone), to: begin(start.add({ days: WEEKS * 7 }), zone) };
}

function mondayBefore(date: CalendarDate): CalendarDate {
  const weekday = new Date(Date.UTC(date.year, date.month - 1, date.day)).getUTCDay();
  return date.subtract({ days: (weekday + 6) % 7 });
}

/** The days of that calendar, week by week. */
export function daysOf(
  now: number,
  months: number,
  zone: string,
  spans: readonly Planned[],
): readonly (readonly Day[])[] {
  const first = firstOf(now, months, zone);
  const start = mondayBefore(first);
  return Array.from({ length: WEEKS }, (_, week) =>
    Array.from({ length: 7 }, (__, day): Day => {
      const date = start.add({ days: week * 7 + day });
      const from = begin(date, zone);
      const to = begin(date.add({ days: 1 }), zone);
      return {
        from,
        to,
        date: date.day,
        inMonth: date.month === first.month,
        isToday: now >= from && now < to,
        spans: spans.filter((span) => span.from < to && (span.to ?? Number.POSITIVE_INFINITY) > from),
      };
    }),
  );
}
