import type { Delivery } from '../../src-shared/contract/alert.ts';
import type { DeliveryDetails } from '../../src-shared/model/delivery.ts';
import { RpcError } from '../../src-shared/rpc/error.ts';
import type { Ops } from '../engine/store/store.ts';

/** Alerts of a message that are named. */
const NAMED = 100;

/** The delivery log, newest first: of one alert, or of all. */
export async function readDeliveries(ops: Ops, limit: number, alertId: string | undefined): Promise<Delivery[]> {
  const rows = await ops.read('outbox.log', { limit, alertId });
  return rows.map(({ notification: { message, ...notification }, attempts }) => ({
    notification,
    reason: message.reason,
    attempts: [...attempts],
  }));
}

/** One message of the delivery log. Throws RpcError when it is not kept any more. */
export async function readDelivery(ops: Ops, id: number): Promise<DeliveryDetails> {
  const found = await ops.read('outbox.one', { id });
  if (found === undefined) throw new RpcError('not_found', 'The message is not kept any more.');
  const { message, ...notification } = found.notification;
  return {
    notification,
    reason: message.reason,
    firing: message.status === 'firing',
    groupKey: message.groupKey,
    groupLabels: message.groupLabels,
    alerts: message.alerts
      .slice(0, NAMED)
      .map(({ annotations, id: alertId, rule }) => ({ id: alertId, title: annotations['summary'] ?? rule })),
    alertCount: message.alerts.length,
    attempts: [...found.attempts],
  };
}
