import { channelKind } from './channel-kind.ts';

const DESCRIBED = 5;

/** The desktop's own notifications; one note per group, replaced by the group's next message. */
export const desktopChannel = channelKind({
  type: 'desktop',
  label: 'Desktop notification',
  noun: 'a desktop channel',
  help: 'A native notification with Acknowledge, Snooze and Open; in a browser console, a note on the open page.',
  list: 'desktop_configs',
  docs: 'https://www.electronjs.org/docs/latest/tutorial/notifications',
  limits: { alerts: DESCRIBED, words: 'The platform cuts long notes; five alerts are described.' },
  fields: {},
  target: [],
  async send(_settings, { message, rehearsal, words }, { notifier }) {
    const text = words(DESCRIBED);
    const alone = text.alerts.length === 1;
    const lines = text.alerts.map((alert) => (alone ? alert.since : `${alert.what}: ${alert.since}`));
    const reason = alone ? (text.alerts[0]?.reason ?? '') : '';
    const more = text.more > 0 ? `and ${text.more} more` : '';
    const note = {
      tag: `${message.receiver}/${message.groupKey}`,
      title: text.title,
      body: [...lines, reason, more, text.partOf, text.note].filter((line) => line !== '').join('\n'),
      severity: text.resolved ? 'info' : text.severity,
      alertIds: message.alerts.map((alert) => alert.id),
    } as const;
    const request = `${note.title}\n${note.body}`;
    if (rehearsal) return { result: 'sent', detail: 'dry run: nothing was shown', request, reply: '' };
    try {
      await notifier.show(note);
      return { result: 'sent', detail: 'shown', request, reply: '' };
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      return { result: 'network', detail: `nobody could be shown the note: ${why}`, request, reply: '' };
    }
  },
});
