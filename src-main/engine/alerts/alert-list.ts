import type { Alert } from '../../../src-shared/model/alert.ts';
import type { OpsReads } from '../store/ops.ts';
import type { Ops } from '../store/store.ts';
import type { Alerts } from './alerts.ts';

/** Lists alerts, newest first; without `resolvedSince` (epoch ms) those that go on. */
export type ListAlerts = (query: OpsReads['alerts.list']['input']) => Promise<readonly Alert[]>;

/** Where alerts are watched: what goes on is in memory and answers at once; what is over is asked of the store. */
export function listWatched(alerts: Pick<Alerts, 'current'>, ops: Ops): ListAlerts {
  const stored = listStored(ops);
  return (query) =>
    query.resolvedSince === undefined ? Promise.resolve(liveNewestFirst(alerts.current(), query.limit)) : stored(query);
}

/** Where nobody watches nothing is in memory: what was seen last is in the store. */
export function listStored(ops: Ops): ListAlerts {
  return (query) => ops.read('alerts.list', query);
}

/**
 * Pending and firing alerts, newest first, `limit` at most: in the order in which the store lists them. In a storm such a list
 * waits neither for the reader nor for the transactions before it.
 */
export function liveNewestFirst(alerts: readonly Alert[], limit: number): readonly Alert[] {
  return alerts
    .filter(({ state }) => state !== 'resolved')
    .sort((a, b) => began(b) - began(a) || (a.id < b.id ? -1 : 1))
    .slice(0, limit);
}

function began({ activeAt, firedAt }: Alert): number {
  return firedAt ?? activeAt;
}
