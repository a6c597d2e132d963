import type { ChildRoute, Route } from '../../../src-shared/model/route.ts';

/** Where a route is: the places from the root on; empty is the root. */
export type Steps = readonly number[];

/** The steps of a row's path: `0.2`, or `root`. */
export function stepsOf(path: string): Steps {
  return path === 'root' ? [] : path.split('.').map(Number);
}

/** The path of a row. */
export function pathOf(steps: Steps): string {
  return steps.length === 0 ? 'root' : steps.join('.');
}

type Below = readonly ChildRoute[];

/** The routes below what `steps` name, changed; every other one stays the same object. */
function changed(routes: Below, steps: Steps, change: (routes: Below) => Below): Below {
  const [place, ...rest] = steps;
  if (place === undefined) return change(routes);
  return routes.map((route, i) =>
    i === place ? { ...route, routes: [...changed(route.routes ?? [], rest, change)] } : route,
  );
}

function withBelow(route: Route, steps: Steps, change: (routes: Below) => Below): Route {
  return { ...route, routes: [...changed(route.routes, steps, change)] };
}

/** A child route by its place; undefined where there is none. Pure, as all of these. */
export function routeAt(route: Route, steps: Steps): ChildRoute | undefined {
  let below: Below = route.routes;
  let found: ChildRoute | undefined;
  for (const place of steps) {
    found = below[place];
    if (found === undefined) return undefined;
    below = found.routes ?? [];
  }
  return found;
}

/** What holds at a place: what it says itself, else what is said above it, up to the root. */
export function saidAt(route: Route, steps: Steps): Omit<Route, 'routes'> {
  const { routes: _, ...root } = route;
  let said: Omit<Route, 'routes'> = root;
  steps.forEach((_step, depth) => {
    const child = routeAt(route, steps.slice(0, depth + 1));
    if (child === undefined) return;
    const { escalation, groupBy = [], groupInterval, groupWait, receiver, repeatInterval } = child;
    said = {
      receiver: receiver ?? said.receiver,
      groupBy: groupBy.length === 0 ? said.groupBy : groupBy,
      groupWait: groupWait ?? said.groupWait,
      groupInterval: groupInterval ?? said.groupInterval,
      repeatInterval: repeatInterval ?? said.repeatInterval,
      ...(escalation === undefined
        ? said.escalation === undefined
          ? {}
          : { escalation: said.escalation }
        : { escalation }),
    };
  });
  return said;
}

/** With another route at a place, which keeps what is below it. */
export function replaced(route: Route, steps: Steps, by: ChildRoute): Route {
  const last = steps.at(-1);
  return withBelow(route, steps.slice(0, -1), (routes) =>
    routes.map((old, i) => (i === last ? { ...by, ...(old.routes === undefined ? {} : { routes: old.routes }) } : old)),
  );
}

/** With one more route below, asked last. */
export function added(route: Route, above: Steps, child: ChildRoute): Route {
  return withBelow(route, above, (routes) => [...routes, child]);
}

/** Without a route and all that is below it. */
export function removed(route: Route, steps: Steps): Route {
  const last = steps.at(-1);
  return withBelow(route, steps.slice(0, -1), (routes) => routes.filter((_, i) => i !== last));
}

/** With a route asked earlier (-1) or later (1) among its siblings; the same route where that cannot be. */
export function moved(route: Route, steps: Steps, by: -1 | 1): Route {
  const last = steps.at(-1);
  if (last === undefined) return route;
  return withBelow(route, steps.slice(0, -1), (routes) => {
    const one = routes[last];
    const other = routes[last + by];
    if (one === undefined || other === undefined) return routes;
    return routes.map((old, i) => (i === last ? other : i === last + by ? one : old));
  });
}
