import type { Labels } from '../../../src-shared/model/labels.ts';
import { destinations } from '../../../src-shared/route/group.ts';
import { routeTree } from '../../../src-shared/route/tree.ts';
import type { Engine } from '../../engine/engine.ts';
import { json, type Reply } from '../reply.ts';
import type { Asking } from '../router.ts';
import { receiverParam } from './filters.ts';
import { gettableAlert, type ShownAlert, shownAlerts } from './gettable-alert.ts';
import { compareInGroup, compareLabels } from './order.ts';

interface Group {
  readonly receiver: string;
  readonly labels: Labels;
  readonly alerts: ShownAlert[];
}

/** `GET /api/v2/alerts/groups`: the firing alerts as every receiver is told of them. */
export function alertGroups(engine: Engine, url: string, { url: asked }: Asking): Reply {
  const params = asked.searchParams;
  const wanted = receiverParam(params);
  const tree = routeTree(engine.definitions.route().route);
  const now = engine.clock.now();
  const groups = new Map<string, Group>();
  const receivers = new Map<ShownAlert, readonly string[]>();
  for (const shown of shownAlerts(engine, params)) {
    const all = destinations(tree, shown.alert.labels).filter(({ receiver }) => wanted(receiver));
    receivers.set(shown, [...new Set(all.map(({ receiver }) => receiver))]);
    for (const { groupKey, groupLabels, receiver } of all) {
      const key = `${receiver}\n${groupKey}`;
      const group = groups.get(key);
      if (group === undefined) groups.set(key, { receiver, labels: groupLabels, alerts: [shown] });
      else group.alerts.push(shown);
    }
  }
  return json(
    200,
    [...groups.values()]
      .sort((a, b) => compareLabels(a.labels, b.labels) || (a.receiver < b.receiver ? -1 : 1))
      .map(({ alerts, labels, receiver }) => ({
        alerts: alerts
          .sort((a, b) => compareInGroup(a.alert.labels, b.alert.labels))
          .map((shown) => gettableAlert(shown, receivers.get(shown) ?? [], now, url)),
        labels,
        receiver: { name: receiver },
      })),
  );
}
