import { createHash } from 'node:crypto';
import type { Alert } from '../../../src-shared/model/alert.ts';
import type { NotificationReason } from '../../../src-shared/model/notification.ts';
import { type Severity, severityOf } from '../../../src-shared/model/severity.ts';
import type { ToldGroup } from '../store/ops.ts';
import { withAck, withAckOf } from './told-acks.ts';

/** The key of a (receiver, group) in memory. */
export function groupId(group: { readonly receiver: string; readonly groupKey: string }): string {
  return `${group.receiver}\n${group.groupKey}`;
}

/** One entry of `ToldGroup.firing`: the alert's id, the severity it was told with, and when it had been acknowledged. */
function writeTold(alert: Alert): string {
  return withAck(`${alert.id} ${severityOf(alert.labels)}`, alert);
}

/** `ToldGroup.firing` after a message that named some of these alerts; of the others' acknowledgements it said nothing. */
export function toldEntries(
  firing: readonly Alert[],
  named: ReadonlySet<string>,
  before: ToldGroup | undefined,
): string[] {
  const known = new Map(before?.firing.map((entry) => [entry.split(' ')[0], entry]));
  return firing.map((alert) =>
    named.has(alert.id) ? writeTold(alert) : withAckOf(writeTold(alert), known.get(alert.id)),
  );
}

/** Alert id → severity told. */
export function readTold(group: ToldGroup): ReadonlyMap<string, Severity> {
  return new Map(
    group.firing.map((entry) => {
      const [id = '', severity = ''] = entry.split(' ');
      return [id, severityOf({ severity })] as const;
    }),
  );
}

/** The same 32 hex digits for the same thing said to the same channel, whatever happens between. */
export function dedupKey(
  receiver: string,
  channel: number,
  groupKey: string,
  sequence: number,
  reason: NotificationReason,
): string {
  return createHash('sha256')
    .update(JSON.stringify([receiver, channel, groupKey, sequence, reason]))
    .digest('hex')
    .slice(0, 32);
}
