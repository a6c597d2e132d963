import type { Delivery } from '../../src-shared/contract/alert.ts';
import type { Ops } from '../engine/store/store.ts';

/** The delivery log, newest first: of one alert, or of all. */
export async function readDeliveries(ops: Ops, limit: number, alertId: string | undefined): Promise<Delivery[]> {
  const rows = await ops.read('outbox.log', { limit, alertId });
  return rows.map(({ notification: { message, ...notification }, attempts }) => ({
    notification,
    reason: message.reason,
    attempts: [...attempts],
  }));
}
