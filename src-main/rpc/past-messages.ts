import type { GroupMessage } from '../../src-shared/model/notification.ts';
import { RpcError } from '../../src-shared/rpc/error.ts';
import type { Ops } from '../engine/store/store.ts';

/** A message about one alert as it is now, as if it were a group of its own. Throws RpcError when there is no such alert. */
export async function messageOfAlert(ops: Ops, alertId: string): Promise<GroupMessage> {
  const found = await ops.read('alert.get', { id: alertId });
  if (found === undefined) throw new RpcError('not_found', 'There is no such alert any more.');
  const { alert } = found;
  const over = alert.state === 'resolved';
  return {
    receiver: 'preview',
    groupKey: `{}:{alertname="${alert.rule}"}`,
    groupLabels: { alertname: alert.rule },
    status: over ? 'resolved' : 'firing',
    reason: over ? 'resolved' : 'firing',
    alerts: [alert],
    at: alert.updatedAt,
  };
}

/** A message of the delivery log. Throws RpcError when it is not kept any more. */
export async function messageSent(ops: Ops, id: number): Promise<GroupMessage> {
  const found = await ops.read('outbox.message', { id });
  if (found === undefined) throw new RpcError('not_found', 'The message is not kept any more.');
  return found;
}
