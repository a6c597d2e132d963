import { event } from '../../../src-shared/alert/transition.ts';
import type { Attempt, Notification } from '../../../src-shared/model/notification.ts';
import type { OpsCommand } from '../store/ops.ts';
import type { Job } from './lane-plan.ts';

/** Characters of a request or a reply that are kept. */
const KEPT_CHARS = 8_192;

export type Try = Omit<Attempt, 'notificationId'>;

/** One attempt for the delivery log and, when it was the last, a line in the timeline of every alert it was about. */
export function recordOf(
  job: Job,
  attempt: Try,
  status: Notification['status'],
  nextAttemptAt: number,
): readonly OpsCommand[] {
  const { row } = job;
  const commands: OpsCommand[] = [
    {
      do: 'outbox.attempt',
      attempt: {
        ...attempt,
        notificationId: row.id,
        request: attempt.request.slice(0, KEPT_CHARS),
        reply: attempt.reply.slice(0, KEPT_CHARS),
      },
      status,
      nextAttemptAt,
    },
  ];
  if (status === 'pending') return commands;
  const kind = status === 'sent' ? 'notified' : 'not_notified';
  const reason = sentence(row, attempt, status);
  const at = attempt.at + attempt.durationMs;
  for (const id of new Set(row.message.alerts.map((alert) => alert.id)))
    commands.push({ do: 'alert.event', event: event({ id }, at, kind, reason) });
  return commands;
}

function sentence(row: Notification, attempt: Try, status: Notification['status']): string {
  const who = `${row.receiver}/${row.channelType}`;
  if (status === 'sent') return `${who} was told (${row.message.reason}): ${attempt.detail}.`;
  return `${who} was not told (${row.message.reason}): ${attempt.detail}.`;
}
