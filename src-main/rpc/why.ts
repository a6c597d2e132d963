import type { Why } from '../../src-shared/model/why.ts';
import { explain } from '../../src-shared/route/explain.ts';
import { RpcError } from '../../src-shared/rpc/error.ts';
import type { Engine } from '../engine/engine.ts';

/** Messages looked at for one alert. */
const MESSAGES = 500;

/**
 * Why receivers were told of an alert or not, as of a time (epoch ms; absent: now): the one that is named, or every one that
 * the alert goes to or went to. Throws `not_found` for an unknown alert.
 */
export async function whyOf(
  { alerts, clock, definitions, store }: Engine,
  id: string,
  receiver: string | undefined,
  at: number | undefined,
): Promise<readonly Why[]> {
  const [found, log] = await Promise.all([
    store.ops.read('alert.get', { id }),
    store.ops.read('outbox.log', { limit: MESSAGES, alertId: id }),
  ]);
  if (found === undefined) throw new RpcError('not_found', `there is no alert ${id}`, { reason: 'unknown_alert' });
  const alert = alerts.get(id) ?? found.alert;
  const view = alerts.inquire(alert);
  const messages = [...log].reverse();
  const known = new Set(definitions.receivers().map((entry) => entry.receiver.name));
  const asked =
    receiver === undefined
      ? [
          ...new Set([
            ...view.destinations.map((to) => to.receiver),
            ...(view.escalation?.steps ?? []).flatMap((step) => step.receivers),
            ...messages.map(({ notification }) => notification.receiver),
          ]),
        ]
      : [receiver];
  const now = clock.now();
  return asked.map((name) => {
    const over = view.over.get(name);
    return explain({
      alert,
      receiver: name,
      at: at ?? now,
      now,
      timeline: found.timeline,
      visits: view.visits,
      destinations: view.destinations,
      escalation: view.escalation,
      hasReceiver: known.has(name),
      held: over?.held ?? [],
      flushAt: over?.flushAt,
      messages: messages.filter(({ notification }) => notification.receiver === name),
    });
  });
}
