import { type MaintenanceTimes, MaintenanceWindow } from '../../../src-shared/model/maintenance.ts';
import type { Origin } from '../../../src-shared/model/monitor.ts';
import { formatDuration } from '../../../src-shared/time/duration.ts';
import { instantOf } from '../../../src-shared/time/recurrence.ts';
import { sentence } from './issue.ts';
import { type Reporter, Section } from './section.ts';
import type { Place, Tree } from './tree.ts';
import { present, type Yaml } from './yaml-value.ts';

/** A window of a file, with the place of its name. */
export interface WindowInFile {
  readonly entry: { readonly window: MaintenanceWindow; readonly origin: Origin };
  readonly name: string;
  readonly place: Place;
}

const KINDS = ['once', 'cron', 'weekly', 'monthly', 'by_hand'] as const;

function readOnce(section: Section): unknown {
  const once = section.section('once');
  if (!once) return undefined;
  const times = { kind: 'once', start: once.required('start'), end: once.required('end') };
  once.done();
  if (section.has('duration'))
    section.fail(section.keyPlaceOf('duration'), 'a window that comes once has an end, and no duration beside it.');
  return times;
}

function readDays(section: Section, key: 'weekly' | 'monthly', duration: number | undefined): unknown {
  const inner = section.section(key);
  if (!inner) return undefined;
  const days = inner.texts('days')?.map((day) => (/^\d+$/.test(day) ? Number(day) : day.toLowerCase()));
  if (!inner.has('days')) inner.fail(inner.place, `${key} needs the key days, a list.`);
  const times = { kind: key, days, at: inner.required('at'), duration };
  inner.done();
  return times;
}

/** The one way in which the window comes; undefined with a problem when there is none, or more than one. */
function readTimes(section: Section): unknown {
  const given = KINDS.filter((kind) => section.has(kind));
  const [kind, second] = given;
  if (kind === undefined || second !== undefined) {
    section.fail(
      second === undefined ? section.place : section.keyPlaceOf(second),
      `a window has exactly one of ${KINDS.join(', ')}${second === undefined ? '' : `, but here are ${given.join(' and ')}`}.`,
    );
    for (const one of KINDS) section.raw(one);
    section.raw('duration');
    return undefined;
  }
  if (kind === 'once') return readOnce(section);
  const duration = section.duration('duration');
  if (!section.has('duration')) section.fail(section.place, 'a window needs the key duration, such as 2h.');
  if (kind === 'cron') return { kind, cron: section.required('cron'), duration };
  if (kind !== 'by_hand') return readDays(section, kind, duration);
  if (section.bool('by_hand') === false)
    section.fail(section.placeOf('by_hand'), 'by_hand is true, or left out where the window comes by itself.');
  return { kind, duration };
}

/** Reads one entry of `maintenance`. */
export function readMaintenance(tree: Tree, report: Reporter): WindowInFile | undefined {
  const section = Section.of(tree, 'a maintenance window', report);
  if (!section) return undefined;
  const before = report.problems.length;
  const name = section.required('name');
  const when = readTimes(section);
  const lists = {
    monitors: section.texts('monitors'),
    groups: section.texts('groups'),
    matchers: section.texts('matchers'),
  };
  const all = { name, when, note: section.text('note'), timezone: section.text('timezone'), ...lists };
  const input = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
  section.done();
  if (report.problems.length > before) return undefined;
  const parsed = MaintenanceWindow.safeParse(input);
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      const [field = 'name', inner, ...rest] = issue.path.map(String);
      const key = field === 'when' ? (inner ?? 'when') : field;
      const place = field === 'when' ? placeIn(section, inner, rest) : listPlace(section, field, inner);
      section.fail(place, sentence(issue, key, undefined, key === 'duration'));
    }
    return undefined;
  }
  const window = parsed.data;
  if (window.when.kind === 'once' && !lasts(window.when, window.timezone ?? 'UTC')) {
    section.fail(section.placeOf('once'), 'the end is not after the start.');
    return undefined;
  }
  const { place } = section;
  return {
    entry: { window, origin: { from: 'file', file: place.file, line: place.line } },
    name: window.name,
    place: section.placeOf('name'),
  };
}

/** Where a time of the window stands: `days` and `at` lie inside weekly or monthly, `start` and `end` inside once. */
function placeIn(section: Section, key: string | undefined, rest: readonly string[]): Place {
  if (key === undefined || section.has(key)) return section.placeOf(key ?? 'name');
  const outer = KINDS.find((kind) => section.has(kind));
  const inner = outer === undefined ? undefined : section.raw(outer);
  const tree = inner?.is === 'map' ? inner.entries.get(key)?.value : undefined;
  if (tree?.is === 'list') return tree.items[Number(rest[0] ?? -1)]?.place ?? tree.place;
  return tree?.place ?? section.place;
}

function listPlace(section: Section, key: string, index: string | undefined): Place {
  const tree = section.raw(key);
  return (tree?.is === 'list' ? tree.items[Number(index ?? -1)]?.place : undefined) ?? section.placeOf(key);
}

/** Whether a window that comes once ends after it begins; the zone only matters where the clock changes between. */
function lasts(when: Extract<MaintenanceTimes, { kind: 'once' }>, zone: string): boolean {
  return instantOf(when.end, zone) > instantOf(when.start, zone);
}

function writeTimes(when: MaintenanceTimes): Readonly<Record<string, Yaml>> {
  if (when.kind === 'once') return { once: { start: when.start, end: when.end } };
  const duration = formatDuration(when.duration);
  switch (when.kind) {
    case 'cron':
      return { cron: when.cron, duration };
    case 'weekly':
      return { weekly: { days: when.days, at: when.at }, duration };
    case 'monthly':
      return { monthly: { days: when.days, at: when.at }, duration };
    case 'by_hand':
      return { by_hand: true, duration };
  }
}

/** The YAML that `readMaintenance` reads back. */
export function writeMaintenance(window: MaintenanceWindow): Yaml {
  const { groups, matchers, monitors, name, note, timezone, when } = window;
  const some = (list: readonly string[]): readonly string[] | undefined => (list.length === 0 ? undefined : list);
  return present({
    name,
    note: note === '' ? undefined : note,
    ...writeTimes(when),
    timezone,
    monitors: some(monitors),
    groups: some(groups),
    matchers: some(matchers),
  });
}
