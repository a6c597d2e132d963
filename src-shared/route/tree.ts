import { compileMatcher, type Matcher } from '../matcher/matcher.ts';
import { formatMatchers } from '../matcher/parse.ts';
import type { Labels } from '../model/labels.ts';
import type { ChildRoute, Route } from '../model/route.ts';

/** A route with everything that it inherits; times in ms. */
export interface RouteNode {
  /** Alertmanager's route key: the matchers from the root on, `{}/{severity="critical"}`. Several routes may share one. */
  readonly key: string;
  /** Which one it is: the key and its place among its siblings, as Alertmanager numbers them. */
  readonly id: string;
  readonly matchers: readonly Matcher[];
  /** The first matcher that the labels do not meet; undefined when the route takes them. */
  readonly refusal: (labels: Labels) => Matcher | undefined;
  readonly goesOn: boolean;
  readonly receiver: string;
  readonly groupBy: readonly string[];
  readonly groupWait: number;
  readonly groupInterval: number;
  readonly repeatInterval: number;
  /** Name of the escalation that its alerts take; undefined: the first one whose matchers take them. */
  readonly escalation: string | undefined;
  readonly muteTimeIntervals: readonly string[];
  readonly activeTimeIntervals: readonly string[];
  readonly children: readonly RouteNode[];
}

/** One step of the way through the tree. */
export interface Visit {
  readonly node: RouteNode;
  /** Steps below the root. */
  readonly depth: number;
  /** What kept the route from taking the alert; absent when it took it. */
  readonly refused: Matcher | undefined;
  /** Whether the alert ends here: no child took it. */
  readonly chosen: boolean;
}

/**
 * Makes the tree of a configuration: inheritance, keys, compiled matchers. Throws an Error in RE2's words on a matcher whose
 * regular expression does not compile. Source: Alertmanager documentation, "Configuration", route.
 */
export function routeTree(route: Route): RouteNode {
  const root = {
    key: '{}',
    id: '{}',
    matchers: [],
    refusal: () => undefined,
    goesOn: false,
    receiver: route.receiver,
    groupBy: route.groupBy,
    groupWait: route.groupWait,
    groupInterval: route.groupInterval,
    repeatInterval: route.repeatInterval,
    escalation: route.escalation,
    muteTimeIntervals: [],
    activeTimeIntervals: [],
  };
  return { ...root, children: childrenOf(route.routes, { ...root, children: [] }) };
}

function childrenOf(routes: readonly ChildRoute[], parent: RouteNode): readonly RouteNode[] {
  return routes.map((route, place) => {
    const key = `${parent.key}/${formatMatchers(route.matchers)}`;
    const own = {
      key,
      id: `${key}/${place}`,
      matchers: route.matchers,
      refusal: refusalOf(route.matchers),
      goesOn: route.continue,
      receiver: route.receiver ?? parent.receiver,
      groupBy: route.groupBy === undefined || route.groupBy.length === 0 ? parent.groupBy : route.groupBy,
      groupWait: route.groupWait ?? parent.groupWait,
      groupInterval: route.groupInterval ?? parent.groupInterval,
      repeatInterval: route.repeatInterval ?? parent.repeatInterval,
      escalation: route.escalation ?? parent.escalation,
      muteTimeIntervals: route.muteTimeIntervals ?? [],
      activeTimeIntervals: route.activeTimeIntervals ?? [],
    };
    return { ...own, children: childrenOf(route.routes ?? [], { ...own, children: [] }) };
  });
}

function refusalOf(matchers: readonly Matcher[]): RouteNode['refusal'] {
  const tests = matchers.map((matcher) => ({ matcher, test: compileMatcher(matcher) }));
  return (labels) =>
    tests.find(({ matcher: { name }, test }) => !test(Object.hasOwn(labels, name) ? (labels[name] ?? '') : ''))
      ?.matcher;
}

/**
 * The routes that take an alert, depth first: of siblings the first that takes it, and with `continue` the next ones too; a
 * route whose children do not want it keeps it.
 */
export function matchRoutes(node: RouteNode, labels: Labels): readonly RouteNode[] {
  return traceRoutes(node, labels).flatMap((visit) => (visit.chosen ? [visit.node] : []));
}

/** Every route that was asked on the way, in the order in which they were asked. */
export function traceRoutes(root: RouteNode, labels: Labels): readonly Visit[] {
  const visits: Visit[] = [];
  walk(root, labels, 0, visits);
  return visits;
}

/** Whether the node or something below it took the labels. */
function walk(node: RouteNode, labels: Labels, depth: number, visits: Visit[]): boolean {
  const refused = node.refusal(labels);
  const place = visits.length;
  visits.push({ node, depth, refused, chosen: false });
  if (refused !== undefined) return false;
  let taken = false;
  for (const child of node.children) {
    const took = walk(child, labels, depth + 1, visits);
    taken ||= took;
    if (took && !child.goesOn) break;
  }
  if (!taken) visits[place] = { node, depth, refused, chosen: true };
  return true;
}

/** Every receiver that the route and its children name, each once. */
export function receiversOf(route: Route): readonly string[] {
  const below = (routes: readonly ChildRoute[]): readonly string[] =>
    routes.flatMap((child) => [
      ...(child.receiver === undefined ? [] : [child.receiver]),
      ...below(child.routes ?? []),
    ]);
  return [...new Set([route.receiver, ...below(route.routes)])];
}

/** Every escalation that the route and its children name, each once. */
export function escalationsOf(route: Route): ReadonlySet<string> {
  const below = (routes: readonly ChildRoute[]): readonly string[] =>
    routes.flatMap((child) => [child.escalation ?? [], below(child.routes ?? [])].flat());
  return new Set([route.escalation ?? [], below(route.routes)].flat());
}
