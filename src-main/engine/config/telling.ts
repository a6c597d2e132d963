import { SEVERITIES, Severity } from '../../../src-shared/model/severity.ts';
import {
  DEFAULT_TELLING,
  type QuietHours,
  type Telling,
  WEEKDAYS,
  Weekday,
} from '../../../src-shared/model/telling.ts';
import type { ResponseInFile } from './response.ts';
import { type Reporter, Section } from './section.ts';
import type { Tree } from './tree.ts';

type Named = ResponseInFile['receivers'][number];

const CLOCK = /^([01]?\d|2[0-3]):([0-5]\d)$/;

/** Minutes after midnight of `22:00`. */
function readClock(section: Section, key: string): number | undefined {
  const text = section.required(key);
  const found = text === undefined ? undefined : CLOCK.exec(text);
  if (found) return Number(found[1]) * 60 + Number(found[2]);
  if (text !== undefined)
    section.fail(section.placeOf(key), `${key} is a time of day such as "22:00", but here stands "${text}".`);
  return undefined;
}

function readZone(section: Section): string {
  const zone = section.text('zone') ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
  } catch {
    section.fail(
      section.placeOf('zone'),
      `"${zone}" is no time zone. Write an IANA name such as Europe/Berlin, or UTC.`,
    );
  }
  return zone;
}

function readWords<T extends string>(
  section: Section,
  key: string,
  parse: (text: string) => T | undefined,
  all: readonly string[],
): T[] | undefined {
  return section.items(key)?.flatMap((item) => {
    const text = section.asText(item, key) ?? '';
    const word = parse(text);
    if (word === undefined) section.fail(item.place, `${key} lists ${all.join(', ')}, but here stands "${text}".`);
    return word === undefined ? [] : [word];
  });
}

function readQuiet(tree: Tree, report: Reporter, named: Named[]): QuietHours | undefined {
  const section = Section.of(tree, 'quiet hours', report);
  if (!section) return undefined;
  const name = section.required('name');
  const items = section.items('receivers') ?? [];
  const receivers = items.flatMap((item) => section.asText(item, 'receivers') ?? []);
  receivers.forEach((one, i) => named.push({ name: one, place: items[i]?.place ?? section.place, by: 'quiet_hours' }));
  if (receivers.length === 0)
    section.fail(
      section.placeOf('receivers'),
      'quiet hours name the receivers that are left alone: receivers: [desk].',
    );
  const zone = readZone(section);
  const from = readClock(section, 'from');
  const to = readClock(section, 'to');
  const days = readWords(section, 'days', (text) => Weekday.safeParse(text.slice(0, 3).toLowerCase()).data, WEEKDAYS);
  if (days?.length === 0) section.fail(section.placeOf('days'), 'days is empty: leave it out for every day.');
  const passes = readWords(section, 'passes', (text) => Severity.safeParse(text).data, SEVERITIES) ?? ['critical'];
  section.done();
  if (name === undefined || from === undefined || to === undefined) return undefined;
  return { name, receivers, zone, from, to, days: days ?? [...WEEKDAYS], passes };
}

/** Reads `telling`: how much a channel says at most, and when not. What is left out keeps its default. */
export function readTelling(section: Section, report: Reporter, named: Named[]): Telling {
  const whole = (inner: Section | undefined, key: string, usual: number, least: number, most: number): number => {
    const value = inner?.number(key);
    if (inner === undefined || value === undefined) return usual;
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    inner.fail(inner.placeOf(key), `${key} is a whole number from ${least} to ${most}.`);
    return usual;
  };
  const span = (inner: Section | undefined, key: string, usual: number, least: number, most: number): number => {
    const ms = inner?.duration(key);
    if (inner === undefined || ms === undefined) return usual;
    if (ms >= least && ms <= most) return ms;
    inner.fail(inner.placeOf(key), `${key} lies outside of what is of use here.`);
    return usual;
  };
  const { rate: usualRate, storm: usualStorm } = DEFAULT_TELLING;
  const stormSection = section.section('storm');
  const storm = {
    alerts: whole(stormSection, 'alerts', usualStorm.alerts, 2, 100_000),
    within: span(stormSection, 'within', usualStorm.within, 1_000, 3_600_000),
    digestEvery: span(stormSection, 'digest_every', usualStorm.digestEvery, 10_000, 86_400_000),
  };
  stormSection?.done();
  const rateSection = section.section('rate_limit');
  const rate = {
    messages: whole(rateSection, 'messages', usualRate.messages, 1, 10_000),
    per: span(rateSection, 'per', usualRate.per, 1_000, 86_400_000),
  };
  rateSection?.done();
  const quietHours = (section.items('quiet_hours') ?? []).flatMap((tree) => readQuiet(tree, report, named) ?? []);
  section.done();
  return { storm, rate, quietHours };
}
