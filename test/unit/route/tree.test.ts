import { describe, expect, it, test } from 'vitest';
import { readRoute } from '../../../src-main/engine/config/route.ts';
import { readTree } from '../../../src-main/engine/config/tree.ts';
import type { Route } from '../../../src-shared/model/route.ts';
import { destinations } from '../../../src-shared/route/group.ts';
import { type RouteNode, routeTree, traceRoutes } from '../../../src-shared/route/tree.ts';
import { ROUTE_VECTORS, TREES } from './vectors.ts';

/** The tree of a route in YAML, read as from a file. */
function treeOf(yaml: string): RouteNode {
  const report = { problems: [], warnings: [] };
  const found = readRoute(readTree(yaml, 'route.yml').tree, report);
  expect(report.problems).toEqual([]);
  if (found === undefined) throw new Error('no route');
  return routeTree(found.route);
}

const trees = { flat: treeOf(TREES.flat), deep: treeOf(TREES.deep), chain: treeOf(TREES.chain) };

describe('the routing tree', () => {
  test.each(ROUTE_VECTORS)('%s: %j', (tree, labels, expected) => {
    const found = destinations(trees[tree], labels);
    expect(found.map(({ receiver, groupKey, route }) => `${receiver} ${groupKey.slice(route.key.length + 1)}`)).toEqual(
      expected,
    );
  });

  it('writes route keys and ids as Alertmanager does', () => {
    const [deepest] = destinations(trees.deep, { service: 'mysql', severity: 'critical', region: 'us' });
    expect(deepest?.groupKey).toBe(
      '{}/{service=~"mysql|cassandra"}/{severity="critical"}/{cluster!="lab",region="us"}:{}',
    );
    expect(deepest?.route.id).toBe(
      '{}/{service=~"mysql|cassandra"}/{severity="critical"}/{cluster!="lab",region="us"}/1',
    );
  });

  it('says who was asked, and which matcher sent the alert on', () => {
    const visits = traceRoutes(trees.deep, { service: 'mysql', owner: 'team-Y' });
    expect(
      visits.map(({ chosen, depth, node, refused }) => [depth, node.receiver, refused?.name ?? '', chosen]),
    ).toEqual([
      [0, 'r0', '', false],
      [1, 'r1', '', false],
      [2, 'r2', 'owner', false],
      [2, 'r3', '', true],
    ]);
  });

  it('inherits times and grouping, but no time intervals', () => {
    const route: Route = {
      receiver: 'a',
      groupBy: ['x'],
      groupWait: 1,
      groupInterval: 2,
      repeatInterval: 3,
      routes: [
        {
          matchers: [],
          continue: false,
          groupWait: 10,
          muteTimeIntervals: ['nights'],
          routes: [{ matchers: [], continue: false, groupBy: [], repeatInterval: 30 }],
        },
      ],
    };
    const [child] = routeTree(route).children;
    expect(child).toMatchObject({ receiver: 'a', groupBy: ['x'], groupWait: 10, groupInterval: 2, repeatInterval: 3 });
    expect(child?.muteTimeIntervals).toEqual(['nights']);
    expect(child?.children[0]).toMatchObject({ groupBy: ['x'], groupWait: 10, repeatInterval: 30 });
    expect(child?.children[0]?.muteTimeIntervals).toEqual([]);
  });

  it('refuses a regular expression that does not compile', () => {
    const matchers = [{ name: 'a', op: '=~' as const, value: '(' }];
    const route: Route = { receiver: 'a', groupBy: [], groupWait: 0, groupInterval: 1, repeatInterval: 1, routes: [] };
    expect(() => routeTree({ ...route, routes: [{ matchers, continue: false }] })).toThrow();
  });

  it('sends each group to a receiver once, however many routes of one key say so', () => {
    const tree = treeOf('receiver: r\nroutes: [{continue: true, matchers: [a=b]}, {matchers: [a=b]}]\n');
    expect(destinations(tree, { a: 'b' })).toHaveLength(1);
  });
});
