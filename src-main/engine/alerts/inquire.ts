import type { Alert } from '../../../src-shared/model/alert.ts';
import type { Held } from '../../../src-shared/model/held.ts';
import { traceRoutes } from '../../../src-shared/route/tree.ts';
import type { Inquiry } from './alerts.ts';
import type { Holding, RoutingInForce } from './holding.ts';
import { groupId } from './told.ts';

/** How an alert is routed and held back as things are now. `clock` gives a group's next flush, epoch ms. */
export function inquire(
  alert: Alert,
  routing: RoutingInForce,
  holding: Holding,
  clock: (groupId: string) => number | undefined,
): Omit<Inquiry, 'escalation'> {
  const destinations = routing.destinations(alert.labels);
  const over = new Map<string, { held: readonly Held[]; flushAt: number | undefined }>();
  for (const { receiver } of destinations) {
    if (over.has(receiver)) continue;
    const own = destinations.filter((to) => to.receiver === receiver);
    const flushes = own.flatMap((to) => clock(groupId(to)) ?? []);
    const routes = own.map((to) => to.route);
    over.set(receiver, {
      held: holding.overAll(alert, routes),
      flushAt: flushes.length === 0 ? undefined : Math.min(...flushes),
    });
  }
  return { visits: traceRoutes(routing.tree, alert.labels), destinations, over };
}
