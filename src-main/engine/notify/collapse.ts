import type { Notification } from '../../../src-shared/model/notification.ts';
import type { NewNotification, OpsCommand } from '../store/ops.ts';
import type { Collapse } from './digest.ts';

/** How long a digest is worth delivering, ms. */
const EXPIRES_AFTER_MS = 86_400_000;

/** The row that stands for others, and their ends: all of it is written together, or nothing. */
export function collapseCommands({ dedupKey, message, rows }: Collapse, now: number): readonly OpsCommand[] {
  const newest = rows.at(-1);
  if (newest === undefined) return [];
  const notification: NewNotification = {
    dedupKey,
    receiver: newest.receiver,
    channel: newest.channel,
    channelType: newest.channelType,
    message,
    // It stands where the newest of them stood: what came after it is said after it.
    createdAt: newest.createdAt,
    nextAttemptAt: now,
    expiresAt: now + EXPIRES_AFTER_MS,
  };
  return [{ do: 'outbox.put', notification }, ...rows.map((row) => ended(row, message.reason, now))];
}

function ended(row: Notification, reason: string, at: number): OpsCommand {
  return {
    do: 'outbox.attempt',
    attempt: {
      notificationId: row.id,
      at,
      durationMs: 0,
      result: 'rate_limited',
      detail: `told together with others (${reason})`,
      request: '',
      reply: '',
    },
    status: 'superseded',
    nextAttemptAt: at,
  };
}
