import { type TemplateMethod, TemplateRecord, type TemplateValue } from './value.ts';

const MONTHS = 'January February March April May June July August September October November December'.split(' ');
const DAYS = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');

/** The pieces of a layout, longer ones first (Go, package time, "Constants": the reference time Mon Jan 2 15:04:05 2006). */
const LAYOUT =
  /January|Jan|Monday|Mon|MST|2006|Z07:00|Z0700|-07:00|-0700|-07|002|01|02|03|04|05|06|15|PM|pm|_2|[.,]0+|[.,]9+|1|2|3|4|5/g;

function two(x: number): string {
  return String(x).padStart(2, '0');
}

function piece(part: string, date: Date): string {
  const hour = date.getUTCHours();
  switch (part) {
    case 'January':
      return MONTHS[date.getUTCMonth()] ?? '';
    case 'Jan':
      return (MONTHS[date.getUTCMonth()] ?? '').slice(0, 3);
    case 'Monday':
      return DAYS[date.getUTCDay()] ?? '';
    case 'Mon':
      return (DAYS[date.getUTCDay()] ?? '').slice(0, 3);
    case 'MST':
      return 'UTC';
    case '2006':
      return String(date.getUTCFullYear()).padStart(4, '0');
    case '06':
      return two(date.getUTCFullYear() % 100);
    case 'Z07:00':
    case 'Z0700':
      return 'Z';
    case '-07:00':
      return '+00:00';
    case '-0700':
      return '+0000';
    case '-07':
      return '+00';
    case '01':
      return two(date.getUTCMonth() + 1);
    case '1':
      return String(date.getUTCMonth() + 1);
    case '02':
      return two(date.getUTCDate());
    case '_2':
      return String(date.getUTCDate()).padStart(2);
    case '2':
      return String(date.getUTCDate());
    case '002':
      return String(dayOfYear(date)).padStart(3, '0');
    case '15':
      return two(hour);
    case '03':
      return two(hour % 12 || 12);
    case '3':
      return String(hour % 12 || 12);
    case '04':
      return two(date.getUTCMinutes());
    case '4':
      return String(date.getUTCMinutes());
    case '05':
      return two(date.getUTCSeconds());
    case '5':
      return String(date.getUTCSeconds());
    case 'PM':
      return hour < 12 ? 'AM' : 'PM';
    case 'pm':
      return hour < 12 ? 'am' : 'pm';
    default:
      return fraction(part, date);
  }
}

function fraction(part: string, date: Date): string {
  const digits = String(date.getUTCMilliseconds())
    .padStart(3, '0')
    .padEnd(9, '0')
    .slice(0, part.length - 1);
  if (part.charAt(1) === '0') return part.charAt(0) + digits;
  const short = digits.replace(/0+$/, '');
  return short === '' ? '' : part.charAt(0) + short;
}

function dayOfYear(date: Date): number {
  return Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / 86_400_000) + 1;
}

/** A moment (epoch ms) in a layout of Go's time package, in UTC. */
export function formatGoTime(ms: number, layout: string): string {
  const date = new Date(ms);
  return layout.replaceAll(LAYOUT, (part) => piece(part, date));
}

/** A time of Go, as templates use it: fields by method, `Format`, and its own print. Throws where there is no such moment. */
export function goTime(ms: number): TemplateRecord {
  const date = new Date(ms);
  if (Number.isNaN(date.getTime())) throw new Error('value is NaN or Inf');
  const int =
    (x: number): TemplateMethod =>
    () =>
      BigInt(x);
  const named =
    (names: readonly string[], i: number): TemplateMethod =>
    () =>
      names[i] ?? '';
  const methods = new Map<string, TemplateMethod>([
    ['Year', int(date.getUTCFullYear())],
    ['Month', named(MONTHS, date.getUTCMonth())],
    ['Day', int(date.getUTCDate())],
    ['Weekday', named(DAYS, date.getUTCDay())],
    ['YearDay', int(dayOfYear(date))],
    ['Hour', int(date.getUTCHours())],
    ['Minute', int(date.getUTCMinutes())],
    ['Second', int(date.getUTCSeconds())],
    ['Nanosecond', int(date.getUTCMilliseconds() * 1_000_000)],
    ['Unix', int(Math.floor(ms / 1_000))],
    ['UnixMilli', int(Math.floor(ms))],
    ['UTC', () => goTime(ms)],
    ['Local', () => goTime(ms)],
    ['String', () => printed(ms)],
    ['Format', ([layout]: readonly TemplateValue[]) => formatGoTime(ms, typeof layout === 'string' ? layout : '')],
  ]);
  return new TemplateRecord('*time.Time', new Map(), methods, printed(ms));
}

function printed(ms: number): string {
  return formatGoTime(ms, '2006-01-02 15:04:05.999999999 -0700 MST');
}
