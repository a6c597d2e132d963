import { MatcherError } from '../../../src-shared/matcher/error.ts';
import { compileMatcher, type Matcher, type MatchOp } from '../../../src-shared/matcher/matcher.ts';
import { readMatchers } from '../../../src-shared/matcher/parse.ts';
import type { ChildRoute, Route } from '../../../src-shared/model/route.ts';
import { type Reporter, Section } from './section.ts';
import type { Place, Tree } from './tree.ts';

/** A name that a route gives, and where. */
interface Named {
  readonly name: string;
  readonly place: Place;
}

/** A route of a file and the places of the receivers, time intervals and escalations it names. */
export interface RouteInFile {
  readonly route: Route;
  readonly place: Place;
  readonly receivers: readonly Named[];
  readonly intervals: readonly Named[];
  readonly escalations: readonly Named[];
}

/** Alertmanager's defaults. */
const GROUP_WAIT_MS = 30_000;
const GROUP_INTERVAL_MS = 300_000;
const REPEAT_INTERVAL_MS = 4 * 3_600_000;

interface Timing {
  groupBy: string[] | undefined;
  groupWait: number | undefined;
  groupInterval: number | undefined;
  repeatInterval: number | undefined;
}

function readGroupBy(section: Section): string[] | undefined {
  const items = section.items('group_by');
  const seen = new Set<string>();
  for (const item of items ?? []) {
    const name = section.asText(item, 'group_by');
    if (name === undefined) continue;
    if (name === '') section.fail(item.place, "group_by lists label names, or ['...'] for all labels.");
    if (seen.has(name)) section.fail(item.place, `group_by names ${name} twice.`);
    if (name === '...' && (items?.length ?? 0) > 1)
      section.fail(item.place, "'...' groups by all labels and stands alone: leave the other names out.");
    seen.add(name);
  }
  return items && [...seen];
}

function readTiming(section: Section): Timing {
  const positive = (key: string): number | undefined => {
    const ms = section.duration(key);
    if (ms === 0) section.fail(section.placeOf(key), `${key} must be more than 0.`);
    return ms;
  };
  return {
    groupBy: readGroupBy(section),
    groupWait: section.duration('group_wait'),
    groupInterval: positive('group_interval'),
    repeatInterval: positive('repeat_interval'),
  };
}

function readMatcherText(section: Section, item: Tree, key: string): readonly Matcher[] {
  const text = section.asText(item, key);
  if (text === undefined || item.is !== 'scalar') return [];
  try {
    const { matchers, warning } = readMatchers(text);
    if (warning !== undefined) section.warn(item.place, `${text}: ${warning}`);
    return matchers;
  } catch (error) {
    if (!(error instanceof MatcherError)) throw error;
    const shift = item.inset === undefined ? 0 : item.inset + error.position;
    section.fail(
      { ...item.place, column: item.place.column + shift },
      `this matcher cannot be read: ${error.message}.`,
    );
    return [];
  }
}

function readMatch(section: Section, key: string, op: MatchOp): readonly Matcher[] {
  return Object.entries(section.pairs(key, 'labels') ?? {}).map(([name, value]) => {
    const matcher: Matcher = { name, op, value };
    try {
      compileMatcher(matcher);
    } catch {
      section.fail(section.placeOf(key), `"${value}" is not a regular expression.`);
    }
    return matcher;
  });
}

/**
 * The matchers of a block, in Alertmanager's three forms: `matchers` (a list, or one text), and the older `match` and
 * `match_re`. `prefix` is that of the keys of inhibition rules, `source_` or `target_`.
 */
export function readMatcherKeys(section: Section, prefix = ''): Matcher[] {
  const key = `${prefix}matchers`;
  const raw = section.raw(key);
  const texts = raw?.is === 'scalar' ? [raw] : (section.items(key) ?? []);
  return [
    ...readMatch(section, `${prefix}match`, '='),
    ...readMatch(section, `${prefix}match_re`, '=~'),
    ...texts.flatMap((item) => readMatcherText(section, item, key)),
  ].map((matcher) => ({ ...matcher }));
}

/** Collects what the routes name. */
interface Names {
  readonly receivers: Named[];
  readonly intervals: Named[];
  readonly escalations: Named[];
}

function readIntervals(section: Section, key: string, names: Names): string[] | undefined {
  return section.items(key)?.flatMap((item) => {
    const name = section.asText(item, key);
    if (name === undefined) return [];
    names.intervals.push({ name, place: item.place });
    return [name];
  });
}

function readReceiver(section: Section, names: Names): string | undefined {
  const name = section.text('receiver');
  if (name !== undefined) names.receivers.push({ name, place: section.placeOf('receiver') });
  return name;
}

function readEscalationName(section: Section, names: Names): string | undefined {
  const name = section.text('escalation');
  if (name !== undefined) names.escalations.push({ name, place: section.placeOf('escalation') });
  return name;
}

function readChild(tree: Tree, report: Reporter, names: Names): ChildRoute | undefined {
  const section = Section.of(tree, 'a route', report);
  if (!section) return undefined;
  const receiver = readReceiver(section, names);
  const { groupBy, groupWait, groupInterval, repeatInterval } = readTiming(section);
  const matchers = readMatcherKeys(section);
  const escalation = readEscalationName(section, names);
  const muteTimeIntervals = readIntervals(section, 'mute_time_intervals', names);
  const activeTimeIntervals = readIntervals(section, 'active_time_intervals', names);
  const routes = section.items('routes')?.flatMap((child) => readChild(child, report, names) ?? []);
  const child: ChildRoute = {
    matchers,
    continue: section.bool('continue') ?? false,
    ...(receiver === undefined ? {} : { receiver }),
    ...(groupBy === undefined ? {} : { groupBy }),
    ...(groupWait === undefined ? {} : { groupWait }),
    ...(groupInterval === undefined ? {} : { groupInterval }),
    ...(repeatInterval === undefined ? {} : { repeatInterval }),
    ...(escalation === undefined ? {} : { escalation }),
    ...(muteTimeIntervals === undefined ? {} : { muteTimeIntervals }),
    ...(activeTimeIntervals === undefined ? {} : { activeTimeIntervals }),
    ...(routes === undefined ? {} : { routes }),
  };
  section.done();
  return child;
}

/** What only a child route has. */
const CHILDREN_ONLY = ['matchers', 'match', 'match_re', 'continue', 'mute_time_intervals', 'active_time_intervals'];

/** Reads `route` in Alertmanager's syntax with Alertmanager's defaults, and `escalation`, which is Tocsin's own. */
export function readRoute(tree: Tree, report: Reporter): RouteInFile | undefined {
  const section = Section.of(tree, 'route', report);
  if (!section) return undefined;
  const names: Names = { receivers: [], intervals: [], escalations: [] };
  const receiver = section.required('receiver');
  if (receiver !== undefined) names.receivers.push({ name: receiver, place: section.placeOf('receiver') });
  const timing = readTiming(section);
  const escalation = readEscalationName(section, names);
  for (const key of CHILDREN_ONLY) {
    const value = section.raw(key);
    if (value !== undefined && !(value.is === 'list' && value.items.length === 0))
      section.fail(
        section.keyPlaceOf(key),
        `the root route takes every alert, so it has no ${key}: put it on an entry of routes.`,
      );
  }
  const routes = (section.items('routes') ?? []).flatMap((child) => readChild(child, report, names) ?? []);
  section.done();
  if (receiver === undefined) return undefined;
  return {
    route: {
      receiver,
      groupBy: timing.groupBy ?? [],
      groupWait: timing.groupWait ?? GROUP_WAIT_MS,
      groupInterval: timing.groupInterval ?? GROUP_INTERVAL_MS,
      repeatInterval: timing.repeatInterval ?? REPEAT_INTERVAL_MS,
      ...(escalation === undefined ? {} : { escalation }),
      routes,
    },
    place: section.place,
    ...names,
  };
}
