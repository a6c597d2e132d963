import { describe, expect, it } from 'vitest';
import { inhibitedBy } from '../../../src-renderer/features/routing/inhibited.ts';
import { intervalInWords, mutedBy, quietText, standings } from '../../../src-renderer/features/routing/intervals.ts';
import { lastText } from '../../../src-renderer/features/routing/ReceiverList.tsx';
import {
  added,
  moved,
  pathOf,
  removed,
  replaced,
  routeAt,
  saidAt,
  stepsOf,
} from '../../../src-renderer/features/routing/route-edit.ts';
import { traceSentence } from '../../../src-renderer/features/routing/Tracer.tsx';
import { decision, heldBack, readLabels, traceOf, writeLabels } from '../../../src-renderer/features/routing/trace.ts';
import { trafficOf } from '../../../src-renderer/features/routing/traffic.ts';
import { openRows, parentOf, treeRows } from '../../../src-renderer/features/routing/tree-rows.ts';
import { deadEnds, routingSentence, timingParts } from '../../../src-renderer/features/routing/words.ts';
import { childOf, draftOf, rootOf } from '../../../src-renderer/shell/route/route-draft.ts';
import type { Alert } from '../../../src-shared/model/alert.ts';
import type { DeliveryTry } from '../../../src-shared/model/delivery.ts';
import { type ChildRoute, Route } from '../../../src-shared/model/route.ts';
import { routeTree } from '../../../src-shared/route/tree.ts';
import { alertOf, statusOf } from '../../support/fixture-data.ts';

const NOW = Date.UTC(2026, 10, 21, 9);

function matcher(name: string, value: string): { name: string; op: '='; value: string } {
  return { name, op: '=', value };
}

const ROUTE = Route.parse({
  receiver: 'desk',
  groupBy: ['alertname'],
  groupWait: 0,
  groupInterval: 60_000,
  repeatInterval: 3_600_000,
  routes: [
    {
      matchers: [matcher('severity', 'critical')],
      receiver: 'pager',
      continue: true,
      routes: [{ matchers: [matcher('team', 'db')], groupWait: 5_000 }, { matchers: [matcher('team', 'db')] }],
    },
    { matchers: [matcher('severity', 'critical')], receiver: 'log' },
  ],
});
const ROOT = routeTree(ROUTE);
const ROWS = treeRows(ROUTE, ROOT);

function alert(n: number, labels: Record<string, string>, state: Alert['state'] = 'firing'): Alert {
  const base = alertOf(statusOf(n, 'down', NOW, 10), 'down', n, NOW - 60_000);
  return { ...base, labels, state };
}

describe('the drawn tree', () => {
  it('has every route once, with its place and the lines beside it', () => {
    expect(ROWS.map(({ depth, lines, path, place, siblings }) => ({ path, depth, place, siblings, lines }))).toEqual([
      { path: 'root', depth: 0, place: 1, siblings: 1, lines: [] },
      { path: '0', depth: 1, place: 1, siblings: 2, lines: [true] },
      { path: '0.0', depth: 2, place: 1, siblings: 2, lines: [true, true] },
      { path: '0.1', depth: 2, place: 2, siblings: 2, lines: [true, false] },
      { path: '1', depth: 1, place: 2, siblings: 2, lines: [false] },
    ]);
  });
  it('folds what is below a route and nothing else', () => {
    const shown = (...closed: string[]): readonly string[] => openRows(ROWS, new Set(closed)).map(({ path }) => path);
    expect(shown()).toEqual(['root', '0', '0.0', '0.1', '1']);
    expect(shown('0')).toEqual(['root', '0', '1']);
    expect(shown('root')).toEqual(['root']);
    expect([parentOf('0.1'), parentOf('0'), parentOf('root')]).toEqual(['0', 'root', undefined]);
  });
  it('tells what a route says itself from what it inherits', () => {
    const [root, , child] = ROWS;
    if (root === undefined || child === undefined) throw new Error('there are rows');
    expect(timingParts(root).every(({ own }) => own)).toBe(true);
    expect(timingParts(child).filter(({ own }) => own)).toEqual([{ own: true, text: 'first after 5 s' }]);
    expect(timingParts(root)[1]?.text).toBe('first at once');
  });
});

describe('changing the tree', () => {
  const kid = (name: string): ChildRoute => ({ matchers: [matcher('k', name)], continue: false });
  const shape = (routes: readonly ChildRoute[] = []): unknown =>
    routes.map(({ matchers, routes: below }) => [matchers[0]?.value, ...(below === undefined ? [] : [shape(below)])]);
  it('finds, adds, replaces, moves and removes by place', () => {
    expect(routeAt(ROUTE, [0, 1])).toBe(ROUTE.routes[0]?.routes?.[1]);
    expect([routeAt(ROUTE, []), routeAt(ROUTE, [7]), routeAt(ROUTE, [1, 0])]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(shape(ROUTE.routes)).toEqual([['critical', [['db'], ['db']]], ['critical']]);
    expect(shape(added(ROUTE, [], kid('x')).routes)).toEqual([['critical', [['db'], ['db']]], ['critical'], ['x']]);
    expect(shape(added(ROUTE, [1], kid('x')).routes)).toEqual([
      ['critical', [['db'], ['db']]],
      ['critical', [['x']]],
    ]);
    // What is below stays below.
    expect(shape(replaced(ROUTE, [0], kid('x')).routes)).toEqual([['x', [['db'], ['db']]], ['critical']]);
    expect(shape(replaced(ROUTE, [0, 1], kid('x')).routes)).toEqual([['critical', [['db'], ['x']]], ['critical']]);
    expect(shape(moved(ROUTE, [0], 1).routes)).toEqual([['critical'], ['critical', [['db'], ['db']]]]);
    expect(moved(ROUTE, [0], -1)).toEqual(ROUTE);
    expect(moved(ROUTE, [1], 1)).toEqual(ROUTE);
    expect(shape(removed(ROUTE, [0]).routes)).toEqual([['critical']]);
    expect(shape(removed(ROUTE, [0, 0]).routes)).toEqual([['critical', [['db']]], ['critical']]);
    expect(Route.parse(added(ROUTE, [0, 1], kid('x')))).toBeDefined();
  });
  it('knows a route by its path', () => {
    for (const path of ['root', '0', '0.1', '3.2.1']) expect(pathOf(stepsOf(path))).toBe(path);
  });
});

describe('traffic', () => {
  const critical = alert(1, { alertname: 'A', severity: 'critical', team: 'db' });
  const alerts = [critical, alert(2, { alertname: 'B' }), alert(3, { severity: 'critical' }, 'resolved')];
  const traffic = trafficOf(ROOT, alerts);
  it('counts firing alerts on their way and where they end', () => {
    expect(ROWS.map(({ node }) => traffic.get(node))).toEqual([
      { through: 2, ends: 1 },
      { through: 1, ends: 0 },
      // The first of two alike takes it.
      { through: 1, ends: 1 },
      undefined,
      { through: 1, ends: 1 },
    ]);
  });
  it('is said in a sentence, with who tells nobody', () => {
    const receivers = ['desk', 'log', 'pager'].map((name) => ({
      receiver: { name, channels: name === 'log' ? [] : [{ type: 'log', sendResolved: true }] },
      origin: { from: 'ui' } as const,
    }));
    const dead = deadEnds(ROWS, receivers);
    expect(routingSentence(ROWS, traffic, dead)).toBe(
      '5 routes lead to 3 receivers; 2 alerts go through now: 1 to desk, 1 to pager, 1 to log. Nobody is told at log.',
    );
    expect(routingSentence(ROWS, new Map(), [])).toBe('5 routes lead to 3 receivers; nothing fires now.');
    expect(routingSentence(ROWS.slice(0, 1), new Map(), [])).toBe('Every alert goes to desk; nothing fires now.');
  });
});

describe('the tracer', () => {
  it('reads labels, or says what it cannot read', () => {
    expect(readLabels('DiskFull')).toEqual({ labels: { alertname: 'DiskFull' } });
    expect(readLabels(' {a="b", "c d"="e"} ')).toEqual({ labels: { a: 'b', 'c d': 'e' } });
    expect(readLabels('')).toEqual({ problem: '' });
    expect(readLabels('a=~"b"')).toEqual({ problem: 'a=~"b": an alert has labels, so write = here.' });
    expect(readLabels('{a b}')).toMatchObject({ problem: expect.stringMatching(/^This cannot be read: /) as string });
    expect(readLabels(writeLabels({ a: 'x"y', 'ü b': '1' }))).toEqual({ labels: { a: 'x"y', 'ü b': '1' } });
  });
  it('gives the reason of every decision, in their order', () => {
    const labels = { severity: 'critical', team: 'web' };
    const trace = traceOf(ROOT, labels);
    expect(trace.visits.map((visit) => decision(visit, labels))).toEqual([
      'taken, and a route below it took it further',
      'taken for pager: no route below takes it; continue asks the next routes as well',
      'not taken: team="db" does not hold, its team is web',
      'not taken: team="db" does not hold, its team is web',
      'taken for log: it ends here',
    ]);
    expect(traceSentence(trace, 0)).toBe('It goes to pager and log.');
    const other = traceOf(ROOT, {});
    expect(other.visits.map((visit) => decision(visit, {})).slice(1)).toEqual(
      Array.from({ length: 2 }, () => 'not taken: severity="critical" does not hold, it has no severity'),
    );
    expect(traceSentence(other, 1)).toBe('It goes to desk. It is held back now.');
  });
  it('knows what would hold it back', () => {
    const rule = { name: 'r', source: [matcher('alertname', 'A')], target: [matcher('alertname', 'B')], equal: ['dc'] };
    const firing = [alert(1, { alertname: 'A', dc: '1' }), alert(2, { alertname: 'B', dc: '1' })];
    const silence = {
      id: 's',
      matchers: [matcher('dc', '1')],
      startsAt: 0,
      endsAt: 1,
      updatedAt: 0,
      createdBy: 'kim',
      comment: 'disk swap',
    };
    expect(heldBack({ alertname: 'B', dc: '1' }, [silence], [rule], firing)).toEqual([
      'silenced by kim: disk swap',
      'inhibited by A (r), which fires',
    ]);
    expect(heldBack({ alertname: 'B', dc: '2' }, [silence], [rule], firing)).toEqual([]);
    expect([...inhibitedBy([rule], firing)]).toEqual([[rule, 1]]);
  });
});

describe('time intervals', () => {
  const nights = {
    name: 'nights',
    spans: [
      {
        times: [
          { start: 1_320, end: 1_440 },
          { start: 0, end: 360 },
        ],
      },
    ],
  };
  const office = { name: 'office', spans: [{ weekdays: [{ begin: 1, end: 5 }], times: [{ start: 540, end: 1_020 }] }] };
  it('are said in words', () => {
    expect(intervalInWords(nights)).toBe('22:00 – 24:00 and 00:00 – 06:00 (UTC)');
    expect(intervalInWords(office)).toBe('Monday to Friday, 09:00 – 17:00 (UTC)');
    expect(
      intervalInWords({
        name: 'x',
        spans: [{ daysOfMonth: [{ begin: -1, end: -1 }], months: [{ begin: 12, end: 12 }], location: 'Local' }],
      }),
    ).toBe('day the last of the month, Dec (time of this machine)');
  });
  it('mute a route, or leave it alone', () => {
    // Saturday, 09:00 UTC.
    const known = standings([nights, office], NOW);
    expect(mutedBy({ muteTimeIntervals: ['nights'], activeTimeIntervals: [] }, known)).toBeUndefined();
    const muted = mutedBy({ muteTimeIntervals: [], activeTimeIntervals: ['office'] }, known);
    expect(muted).toEqual({ reason: 'active only in office', until: Date.UTC(2026, 10, 23, 9) });
    if (muted === undefined) throw new Error('it is muted');
    expect(quietText(muted, NOW, 'UTC')).toBe('quiet until 23 Nov, 09:00: active only in office');
    const late = standings([nights], NOW + 14 * 3_600_000);
    const night = mutedBy({ muteTimeIntervals: ['nights'], activeTimeIntervals: [] }, late);
    expect(night).toEqual({ reason: 'muted in nights', until: Date.UTC(2026, 10, 22, 6) });
  });
});

it('says how the last try of a channel fared', () => {
  const last: DeliveryTry = {
    id: 1,
    notificationId: 1,
    at: NOW - 60_000,
    durationMs: 3,
    outcome: 'sent',
    detail: '',
    reply: '',
    receiver: 'desk',
    channel: 0,
    channelType: 'log',
    reason: 'firing',
    status: 'sent',
    groupLabels: {},
    alerts: 1,
  };
  expect(lastText(undefined, NOW)).toEqual({ text: 'nothing sent lately', bad: false });
  expect(lastText(last, NOW)).toEqual({ text: 'delivered 1 min ago', bad: false });
  expect(lastText({ ...last, outcome: 'auth', status: 'failed', detail: '403 invalid_token' }, NOW)).toEqual({
    text: 'not delivered 1 min ago: 403 invalid_token',
    bad: true,
  });
  expect(lastText({ ...last, outcome: 'server', status: 'pending' }, NOW)).toEqual({
    text: 'not delivered 1 min ago, and is tried again: other side failed',
    bad: true,
  });
});

describe('the form of a route', () => {
  const escalated = Route.parse({ ...ROUTE, escalation: 'night' });

  it('gives back what it was opened on, for the root and for every route below', () => {
    expect(rootOf(draftOf(escalated), escalated)).toEqual(escalated);
    for (const steps of [[0], [0, 0], [0, 1], [1]]) {
      const child = routeAt(ROUTE, steps);
      if (child === undefined) throw new Error('there is a route');
      const { routes: _, ...own } = child;
      expect(childOf(draftOf(child))).toEqual(own);
    }
  });

  it('leaves out what is empty, and takes it from above', () => {
    const draft = draftOf({ matchers: [matcher('', '')], continue: false, escalation: 'night', receiver: 'pager' });
    expect(childOf({ ...draft, escalation: undefined, receiver: undefined, groupBy: ' , ' })).toEqual({
      matchers: [],
      continue: false,
    });
    expect(rootOf({ ...draftOf(escalated), escalation: undefined, groupBy: 'a,  b' }, escalated)).toEqual({
      ...ROUTE,
      groupBy: ['a', 'b'],
    });
    const { routes: _, ...root } = escalated;
    expect(saidAt(escalated, [])).toEqual(root);
    expect(saidAt(escalated, [0, 0])).toEqual({ ...root, receiver: 'pager', groupWait: 5_000 });
    const own = replaced(escalated, [0], { matchers: [], continue: false, escalation: 'day' });
    expect(saidAt(own, [0, 1]).escalation).toBe('day');
    expect(saidAt(own, [1]).escalation).toBe('night');
  });
});
