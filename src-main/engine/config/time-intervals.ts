import type { NumberRange, TimeInterval, TimeSpan } from '../../../src-shared/model/time-interval.ts';
import { type Reporter, Section } from './section.ts';
import { didYouMean } from './suggest.ts';
import type { Place, Tree } from './tree.ts';

/** An interval of a file. */
export interface TimeIntervalInFile {
  readonly name: string;
  readonly interval: TimeInterval;
  readonly place: Place;
}

/** In the order of their numbers, Sunday being 0. */
export const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;
const MONTHS = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
] as const;

const TIME = /^(?:([01]\d|2[0-3]):([0-5]\d)|24:00)$/;

/** One kind of range: what its members are called and which number each one is. */
interface RangeKind {
  readonly key: string;
  readonly example: string;
  member(text: string): number | undefined;
  /** What is wrong with a range of two good members. */
  problem?(range: NumberRange): string | undefined;
}

function numberIn(min: number, max: number): (text: string) => number | undefined {
  return (text) => {
    const value = /^[+-]?\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
    return value >= min && value <= max ? value : undefined;
  };
}

function named(names: readonly string[], first: number): (text: string) => number | undefined {
  return (text) => {
    const found = names.indexOf(text);
    return found === -1 ? undefined : found + first;
  };
}

/** A month has at least 28 days: with fewer than that to go, the range is empty in every month. */
function dayProblem({ begin, end }: NumberRange): string | undefined {
  if (begin < 0 && end > 0) return 'a range that begins from the end of the month has to end there too';
  const atLeast = (day: number): number => (day < 0 ? 28 + day : day);
  return atLeast(begin) > atLeast(end) ? 'it ends before it begins' : undefined;
}

const monthNumber = numberIn(1, 12);
const KINDS: Readonly<Record<'weekdays' | 'daysOfMonth' | 'months' | 'years', RangeKind>> = {
  weekdays: { key: 'weekdays', example: 'monday:friday or saturday', member: named(WEEKDAYS, 0) },
  daysOfMonth: {
    key: 'days_of_month',
    example: '1:5, 15 or -3:-1 (the last three days)',
    member: (text) => numberIn(-31, 31)(text) || undefined,
    problem: dayProblem,
  },
  months: {
    key: 'months',
    example: '1:3, may:august or december',
    member: (text) => named(MONTHS, 1)(text) ?? monthNumber(text),
  },
  years: { key: 'years', example: '2026 or 2026:2028', member: numberIn(0, 9_999) },
};

function readRange(section: Section, item: Tree, kind: RangeKind): NumberRange | undefined {
  const text = section.asText(item, kind.key)?.toLowerCase();
  if (text === undefined) return undefined;
  const parts = text.split(':');
  const begin = kind.member(parts[0] ?? '');
  const end = parts.length === 1 ? begin : kind.member(parts[1] ?? '');
  if (begin === undefined || end === undefined || parts.length > 2) {
    section.fail(item.place, `${kind.key} takes ranges such as ${kind.example}, but here stands "${text}".`);
    return undefined;
  }
  const range = { begin, end };
  const problem = kind.problem ? kind.problem(range) : begin > end ? 'it ends before it begins' : undefined;
  if (problem !== undefined) section.fail(item.place, `the range "${text}" is empty: ${problem}.`);
  return problem === undefined ? range : undefined;
}

function readMinute(section: Section, key: string): number | undefined {
  const text = section.required(key);
  if (text === undefined) return undefined;
  const found = TIME.exec(text);
  if (!found) {
    section.fail(section.placeOf(key), `${key} is a time of day from 00:00 to 24:00, but here stands "${text}".`);
    return undefined;
  }
  return text === '24:00' ? 1_440 : Number(found[1]) * 60 + Number(found[2]);
}

function readTimes(section: Section, report: Reporter): NonNullable<TimeSpan['times']> | undefined {
  return section.items('times')?.flatMap((item) => {
    const times = Section.of(item, 'an entry of times', report);
    if (!times) return [];
    const start = readMinute(times, 'start_time');
    const end = readMinute(times, 'end_time');
    times.done();
    if (start === undefined || end === undefined) return [];
    if (start < end) return [{ start, end }];
    times.fail(
      times.placeOf('end_time'),
      'the time ends before it begins: write two entries, one up to 24:00 and one from 00:00.',
    );
    return [];
  });
}

function readLocation(section: Section): string | undefined {
  const location = section.text('location');
  if (location === undefined || location === 'Local') return location;
  try {
    new Intl.DateTimeFormat('en', { timeZone: location });
    return location;
  } catch {
    const known = new Set(['UTC', 'Local', ...Intl.supportedValuesOf('timeZone')]);
    section.fail(
      section.placeOf('location'),
      `there is no time zone "${location}": use a name such as Europe/Berlin, UTC or Local.${didYouMean(location, known)}`,
    );
    return undefined;
  }
}

function readSpan(tree: Tree, report: Reporter): TimeSpan | undefined {
  const section = Section.of(tree, 'a time interval', report);
  if (!section) return undefined;
  const times = readTimes(section, report);
  const ranges = (kind: RangeKind): NumberRange[] | undefined =>
    section.items(kind.key)?.flatMap((item) => readRange(section, item, kind) ?? []);
  const weekdays = ranges(KINDS.weekdays);
  const daysOfMonth = ranges(KINDS.daysOfMonth);
  const months = ranges(KINDS.months);
  const years = ranges(KINDS.years);
  const location = readLocation(section);
  section.done();
  return {
    ...(times === undefined ? {} : { times }),
    ...(weekdays === undefined ? {} : { weekdays }),
    ...(daysOfMonth === undefined ? {} : { daysOfMonth }),
    ...(months === undefined ? {} : { months }),
    ...(years === undefined ? {} : { years }),
    ...(location === undefined ? {} : { location }),
  };
}

/** Reads one entry of `time_intervals`, or of the older `mute_time_intervals`, in Alertmanager's syntax. */
export function readTimeInterval(tree: Tree, report: Reporter): TimeIntervalInFile | undefined {
  const section = Section.of(tree, 'an entry of time_intervals', report);
  if (!section) return undefined;
  const name = section.required('name');
  const spans = (section.items('time_intervals') ?? []).flatMap((span) => readSpan(span, report) ?? []);
  section.done();
  if (name === '') section.fail(section.placeOf('name'), 'a time interval needs a name.');
  return name === undefined || name === '' ? undefined : { name, interval: { name, spans }, place: section.place };
}
