import { event } from '../../../src-shared/alert/transition.ts';
import type { NewAlertEvent } from '../../../src-shared/model/alert.ts';
import type { Channel, Receiver } from '../../../src-shared/model/receiver.ts';
import type { NewNotification } from '../store/ops.ts';
import type { Decided } from './dispatch.ts';
import { dedupKey } from './told.ts';

/** How long a message is worth delivering, ms. */
const EXPIRES_AFTER_MS = 86_400_000;

/** Whether a channel can say that something is acknowledged without ringing. */
export type HearsAcks = (channel: Channel) => boolean;

/** One outbox row per channel of the receiver, and why a channel gets none. */
export function outboxRows(
  decided: Decided,
  receiver: Receiver,
  now: number,
  hearsAcks: HearsAcks | undefined,
): { readonly rows: readonly NewNotification[]; readonly events: readonly NewAlertEvent[] } {
  const { message, sequence } = decided;
  const rows: NewNotification[] = [];
  const events: NewAlertEvent[] = [];
  const silent = (reason: string): void => {
    for (const alert of message.alerts) events.push(event(alert, now, 'not_notified', reason));
  };
  receiver.channels.forEach((channel, index) => {
    if (message.reason === 'acknowledged' && hearsAcks?.(channel) !== true) return;
    if (message.status === 'resolved' && !channel.sendResolved) {
      silent(
        `${receiver.name}/${channel.type} was not told that it is over: the channel is set not to (sendResolved).`,
      );
      return;
    }
    rows.push({
      dedupKey: dedupKey(receiver.name, index, message.groupKey, sequence, message.reason),
      receiver: receiver.name,
      channel: index,
      channelType: channel.type,
      message,
      createdAt: now,
      nextAttemptAt: now,
      expiresAt: now + EXPIRES_AFTER_MS,
    });
  });
  if (receiver.channels.length === 0) silent(`${receiver.name} was not told: it has no channels.`);
  return { rows, events };
}
