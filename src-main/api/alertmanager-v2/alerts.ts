import { destinations } from '../../../src-shared/route/group.ts';
import { routeTree } from '../../../src-shared/route/tree.ts';
import type { Engine } from '../../engine/engine.ts';
import { json, type Reply } from '../reply.ts';
import type { Asking } from '../router.ts';
import { receiverParam } from './filters.ts';
import { gettableAlert, shownAlerts } from './gettable-alert.ts';

/** `GET /api/v2/alerts`: the firing ones, by fingerprint. */
export function alerts(engine: Engine, url: string, { url: asked }: Asking): Reply {
  const params = asked.searchParams;
  const wanted = receiverParam(params);
  const tree = routeTree(engine.definitions.route().route);
  const now = engine.clock.now();
  const found = shownAlerts(engine, params).flatMap((shown) => {
    const receivers = [...new Set(destinations(tree, shown.alert.labels).map(({ receiver }) => receiver))];
    return receivers.some(wanted) ? [{ shown, receivers }] : [];
  });
  found.sort((a, b) => (a.shown.alert.fingerprint < b.shown.alert.fingerprint ? -1 : 1));
  return json(
    200,
    found.map(({ receivers, shown }) => gettableAlert(shown, receivers, now, url)),
  );
}
