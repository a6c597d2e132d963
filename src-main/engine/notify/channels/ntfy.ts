import { shortText } from '../text.ts';
import { channelKind } from './channel-kind.ts';
import { cut, cutBytes } from './cut.ts';
import { HTTP_ADDRESS, HTTP_CONFIG, long, secret, text } from './field.ts';
import { post } from './http.ts';

/** ntfy turns longer messages into attachments: bytes. */
const MESSAGE_BYTES = 4_096;
const TITLE_CHARS = 250;
const DESCRIBED = 3;
const PRIORITY = { critical: 5, error: 4, warning: 3, info: 2 } as const;
const TAG = {
  critical: 'rotating_light',
  error: 'red_circle',
  warning: 'warning',
  info: 'information_source',
} as const;

const content = { template: 'text', advanced: true } as const;

/** ntfy: a push message to a topic, on ntfy.sh or on a server of one's own. */
export const ntfyChannel = channelKind({
  type: 'ntfy',
  label: 'ntfy',
  noun: 'an ntfy channel',
  help: 'A push message to everybody who follows a topic; its priority comes from the severity.',
  list: 'ntfy_configs',
  docs: 'https://docs.ntfy.sh/publish/#publish-as-json',
  limits: {
    title: TITLE_CHARS,
    text: MESSAGE_BYTES,
    alerts: DESCRIBED,
    rate: { count: 60, perMs: 300_000 },
    words: `${MESSAGE_BYTES} bytes; ntfy.sh takes sixty messages at once and then one every five seconds.`,
  },
  fields: {
    topic: secret({ label: 'Topic', help: 'Who knows it can read along.', required: true }),
    url: text({
      label: 'Server',
      help: 'Address of the ntfy server.',
      default: 'https://ntfy.sh/',
      pattern: HTTP_ADDRESS,
    }),
    token: secret({ label: 'Access token', help: 'tk_…, when the topic is protected.' }),
    title: text({ label: 'Title', help: 'Replaces the title.', ...content }),
    message: long({ label: 'Message', help: 'Replaces the text.', ...content }),
    priority: text({ label: 'Priority', help: '1 to 5; by default from the severity.', ...content }),
    tags: text({ label: 'Tags', help: 'With commas between them; names of emoji are shown as such.', ...content }),
    click: text({ label: 'Link', help: 'Opened by a tap; by default the alert.', ...content }),
    http_config: HTTP_CONFIG,
  },
  target: ['url'],
  async send(settings, delivery, ports) {
    const { credentials } = ports;
    const topic = await credentials.text(settings.topic);
    const headers =
      settings.token === undefined ? {} : { authorization: `Bearer ${await credentials.text(settings.token)}` };
    const words = delivery.words(DESCRIBED);
    const [first] = words.alerts;
    const given = Number(settings.priority);
    const link = settings.click ?? first?.link ?? words.link;
    const runbook = first?.runbook !== undefined && /^https?:/i.test(first.runbook) ? [first.runbook] : [];
    const body = JSON.stringify({
      topic,
      title: cut(settings.title ?? words.title, TITLE_CHARS),
      message: cutBytes(settings.message ?? shortText(words), MESSAGE_BYTES),
      priority: given >= 1 && given <= 5 ? Math.round(given) : words.resolved ? 3 : PRIORITY[words.severity],
      tags: settings.tags?.split(',').flatMap((tag) => tag.trim() || []) ?? [
        words.resolved ? 'white_check_mark' : TAG[words.severity],
      ],
      click: link,
      actions: [
        { action: 'view', label: 'Open', url: link },
        ...runbook.map((url) => ({ action: 'view', label: 'Runbook', url })),
      ],
    });
    return post({ url: new URL(settings.url), open: true, headers, body, http: settings.http_config }, delivery, ports);
  },
});
