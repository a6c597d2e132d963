import { compileMatcher, type Matcher, type MatchOp } from '../../../src-shared/matcher/matcher.ts';
import { MatcherError, parseMatchers } from '../../../src-shared/matcher/parse.ts';
import type { ChildRoute, Route } from '../../../src-shared/model/route.ts';
import { type Reporter, Section } from './section.ts';
import type { Place, Tree } from './tree.ts';

/** A route of a file and the places of the receivers it names. */
export interface RouteInFile {
  readonly route: Route;
  readonly place: Place;
  readonly receivers: readonly { readonly name: string; readonly place: Place }[];
}

/** Alertmanager's defaults. */
const GROUP_WAIT_MS = 30_000;
const GROUP_INTERVAL_MS = 300_000;
const REPEAT_INTERVAL_MS = 4 * 3_600_000;

const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
const LATER = ['mute_time_intervals', 'active_time_intervals'];

interface Timing {
  groupBy: string[] | undefined;
  groupWait: number | undefined;
  groupInterval: number | undefined;
  repeatInterval: number | undefined;
}

function readTiming(section: Section): Timing {
  const groupBy = section.items('group_by')?.flatMap((item) => {
    const name = section.asText(item, 'group_by');
    if (name === undefined) return [];
    if (name !== '...' && !LABEL_NAME.test(name))
      section.fail(item.place, `"${name}" is no label name. group_by lists label names, or ['...'] for all labels.`);
    return [name];
  });
  const positive = (key: string): number | undefined => {
    const ms = section.duration(key);
    if (ms === 0) section.fail(section.placeOf(key), `${key} must be more than 0.`);
    return ms;
  };
  return {
    groupBy,
    groupWait: section.duration('group_wait'),
    groupInterval: positive('group_interval'),
    repeatInterval: positive('repeat_interval'),
  };
}

function readMatcherText(section: Section, item: Tree): readonly Matcher[] {
  const text = section.asText(item, 'matchers');
  if (text === undefined || item.is !== 'scalar') return [];
  try {
    return parseMatchers(text);
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

function readChild(
  tree: Tree,
  report: Reporter,
  receivers: RouteInFile['receivers'][number][],
): ChildRoute | undefined {
  const section = Section.of(tree, 'a route', report);
  if (!section) return undefined;
  const receiver = section.text('receiver');
  if (receiver !== undefined) receivers.push({ name: receiver, place: section.placeOf('receiver') });
  const { groupBy, groupWait, groupInterval, repeatInterval } = readTiming(section);
  const matchers = [
    ...(section.items('matchers') ?? []).flatMap((item) => readMatcherText(section, item)),
    ...readMatch(section, 'match', '='),
    ...readMatch(section, 'match_re', '=~'),
  ];
  const deeper = section.items('routes');
  if (deeper && deeper.length > 0)
    section.fail(
      section.keyPlaceOf('routes'),
      'routes inside a child route are not supported yet: write them as further children of the root, more matchers first.',
    );
  section.notYet(LATER);
  const child: ChildRoute = {
    matchers: matchers.map((matcher) => ({ ...matcher })),
    continue: section.bool('continue') ?? false,
    ...(receiver === undefined ? {} : { receiver }),
    ...(groupBy === undefined ? {} : { groupBy }),
    ...(groupWait === undefined ? {} : { groupWait }),
    ...(groupInterval === undefined ? {} : { groupInterval }),
    ...(repeatInterval === undefined ? {} : { repeatInterval }),
  };
  section.done();
  return child;
}

/** Reads `route` in Alertmanager's syntax, the root and one level of children, with Alertmanager's defaults. */
export function readRoute(tree: Tree, report: Reporter): RouteInFile | undefined {
  const section = Section.of(tree, 'route', report);
  if (!section) return undefined;
  const receivers: RouteInFile['receivers'][number][] = [];
  const receiver = section.required('receiver');
  if (receiver !== undefined) receivers.push({ name: receiver, place: section.placeOf('receiver') });
  const timing = readTiming(section);
  for (const key of ['matchers', 'match', 'match_re', 'continue'])
    if (section.raw(key) !== undefined)
      section.fail(
        section.keyPlaceOf(key),
        `the root route takes every alert, so it has no ${key}: put it on an entry of routes.`,
      );
  const routes = (section.items('routes') ?? []).flatMap((child) => readChild(child, report, receivers) ?? []);
  section.notYet(LATER);
  section.done();
  if (receiver === undefined) return undefined;
  return {
    route: {
      receiver,
      groupBy: timing.groupBy ?? [],
      groupWait: timing.groupWait ?? GROUP_WAIT_MS,
      groupInterval: timing.groupInterval ?? GROUP_INTERVAL_MS,
      repeatInterval: timing.repeatInterval ?? REPEAT_INTERVAL_MS,
      routes,
    },
    place: section.place,
    receivers,
  };
}
