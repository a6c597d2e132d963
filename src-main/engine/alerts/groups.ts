import { isToldElsewhere } from '../../../src-shared/alert/mirrored.ts';
import type { Alert } from '../../../src-shared/model/alert.ts';
import type { Held } from '../../../src-shared/model/held.ts';
import type { Labels } from '../../../src-shared/model/labels.ts';
import { type Severity, severityOf, severityRank } from '../../../src-shared/model/severity.ts';
import type { RouteNode } from '../../../src-shared/route/tree.ts';
import type { DispatchState } from './dispatch.ts';
import { groupId, readTold } from './told.ts';

/** One receiver's group of alerts. */
export interface Group {
  readonly receiver: string;
  readonly groupKey: string;
  readonly groupLabels: Labels;
  /** Absent: none of its alerts is routed here any more; only what was told is brought to its end. */
  readonly route: RouteNode | undefined;
  /** Firing alerts that are routed here. */
  readonly routed: readonly Alert[];
}

/** What a group's receiver knows, and what it does not know yet. */
export interface Standing {
  /** Told as firing, with the severity told. */
  readonly told: ReadonlyMap<string, Severity>;
  /** Of those, the ones that fire still, and the ones that are over. */
  readonly still: readonly Alert[];
  readonly ended: readonly Alert[];
  /** Firing, routed here, not told or told with a lower severity, and not held back. */
  readonly fresh: readonly Alert[];
  /** What keeps alerts from being told here, by id. */
  readonly held: ReadonlyMap<string, Held>;
  /** Whether something only waits for this run to see it fire: then the flush that is due waits for that. */
  readonly unconfirmed: boolean;
  /** When the first of what holds alerts back is known to end, epoch ms. */
  readonly heldUntil: number | undefined;
}

/** Every group that has firing alerts, was told something, or waits. */
export function groupsOf(state: DispatchState): ReadonlyMap<string, Group> {
  const groups = new Map<string, Group & { routed: Alert[] }>();
  for (const alert of state.alerts.values()) {
    // What is told elsewhere is in no group: it would set the clock of alerts that are told here.
    if (alert.state !== 'firing' || isToldElsewhere(alert)) continue;
    for (const to of state.route(alert.labels)) {
      const id = groupId(to);
      const group = groups.get(id);
      if (group !== undefined) group.routed.push(alert);
      else {
        const { groupKey, groupLabels, receiver, route } = to;
        groups.set(id, { receiver, groupKey, groupLabels, route, routed: [alert] });
      }
    }
  }
  for (const [id, { groupKey, groupLabels, receiver }] of [...state.told, ...state.waiting])
    if (!groups.has(id)) groups.set(id, { receiver, groupKey, groupLabels, route: routeOfTold(state, id), routed: [] });
  return groups;
}

/** The route that a group's told alerts would take if they fired: its times hold for their end as well. */
function routeOfTold(state: DispatchState, id: string): RouteNode | undefined {
  const told = state.told.get(id);
  if (told === undefined) return undefined;
  for (const alertId of readTold(told).keys()) {
    const alert = state.alerts.get(alertId);
    const to = alert && state.route(alert.labels).find((one) => groupId(one) === id);
    if (to !== undefined) return to.route;
  }
  return undefined;
}

/** Compares what a group was told with what is so. */
export function standingOf(state: DispatchState, id: string, group: Group): Standing {
  const entry = state.told.get(id);
  const told = entry === undefined ? new Map<string, Severity>() : readTold(entry);
  const still: Alert[] = [];
  const ended: Alert[] = [];
  for (const alertId of told.keys()) {
    const alert = state.alerts.get(alertId);
    if (alert?.state === 'firing') still.push(alert);
    else if (alert !== undefined) ended.push(alert);
  }
  const held = new Map<string, Held>();
  let heldUntil: number | undefined;
  for (const alert of new Set([...group.routed, ...still])) {
    const found = state.held(alert, group.route);
    if (found === undefined) continue;
    held.set(alert.id, found);
    if (found.until !== undefined && found.until < (heldUntil ?? Infinity)) heldUntil = found.until;
  }
  const news = group.routed.filter((alert) => {
    const before = told.get(alert.id);
    return before === undefined || severityRank(severityOf(alert.labels)) > severityRank(before);
  });
  return {
    told,
    still,
    ended,
    fresh: news.filter((alert) => !held.has(alert.id)),
    held,
    unconfirmed: news.some((alert) => held.get(alert.id)?.by === 'unconfirmed'),
    heldUntil,
  };
}
