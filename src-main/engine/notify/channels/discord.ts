import type { Severity } from '../../../../src-shared/model/severity.ts';
import { plainText } from '../text.ts';
import { channelKind } from './channel-kind.ts';
import { cut } from './cut.ts';
import { HTTP_CONFIG, long, secret, text } from './field.ts';
import { type Judgement, post, type Reply } from './http.ts';

// Discord's documented limits (Developer docs, "Embed limits", "Execute webhook"): characters.
const TITLE_CHARS = 256;
const DESCRIPTION_CHARS = 4_096;
const CONTENT_CHARS = 2_000;
const DESCRIBED = 10;
const COLOUR: Readonly<Record<Severity, number>> = {
  info: 0x5b_7f_bf,
  warning: 0xd9_a3_00,
  error: 0xe0_65_1a,
  critical: 0xd1_24_2f,
};
const RESOLVED_COLOUR = 0x2d_a4_4e;

const content = { template: 'text', advanced: true } as const;

/** Discord through a webhook: one embed. */
export const discordChannel = channelKind({
  type: 'discord',
  label: 'Discord',
  noun: 'a Discord channel',
  help: 'An embed in the colour of the severity, to a webhook of a channel.',
  list: 'discord_configs',
  docs: 'https://discord.com/developers/docs/resources/webhook#execute-webhook',
  limits: {
    title: TITLE_CHARS,
    text: DESCRIPTION_CHARS,
    alerts: DESCRIBED,
    rate: { count: 5, perMs: 2_000 },
    words: `${TITLE_CHARS} characters in the title, ${DESCRIPTION_CHARS} in the text; five messages per two seconds.`,
  },
  fields: {
    webhook_url: secret({
      label: 'Webhook address',
      help: 'It is a password.',
      placeholder: 'https://discord.com/api/webhooks/…',
      required: true,
      url: true,
    }),
    title: text({ label: 'Title', help: 'Replaces the title.', ...content }),
    message: long({ label: 'Message', help: 'Replaces the text.', ...content }),
    content: text({ label: 'Content', help: 'Above the embed; may mention people.', ...content }),
    username: text({ label: 'User name', help: 'Name that the message stands under.', ...content }),
    avatar_url: text({ label: 'Avatar', help: 'Address of an image.', ...content }),
    http_config: HTTP_CONFIG,
  },
  target: ['webhook_url'],
  async send(settings, delivery, ports) {
    const url = await ports.credentials.url(settings.webhook_url);
    const words = delivery.words(DESCRIBED);
    const said = settings.content;
    const body = JSON.stringify({
      ...(said === undefined ? { allowed_mentions: { parse: [] } } : { content: cut(said, CONTENT_CHARS) }),
      username: settings.username,
      avatar_url: settings.avatar_url,
      embeds: [
        {
          title: cut(settings.title ?? words.title, TITLE_CHARS),
          description: cut(settings.message ?? plainText(words), DESCRIPTION_CHARS),
          url: words.link,
          color: words.resolved ? RESOLVED_COLOUR : COLOUR[words.severity],
          timestamp: new Date(delivery.message.at).toISOString(),
        },
      ],
    });
    return post({ url, body, http: settings.http_config, judge: judgeDiscord }, delivery, ports);
  },
});

/** The JSON of a 429 knows the pause to the millisecond (Developer docs, "Rate limits"). */
function judgeDiscord({ json, status }: Reply): Judgement | undefined {
  if (status !== 429 || typeof json !== 'object' || json === null || !('retry_after' in json)) return undefined;
  return typeof json.retry_after === 'number' ? { retryAfterMs: Math.ceil(json.retry_after * 1_000) } : undefined;
}
