import { goGeneral } from '../text/go-float.ts';
import { type TemplateMethod, TemplateRecord, type TemplateValue } from './value.ts';

/** A zone at a moment: its short name and what it is ahead of UTC, minutes. */
interface Zone {
  readonly name: string;
  readonly ahead: number;
}
const UTC: Zone = { name: 'UTC', ahead: 0 };

const MONTHS = 'January February March April May June July August September October November December'.split(' ');
const DAYS = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');

/** The pieces of a layout, longer ones first (Go, package time, "Constants": the reference time Mon Jan 2 15:04:05 2006). */
const LAYOUT =
  /January|Jan|Monday|Mon|MST|2006|Z07:00|Z0700|-07:00|-0700|-07|002|01|02|03|04|05|06|15|PM|pm|_2|[.,]0+|[.,]9+|1|2|3|4|5/g;

function two(x: number): string {
  return String(x).padStart(2, '0');
}

function piece(part: string, date: Date, zone: Zone): string {
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
      return zone.name;
    case '2006':
      return String(date.getUTCFullYear()).padStart(4, '0');
    case '06':
      return two(date.getUTCFullYear() % 100);
    case 'Z07:00':
      return zone.ahead === 0 ? 'Z' : offset(zone, ':');
    case 'Z0700':
      return zone.ahead === 0 ? 'Z' : offset(zone, '');
    case '-07:00':
      return offset(zone, ':');
    case '-0700':
      return offset(zone, '');
    case '-07':
      return offset(zone, '').slice(0, 3);
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

function offset({ ahead }: Zone, between: string): string {
  const minutes = Math.abs(ahead);
  return `${ahead < 0 ? '-' : '+'}${two(Math.trunc(minutes / 60))}${between}${two(minutes % 60)}`;
}

/** The zone of a name at a moment. Throws a RangeError for a name that is none. */
function zoneAt(ms: number, name: string): Zone {
  if (name === 'UTC' || name === '') return UTC;
  const part = (timeZoneName: 'short' | 'longOffset'): string =>
    new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName })
      .formatToParts(new Date(ms))
      .find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign, hours = '0', minutes = '0'] = /^GMT(?:([+-])(\d{2}):(\d{2}))?/.exec(part('longOffset')) ?? [];
  const ahead = (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1);
  const short = part('short');
  // Go names a zone without letters by its offset: "+0530", "-03".
  const bare = offset({ name: '', ahead }, '');
  return { name: /^[A-Z]{2,5}$/.test(short) ? short : bare.replace(/(?<=^[+-]\d\d)00$/, ''), ahead };
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

/** A moment (epoch ms) in a layout of Go's time package. */
function formatGoTime(ms: number, layout: string, zone: Zone): string {
  const date = new Date(ms + zone.ahead * 60_000);
  return layout.replaceAll(LAYOUT, (part) => piece(part, date, zone));
}

/** Go's zero time, which prints as the year 1: what Alertmanager says for "not over yet". */
export const ZERO_TIME_MS = -62_135_596_800_000;

/** A time of Go, as templates use it: fields by method, `Format`, and its own print. Throws where there is no such moment or zone. */
export function goTime(ms: number, zoneName = 'UTC'): TemplateRecord {
  const zone = zoneAt(Number.isFinite(ms) ? ms : 0, zoneName);
  const date = new Date(ms + zone.ahead * 60_000);
  if (Number.isNaN(date.getTime())) throw new Error('value is NaN or Inf');
  const int =
    (x: number): TemplateMethod =>
    () =>
      BigInt(x);
  const named =
    (names: readonly string[], i: number): TemplateMethod =>
    () =>
      names[i] ?? '';
  const printed = formatGoTime(ms, '2006-01-02 15:04:05.999999999 -0700 MST', zone);
  const against =
    (fn: (other: number) => TemplateValue): TemplateMethod =>
    ([other]) =>
      fn(momentOf(other));
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
    ['IsZero', () => ms === ZERO_TIME_MS],
    ['Sub', against((other) => goDuration(ms - other))],
    ['Before', against((other) => ms < other)],
    ['After', against((other) => ms > other)],
    ['Equal', against((other) => ms === other)],
    ['String', () => printed],
    [
      'Format',
      ([layout]: readonly TemplateValue[]) => formatGoTime(ms, typeof layout === 'string' ? layout : '', zone),
    ],
  ]);
  return new TemplateRecord('*time.Time', new Map(), methods, printed);
}

/** The moment of a time of Go, epoch ms. Throws where the value is none. */
export function momentOf(value: TemplateValue): number {
  const found = value instanceof TemplateRecord ? value.methods.get('UnixMilli')?.([]) : undefined;
  if (typeof found !== 'bigint') throw new Error('wrong type for value; expected time.Time');
  return Number(found);
}

/** A duration of Go: prints as `1h2m3.5s`. */
export function goDuration(ms: number): TemplateRecord {
  const seconds = ms / 1_000;
  const methods = new Map<string, TemplateMethod>([
    ['Seconds', () => seconds],
    ['Minutes', () => seconds / 60],
    ['Hours', () => seconds / 3_600],
    ['Milliseconds', () => BigInt(Math.trunc(ms))],
    ['String', () => printedDuration(ms)],
    ['Round', ([unit]) => goDuration(Math.round(ms / unitOf(unit)) * unitOf(unit))],
    ['Truncate', ([unit]) => goDuration(Math.trunc(ms / unitOf(unit)) * unitOf(unit))],
  ]);
  return new TemplateRecord('time.Duration', new Map(), methods, printedDuration(ms));
}

/** Templates give units in nanoseconds: 1000000000 is a second. */
function unitOf(value: TemplateValue): number {
  const nanoseconds = typeof value === 'bigint' ? Number(value) : typeof value === 'number' ? value : Number.NaN;
  if (!(nanoseconds > 0)) throw new Error('wrong type for value; expected time.Duration');
  return nanoseconds / 1e6;
}

function printedDuration(ms: number): string {
  if (ms === 0) return '0s';
  const sign = ms < 0 ? '-' : '';
  const size = Math.abs(ms);
  if (size < 1) return `${sign}${goGeneral(size * 1_000, 6)}µs`;
  if (size < 1_000) return `${sign}${goGeneral(size, 9)}ms`;
  const hours = Math.trunc(size / 3_600_000);
  const minutes = Math.trunc(size / 60_000) % 60;
  const seconds = `${goGeneral((size % 60_000) / 1_000, 12)}s`;
  return `${sign}${hours > 0 ? `${hours}h` : ''}${hours > 0 || minutes > 0 ? `${minutes}m` : ''}${seconds}`;
}
