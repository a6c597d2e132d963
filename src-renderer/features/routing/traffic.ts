import type { Alert } from '../../../src-shared/model/alert.ts';
import { type RouteNode, traceRoutes } from '../../../src-shared/route/tree.ts';

/** Firing alerts at a route. */
export interface Traffic {
  /** Taken by it, whether they end here or below. */
  readonly through: number;
  /** Told to its receiver. */
  readonly ends: number;
}

export const NO_TRAFFIC: Traffic = { through: 0, ends: 0 };

/** How many of the firing alerts go through each route, and end there. Pure. */
export function trafficOf(root: RouteNode, alerts: Iterable<Alert>): ReadonlyMap<RouteNode, Traffic> {
  const traffic = new Map<RouteNode, Traffic>();
  for (const alert of alerts) {
    if (alert.state !== 'firing' || alert.closedByHand) continue;
    for (const { chosen, node, refused } of traceRoutes(root, alert.labels)) {
      if (refused !== undefined) continue;
      const was = traffic.get(node) ?? NO_TRAFFIC;
      traffic.set(node, { through: was.through + 1, ends: was.ends + (chosen ? 1 : 0) });
    }
  }
  return traffic;
}
