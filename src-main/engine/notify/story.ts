import type { Notification } from '../../../src-shared/model/notification.ts';
import type { ChannelStory, OpsCommand } from '../store/ops.ts';
import type { Reference } from './channels/channel-kind.ts';

export type Story = ChannelStory;

/** What is kept after a message was taken: while the group goes on, what the next message needs; when it is over, nothing. */
export function afterSent(
  { channel, message, receiver }: Notification,
  before: Story | undefined,
  reference: Reference | undefined,
): readonly OpsCommand[] {
  const { groupKey } = message;
  if (message.status === 'resolved')
    return before === undefined ? [] : [{ do: 'story.drop', receiver, channel, groupKey }];
  const firing = message.alerts.filter((alert) => alert.state === 'firing').map((alert) => alert.id);
  const story = { firing, reference: reference ?? before?.reference ?? {} };
  return [{ do: 'story.put', receiver, channel, groupKey, story, at: message.at }];
}
