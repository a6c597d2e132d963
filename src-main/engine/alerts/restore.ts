import { z } from 'zod';
import type { Alert } from '../../../src-shared/model/alert.ts';
import { METRIC_NAME, seriesKey } from '../../../src-shared/model/labels.ts';
import type { EscalationRecord, ToldGroup, WaitingGroup } from '../store/ops.ts';
import type { Ops, Samples } from '../store/store.ts';
import { readTold } from './told.ts';

/** Marks in ops.db: what can be undone, and which alerts were closed by hand while their expression holds. */
export const MARK_UNDO = 'alerts.undo';
export const MARK_CLOSED = 'alerts.closed';
/** Resolved alerts stay in memory for an hour. */
export const RECENT_MS = 3_600_000;
/** More active alerts than this are not expected by anything that reads them. */
const ALL = 1_000_000;

export interface Loaded {
  readonly alerts: readonly Alert[];
  readonly told: readonly ToldGroup[];
  readonly waiting: readonly WaitingGroup[];
  readonly undo: string;
  readonly escalations: readonly EscalationRecord[];
}

/** Reads what the last run knew, including alerts that are over but whose end somebody still has to hear. */
export async function loadAlerts(ops: Ops, now: number): Promise<Loaded> {
  const [listed, told, waiting, undo, closed, escalations] = await Promise.all([
    ops.read('alerts.list', { resolvedSince: now - RECENT_MS, limit: ALL }),
    ops.read('groups.told', {}),
    ops.read('groups.waiting', {}),
    ops.read('mark', { name: MARK_UNDO }),
    ops.read('mark', { name: MARK_CLOSED }),
    ops.read('escalations.records', {}),
  ]);
  const alerts = new Map(listed.map((alert) => [alert.id, alert]));
  const owed = new Set([...told.flatMap((group) => [...readTold(group).keys()]), ...closedIds(closed)]);
  for (const id of owed) {
    if (alerts.has(id)) continue;
    const found = await ops.read('alert.get', { id });
    if (found !== undefined) alerts.set(id, found.alert);
  }
  return { alerts: [...alerts.values()], told, waiting, undo: undo ?? '[]', escalations };
}

/**
 * The alerts of the last run as ones that nobody looked at since their last ALERTS_FOR_STATE sample: what was not seen
 * counts neither for `for` nor for `keep_firing_for`, as when the watcher is blind. Without a sample in the head, which holds
 * two hours, nothing was seen since the alert last changed (docs/adr/0015-alerts-over-a-restart.md).
 */
export function unseenSince(alerts: readonly Alert[], samples: Samples): readonly Alert[] {
  const seen = new Map(
    samples.latest('ALERTS_FOR_STATE').map(({ labels: { [METRIC_NAME]: _name, ...own }, t }) => [seriesKey(own), t]),
  );
  return alerts.map((alert) => {
    const waiting = alert.state === 'pending' || (alert.state === 'firing' && alert.lapsedAt !== undefined);
    if (!waiting || alert.blindSince !== undefined) return alert;
    return { ...alert, blindSince: Math.max(alert.updatedAt, seen.get(seriesKey(alert.labels)) ?? 0) };
  });
}

function closedIds(text: string | undefined): readonly string[] {
  if (text === undefined) return [];
  try {
    return z.array(z.string()).parse(JSON.parse(text));
  } catch {
    // An unreadable mark only means that an alert closed by hand may come back as a new one.
    return [];
  }
}
