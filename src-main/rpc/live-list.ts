import type { Alert } from '../../src-shared/model/alert.ts';

/**
 * Pending and firing alerts, newest first, `limit` at most: in the order in which the store lists them. What goes on is in
 * memory, so that in a storm a list waits neither for the reader nor for the transactions before it.
 */
export function liveNewestFirst(alerts: readonly Alert[], limit: number): Alert[] {
  return alerts
    .filter(({ state }) => state !== 'resolved')
    .sort((a, b) => began(b) - began(a) || (a.id < b.id ? -1 : 1))
    .slice(0, limit);
}

function began({ activeAt, firedAt }: Alert): number {
  return firedAt ?? activeAt;
}
