import type { Alert } from '../../src-shared/model/alert.ts';
import type { MonitorStatus } from '../../src-shared/model/check.ts';
import type { LiveState } from './live.ts';

/** Everything that arrived since the last frame, merged: the last word about each id. */
export interface Batch {
  readonly monitors: Map<string, MonitorStatus | undefined>;
  readonly alerts: Map<string, Alert | undefined>;
  status: LiveState['status'];
  /** A snapshot replaces what was there. */
  monitorSnapshot: boolean;
  alertSnapshot: boolean;
}

/** A batch with nothing in it. */
export function emptyBatch(): Batch {
  return {
    monitors: new Map(),
    alerts: new Map(),
    status: undefined,
    monitorSnapshot: false,
    alertSnapshot: false,
  };
}

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

function byGroupThenName(a: MonitorStatus, b: MonitorStatus): number {
  if (a.group !== b.group) {
    if (a.group === '') return 1;
    if (b.group === '') return -1;
    return collator.compare(a.group, b.group);
  }
  return collator.compare(a.name, b.name);
}

function newestFirst(a: Alert, b: Alert): number {
  return b.activeAt - a.activeAt || (a.id < b.id ? -1 : 1);
}

interface Part<T> {
  readonly records: ReadonlyMap<string, T>;
  readonly ids: readonly string[];
}

function sameIds(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((id, i) => id === b[i]);
}

/** Merges changes into records and keeps the id list's reference unless membership or order changed. */
function merge<T>(
  was: Part<T>,
  changes: ReadonlyMap<string, T | undefined>,
  snapshot: boolean,
  order: (a: T, b: T) => number,
  sameOrder: (a: T, b: T) => boolean,
): Part<T> {
  if (!snapshot && changes.size === 0) return was;
  const records = new Map(snapshot ? [] : was.records);
  let reorder = snapshot;
  // A record that moved to another group has to be seen by whoever groups the list, even if the order is the same.
  let rekeyed = false;
  for (const [id, record] of changes) {
    const before = was.records.get(id);
    if (record === undefined) {
      reorder = records.delete(id) || reorder;
      continue;
    }
    if (before === undefined) reorder = true;
    else if (!sameOrder(before, record)) rekeyed = true;
    records.set(id, record);
  }
  if (!reorder && !rekeyed) return { records, ids: was.ids };
  const ids = [...records].sort((a, b) => order(a[1], b[1])).map(([id]) => id);
  return { records, ids: !rekeyed && sameIds(ids, was.ids) ? was.ids : ids };
}

/** The state after a batch. Pure; one call and one `setState` per frame whatever arrived. */
export function applyBatch(state: LiveState, batch: Batch): LiveState {
  const monitors = merge(
    { records: state.monitors, ids: state.monitorNames },
    batch.monitors,
    batch.monitorSnapshot,
    byGroupThenName,
    (a, b) => a.group === b.group,
  );
  const alerts = merge(
    { records: state.alerts, ids: state.alertIds },
    batch.alerts,
    batch.alertSnapshot,
    newestFirst,
    (a, b) => a.activeAt === b.activeAt,
  );
  const ready = {
    monitors: state.ready.monitors || batch.monitorSnapshot,
    alerts: state.ready.alerts || batch.alertSnapshot,
  };
  return {
    monitors: monitors.records,
    monitorNames: monitors.ids,
    alerts: alerts.records,
    alertIds: alerts.ids,
    status: batch.status ?? state.status,
    ready: ready.monitors === state.ready.monitors && ready.alerts === state.ready.alerts ? state.ready : ready,
  };
}
