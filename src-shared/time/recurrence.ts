import { type CalendarDate, CalendarDateTime, fromAbsolute, toCalendarDate, toZoned } from '@internationalized/date';
import { type MaintenanceTimes, type Span, WEEKDAYS } from '../model/maintenance.ts';
import { parseCron } from './cron.ts';

/** One occurrence, epoch ms, both ends known. */
export interface Occurrence extends Span {
  readonly to: number;
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** Between two 29th of February there may be eight years; longer nobody has to look. */
const DAYS_AHEAD = 9 * 366;

/** What a calendar asks of a day, and the minutes of the day (0–1439) at which it begins. */
interface DayPlan {
  readonly duration: number;
  readonly minutes: readonly number[];
  readonly matches: (date: CalendarDate) => boolean;
  /** It means a rhythm: every such minute that exists, twice where the hour comes twice. */
  readonly rhythmic: boolean;
}

/**
 * Epoch ms of a wall time in a zone. A time that a change of the clock skips is read with the offset before it (02:30
 * becomes 03:30), one that comes twice is the first (RFC 5545, 3.3.5); with an offset it is what it says. The text has the
 * form that the model asks for.
 */
export function instantOf(text: string, zone: string): number {
  const iso = text.replace(' ', 'T');
  if (/(?:Z|[+-]\d{2}:\d{2})$/.test(iso)) return Date.parse(iso);
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = iso.split(/[-T:]/).map(Number);
  return toZoned(new CalendarDateTime(year, month, day, hour, minute, second), zone, 'compatible')
    .toDate()
    .getTime();
}

/** All occurrences that end after `from`, in the order in which they begin. A window started by hand has none. */
export function* occurrences(when: MaintenanceTimes, zone: string, from: number): Generator<Occurrence, void> {
  if (when.kind === 'by_hand') return;
  if (when.kind === 'once') {
    const one = { from: instantOf(when.start, zone), to: instantOf(when.end, zone) };
    if (one.to > from && one.to > one.from) yield one;
    return;
  }
  const plan = planOf(when);
  // Two days earlier than needed: zones are up to 14 hours from UTC and days up to 25 hours long.
  let date = toCalendarDate(fromAbsolute(from - plan.duration - 2 * DAY_MS, zone));
  for (let looked = 0; looked < DAYS_AHEAD; looked += 1) {
    if (plan.matches(date)) {
      for (const start of startsOn(date, zone, plan)) {
        if (start + plan.duration <= from) continue;
        yield { from: start, to: start + plan.duration };
        looked = 0;
      }
    }
    date = date.add({ days: 1 });
  }
}

function planOf(when: Exclude<MaintenanceTimes, { kind: 'once' | 'by_hand' }>): DayPlan {
  const { duration } = when;
  if (when.kind === 'cron') return cronPlan(when.cron, duration);
  const [hour = 0, minute = 0] = when.at.split(':').map(Number);
  const minutes = [hour * 60 + minute];
  if (when.kind === 'weekly') {
    const days = new Set(when.days.map((day) => WEEKDAYS.indexOf(day)));
    return { duration, minutes, rhythmic: false, matches: (date) => days.has(weekdayOf(date)) };
  }
  const days = new Set(when.days);
  return {
    duration,
    minutes,
    rhythmic: false,
    matches: (date) => days.has(date.day) || (days.has('last') && date.day === daysIn(date)),
  };
}

function cronPlan(text: string, duration: number): DayPlan {
  const times = parseCron(text);
  if (typeof times === 'string') return { duration, minutes: [], rhythmic: false, matches: () => false };
  const minutes = [...times.hours].flatMap((hour) => Array.from(times.minutes, (minute) => hour * 60 + minute));
  return {
    duration,
    minutes: minutes.sort((a, b) => a - b),
    rhythmic: times.rhythmic,
    matches: (date) => times.months.has(date.month) && times.days.has(date.day) && times.weekdays.has(weekdayOf(date)),
  };
}

/** 0 is Sunday. */
function weekdayOf(date: CalendarDate): number {
  return new Date(Date.UTC(date.year, date.month - 1, date.day)).getUTCDay();
}

function daysIn(date: CalendarDate): number {
  return new Date(Date.UTC(date.year, date.month, 0)).getUTCDate();
}

/** The instants on a day of a zone, ascending, each once. */
function startsOn(date: CalendarDate, zone: string, { minutes, rhythmic }: DayPlan): readonly number[] {
  const midnight = at(date, 0, zone, 'compatible');
  // A day of 24 hours has no change of the clock in it: no need to ask for each minute.
  if (at(date.add({ days: 1 }), 0, zone, 'compatible') - midnight === DAY_MS)
    return minutes.map((minute) => midnight + minute * MINUTE_MS);
  const found = new Set<number>();
  for (const minute of minutes) {
    const first = at(date, minute, zone, 'earlier');
    const second = at(date, minute, zone, 'later');
    if (!rhythmic) found.add(at(date, minute, zone, 'compatible'));
    else if (exists(first, minute, zone)) found.add(first).add(second);
  }
  return [...found].sort((a, b) => a - b);
}

function at(date: CalendarDate, minute: number, zone: string, which: 'compatible' | 'earlier' | 'later'): number {
  const local = new CalendarDateTime(date.year, date.month, date.day, Math.floor(minute / 60), minute % 60);
  return toZoned(local, zone, which).toDate().getTime();
}

/** Whether the clock of the zone showed this minute of the day at this instant: in a gap it did not. */
function exists(instant: number, minute: number, zone: string): boolean {
  const local = fromAbsolute(instant, zone);
  return local.hour * 60 + local.minute === minute;
}
