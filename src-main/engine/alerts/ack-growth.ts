import { outgrow } from '../../../src-shared/alert/machine.ts';
import { isToldElsewhere } from '../../../src-shared/alert/mirrored.ts';
import type { Alert } from '../../../src-shared/model/alert.ts';
import type { Destination } from '../../../src-shared/route/group.ts';
import type { Step } from './evaluate.ts';
import { groupId } from './told.ts';

/** Acknowledgements that end because an alert fired in their group after they were given. */
export function outgrown(
  alerts: readonly Alert[],
  route: (labels: Alert['labels']) => readonly Destination[],
  at: number,
): readonly Step[] {
  const guarded = alerts.filter((alert) => alert.ack?.breaks?.includes('growth') === true && !isToldElsewhere(alert));
  if (guarded.length === 0) return [];
  const newest = new Map<string, Alert>();
  for (const alert of alerts) {
    if (alert.state !== 'firing' || isToldElsewhere(alert)) continue;
    for (const group of route(alert.labels)) {
      const id = groupId(group);
      if ((alert.firedAt ?? 0) >= (newest.get(id)?.firedAt ?? 0)) newest.set(id, alert);
    }
  }
  return guarded.flatMap((before) => {
    for (const group of route(before.labels)) {
      const newcomer = newest.get(groupId(group));
      // What fired at the time of the acknowledgement was on the screen when it was given.
      if (newcomer === undefined || newcomer.id === before.id || (newcomer.firedAt ?? 0) <= (before.ack?.at ?? at))
        continue;
      return [{ before, after: outgrow(before, newcomer, at) }];
    }
    return [];
  });
}
