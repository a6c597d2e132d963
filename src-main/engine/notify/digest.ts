import { createHash } from 'node:crypto';
import { partsTogether } from '../../../src-shared/incident/part-of.ts';
import type { Alert } from '../../../src-shared/model/alert.ts';
import type { GroupMessage, Notification, NotificationReason } from '../../../src-shared/model/notification.ts';
import { severityOf, severityRank } from '../../../src-shared/model/severity.ts';

/** Several rows of one channel that become one. */
export interface Collapse {
  readonly rows: readonly Notification[];
  readonly message: GroupMessage;
  readonly dedupKey: string;
}

/** Every alert as the newest of the rows knows it; rows stand in the order in which they were decided. */
export function newestOf(rows: readonly Notification[]): readonly Alert[] {
  const newest = new Map<string, Alert>();
  for (const { message } of rows) for (const alert of message.alerts) newest.set(alert.id, alert);
  return [...newest.values()];
}

/** What fires first, worst first, then longest; what is over after it, in the order in which it ended. */
function inOrder(alerts: readonly Alert[]): readonly Alert[] {
  const rank = (alert: Alert): number => severityRank(severityOf(alert.labels));
  const firing = alerts.filter((alert) => alert.state === 'firing');
  const over = alerts.filter((alert) => alert.state !== 'firing');
  return [
    ...firing.sort((a, b) => rank(b) - rank(a) || (a.firedAt ?? 0) - (b.firedAt ?? 0)),
    ...over.sort((a, b) => (a.resolvedAt ?? 0) - (b.resolvedAt ?? 0)),
  ];
}

/** Rows of many groups as one message. Its key covers theirs: the same rows are the same digest, whatever happens between. */
export function digestOf(
  rows: readonly Notification[],
  reason: Extract<NotificationReason, 'digest' | 'storm'>,
  because: string,
  now: number,
): Collapse {
  const alerts = inOrder(newestOf(rows));
  const receiver = rows[0]?.receiver ?? '';
  const message: GroupMessage = {
    receiver,
    groupKey: `digest/${receiver}`,
    groupLabels: {},
    status: alerts.some((alert) => alert.state === 'firing') ? 'firing' : 'resolved',
    reason,
    alerts: [...alerts],
    because,
    ...partsOf(rows),
    covers: coveredBy(rows),
    since: sinceOf(rows),
    at: now,
  };
  return { rows, message, dedupKey: keyOf(rows, reason) };
}

/** Several rows of one group as one message of that group. */
export function catchUpOf(rows: readonly Notification[], because: string, now: number): Collapse {
  const newest = rows.at(-1);
  const first = rows[0];
  if (newest === undefined || first === undefined) throw new RangeError('a catch-up has rows');
  const alerts = inOrder(newestOf(rows));
  const firing = alerts.some((alert) => alert.state === 'firing');
  const message: GroupMessage = {
    ...newest.message,
    status: firing ? 'firing' : 'resolved',
    reason: firing ? (first.message.reason === 'firing' ? 'firing' : 'changed') : 'resolved',
    alerts: [...alerts],
    because,
    ...partsOf(rows),
    covers: coveredBy(rows),
    since: sinceOf(rows),
    at: now,
  };
  return { rows, message, dedupKey: keyOf(rows, 'changed') };
}

/** The incidents of all rows. */
function partsOf(rows: readonly Notification[]): Pick<GroupMessage, 'partOf'> {
  const partOf = partsTogether(rows.map(({ message }) => message.partOf));
  return partOf.length === 0 ? {} : { partOf };
}

/** When the oldest of what the rows stand for was decided, epoch ms. */
function sinceOf(rows: readonly Notification[]): number {
  return Math.min(...rows.map((row) => row.message.since ?? row.createdAt));
}

function coveredBy(rows: readonly Notification[]): string[] {
  return rows.map((row) => row.dedupKey);
}

function keyOf(rows: readonly Notification[], reason: string): string {
  return createHash('sha256')
    .update(JSON.stringify([reason, ...coveredBy(rows)]))
    .digest('hex')
    .slice(0, 32);
}
