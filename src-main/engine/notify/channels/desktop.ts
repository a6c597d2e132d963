import { messageText } from '../text.ts';
import type { ChannelKind } from './channel-kind.ts';

const DESCRIBED = 5;

/** The desktop's own notifications; one note per group, replaced by the group's next message. */
export const desktopChannel = {
  type: 'desktop',
  fields: { sendResolved: 'Also say when it is over.' },
  limits: 'The platform cuts long notes; five alerts are described.',
  async send(_channel, { message, externalUrl }, { notifier }) {
    const text = messageText(message, externalUrl, DESCRIBED);
    const lines = text.alerts.map((alert) =>
      text.alerts.length === 1 ? alert.since : `${alert.what}: ${alert.since}`,
    );
    const reason = text.alerts.length === 1 ? text.alerts[0]?.reason : undefined;
    if (reason !== undefined && reason !== '') lines.push(reason);
    if (text.more > 0) lines.push(`and ${text.more} more`);
    const note = {
      tag: `${message.receiver}/${message.groupKey}`,
      title: text.title,
      body: lines.join('\n'),
      severity: text.resolved ? 'info' : text.severity,
      alertIds: message.alerts.map((alert) => alert.id),
    } as const;
    const request = `${note.title}\n${note.body}`;
    try {
      await notifier.show(note);
      return { result: 'sent', detail: 'shown', request, reply: '' };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return { result: 'network', detail: `nobody could be shown the note: ${reason}`, request, reply: '' };
    }
  },
} as const satisfies ChannelKind<'desktop'>;
