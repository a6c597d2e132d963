import type { AttemptResult } from '../../../../src-shared/model/notification.ts';
import { channelKind, type Delivery, type Outcome, type SendPorts } from './channel-kind.ts';
import { cut, escapeMarkup } from './cut.ts';
import { HTTP_ADDRESS, HTTP_CONFIG, long, records, type SettingsOf, secret, text, toggle } from './field.ts';
import { type HttpOutcome, type Judgement, post, type Reply } from './http.ts';
import { BLOCKS, DESCRIBED, HEADER_CHARS, slackColour, slackMessage, TEXT_CHARS } from './slack-payload.ts';

const content = { template: 'text', advanced: true } as const;
const FIELDS = {
  api_url: secret({
    label: 'Incoming webhook address',
    help: 'It is a password. Leave it empty when a bot token is given.',
    placeholder: 'https://hooks.slack.com/services/…',
    url: true,
    global: 'slack_api_url',
  }),
  app_token: secret({
    label: 'Bot token',
    help: 'xoxb-…, with the scope chat:write. With it the message of a group is edited in place, and its story becomes a thread.',
    placeholder: 'xoxb-…',
    global: 'slack_app_token',
  }),
  channel: text({
    label: 'Channel',
    help: 'Needed with a bot token; old webhooks may choose one.',
    placeholder: '#on-call',
    template: 'text',
    address: true,
  }),
  app_url: text({
    label: 'Address of chat.postMessage',
    help: 'chat.update is expected beside it.',
    default: 'https://slack.com/api/chat.postMessage',
    global: 'slack_app_url',
    advanced: true,
    pattern: HTTP_ADDRESS,
  }),
  title: text({ label: 'Title', help: 'Replaces the header.', ...content }),
  title_link: text({ label: 'Link of the title', help: 'An address.', ...content }),
  pretext: text({ label: 'Pretext', help: 'Above the attachment.', ...content }),
  text: long({ label: 'Text', help: 'Replaces the body.', ...content }),
  fallback: text({ label: 'Fallback', help: 'For notifications without formatting.', ...content }),
  color: text({ label: 'Colour', help: 'good, warning, danger or #rrggbb.', ...content }),
  footer: text({ label: 'Footer', help: 'Below the text.', ...content }),
  username: text({ label: 'User name', help: 'Name that the message stands under.', ...content }),
  icon_emoji: text({ label: 'Icon (emoji)', help: ':bell:', ...content }),
  icon_url: text({ label: 'Icon (address)', help: 'An image.', ...content }),
  image_url: text({ label: 'Image', help: 'Address of an image to show.', ...content }),
  thumb_url: text({ label: 'Thumbnail', help: 'Address of a small image.', ...content }),
  callback_id: text({ label: 'Callback id', help: 'For interactive apps.', ...content }),
  fields: records({
    label: 'Fields',
    help: 'Title and value side by side.',
    columns: ['title', 'value', 'short'],
    ...content,
  }),
  actions: records({
    label: 'Buttons',
    help: 'Buttons that open an address.',
    columns: ['type', 'text', 'url', 'style', 'name', 'value'],
    ...content,
  }),
  short_fields: toggle({ label: 'Short fields', help: 'Fields stand side by side.', default: false, advanced: true }),
  link_names: toggle({ label: 'Link names', help: 'Turns @names into links.', default: false, advanced: true }),
  http_config: HTTP_CONFIG,
} as const;
type Settings = SettingsOf<typeof FIELDS>;

/** Slack, through an incoming webhook or as a bot. */
export const slackChannel = channelKind({
  type: 'slack',
  label: 'Slack',
  noun: 'a Slack channel',
  help: 'Blocks to an incoming webhook, or by bot token one message per group that is edited in place.',
  list: 'slack_configs',
  docs: 'https://api.slack.com/methods/chat.postMessage',
  limits: {
    title: HEADER_CHARS,
    text: TEXT_CHARS,
    alerts: DESCRIBED,
    rate: { count: 1, perMs: 1_000 },
    words: `${BLOCKS} blocks, ${HEADER_CHARS} characters in the header, ${TEXT_CHARS} in a text; one message per second and channel.`,
  },
  later: ['mrkdwn_in', 'message_text', 'update_message', 'timeout'],
  fields: FIELDS,
  target: ['api_url', 'app_token', 'channel'],
  summary: 'channel',
  check({ api_url, app_token, channel }) {
    if (app_token !== undefined && channel === undefined)
      return [{ field: 'channel', message: 'a bot token needs channel: to whom it speaks' }];
    if (app_token === undefined && api_url === undefined)
      return [
        {
          field: 'api_url',
          message: 'a Slack channel needs api_url or app_token here, or slack_api_url or slack_app_token under global',
        },
      ];
    return [];
  },
  // A webhook cannot edit: it would ring.
  hearsAcks: ({ app_token }) => app_token !== undefined,
  async send(settings, delivery, ports) {
    if (settings.app_token !== undefined) return speakAsBot(settings, settings.app_token, delivery, ports);
    const url = await ports.credentials.url(settings.api_url ?? '');
    const { channel } = settings;
    const body = JSON.stringify({ ...(channel === undefined ? {} : { channel }), ...bodyOf(settings, delivery) });
    // Slack ignores it; a proxy or a double between us and Slack can tell a repeat by it.
    const headers = { 'Idempotency-Key': delivery.dedupKey };
    return post({ url, headers, body, http: settings.http_config }, delivery, ports);
  },
});

/** Edits the group's message and tells the story below it, or begins one. */
async function speakAsBot(
  settings: Settings,
  token: NonNullable<Settings['app_token']>,
  delivery: Delivery,
  ports: SendPorts,
): Promise<Outcome> {
  const authorization = `Bearer ${await ports.credentials.text(token)}`;
  const { channel = '' } = settings;
  const call = (method: string, body: object): Promise<HttpOutcome> => {
    const url = new URL(settings.app_url.replace(/chat\.postMessage$/, method));
    const headers = { authorization, 'content-type': 'application/json; charset=utf-8' };
    return post(
      { url, open: true, headers, body: JSON.stringify(body), http: settings.http_config, judge: judgeSlack },
      delivery,
      ports,
    );
  };
  const message = bodyOf(settings, delivery);
  const { ts, channel: id } = delivery.reference ?? {};
  if (ts !== undefined && id !== undefined) {
    const edited = await call('chat.update', { channel: id, ts, ...message });
    if (!GONE.has(errorOf(edited.json) ?? '')) {
      if (edited.result !== 'sent') return edited;
      const { changed, title } = delivery.words(DESCRIBED);
      const story = cut(escapeMarkup(changed === '' ? title : `${title}\n${changed}`), TEXT_CHARS);
      // An edit rings nobody's bell: a reminder is shown in the channel as well.
      const loud = delivery.message.reason === 'repeat' ? { reply_broadcast: true } : {};
      const told = await call('chat.postMessage', { channel: id, thread_ts: ts, text: story, ...loud });
      return {
        ...told,
        detail: told.result === 'sent' ? 'message edited, thread continued' : told.detail,
        reference: { ts, channel: id },
      };
    }
  }
  const posted = await call('chat.postMessage', { channel, ...message });
  const taken = posted.result === 'sent' ? referenceOf(posted.json) : undefined;
  return taken === undefined ? posted : { ...posted, reference: taken };
}

/** Errors after which the message cannot be edited any more, and a new one begins. */
const GONE: ReadonlySet<string> = new Set([
  'message_not_found',
  'cant_update_message',
  'edit_window_closed',
  'channel_not_found',
]);

/** Slack's own words (Web API, errors of chat.postMessage), where the status is 200 all the same. */
const MEANING: Readonly<Record<string, AttemptResult>> = {
  invalid_auth: 'auth',
  not_authed: 'auth',
  account_inactive: 'auth',
  token_revoked: 'auth',
  token_expired: 'auth',
  no_permission: 'auth',
  missing_scope: 'auth',
  not_allowed_token_type: 'auth',
  org_login_required: 'auth',
  ekm_access_denied: 'auth',
  ratelimited: 'rate_limited',
  rate_limited: 'rate_limited',
  internal_error: 'server',
  fatal_error: 'server',
  service_unavailable: 'server',
  team_added_to_org: 'server',
  request_timeout: 'timeout',
};

function judgeSlack({ json, status }: Reply): Judgement | undefined {
  if (status !== 200) return undefined;
  const error = errorOf(json);
  if (error === undefined) return { detail: 'HTTP 200' };
  return { result: MEANING[error] ?? 'client', detail: `Slack says: ${error}`, uncertain: false };
}

/** The `error` of a reply that is not ok; undefined when it is. */
function errorOf(json: unknown): string | undefined {
  if (typeof json !== 'object' || json === null || !('ok' in json)) return undefined;
  if (json.ok === true) return undefined;
  return 'error' in json && typeof json.error === 'string' ? json.error : 'unknown_error';
}

function referenceOf(json: unknown): { readonly ts: string; readonly channel: string } | undefined {
  if (typeof json !== 'object' || json === null || !('ts' in json) || !('channel' in json)) return undefined;
  return typeof json.ts === 'string' && typeof json.channel === 'string'
    ? { ts: json.ts, channel: json.channel }
    : undefined;
}

/** Our blocks, or the attachment that the configuration describes when it describes one. */
function bodyOf(settings: Settings, delivery: Delivery): object {
  const words = delivery.words(DESCRIBED);
  const { icon_emoji, icon_url, link_names, username } = settings;
  const look = { username, icon_emoji, icon_url, ...(link_names ? { link_names } : {}) };
  const { title, title_link, pretext, text: body, fallback, fields, actions, image_url, thumb_url } = settings;
  const own = [title, title_link, pretext, body, fallback, fields, actions, image_url, thumb_url];
  if (own.every((one) => one === undefined)) return { ...slackMessage(words, delivery.dedupKey), ...look };
  const attachment = {
    title: title ?? words.title,
    title_link: title_link ?? words.link,
    pretext,
    text: body,
    fallback: fallback ?? words.title,
    color: settings.color ?? slackColour(words),
    footer: settings.footer,
    image_url,
    thumb_url,
    callback_id: settings.callback_id,
    mrkdwn_in: ['fallback', 'pretext', 'text'],
    fields: fields?.map(({ short, ...field }) => ({
      ...field,
      short: short === undefined || short === '' ? settings.short_fields : short === 'true',
    })),
    actions,
  };
  return { attachments: [attachment], ...look };
}
