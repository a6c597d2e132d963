import { type MessageText, plainText } from '../text.ts';
import { channelKind } from './channel-kind.ts';
import { cut, escapeMarkup } from './cut.ts';
import { choice, HTTP_ADDRESS, HTTP_CONFIG, long, number, secret, text, toggle } from './field.ts';
import { type Judgement, post, type Reply } from './http.ts';

/** Bot API, sendMessage: characters after entities are parsed. */
const TEXT_CHARS = 4_096;
const DESCRIBED = 8;

/** Telegram, as a bot. */
export const telegramChannel = channelKind({
  type: 'telegram',
  label: 'Telegram',
  noun: 'a Telegram channel',
  help: 'A message of a bot to a chat; what follows in a group answers its first message.',
  list: 'telegram_configs',
  docs: 'https://core.telegram.org/bots/api#sendmessage',
  limits: {
    text: TEXT_CHARS,
    alerts: DESCRIBED,
    rate: { count: 1, perMs: 1_000 },
    words: `${TEXT_CHARS} characters; one message per second and chat.`,
  },
  fields: {
    bot_token: secret({ label: 'Bot token', help: 'From @BotFather.', required: true, global: 'telegram_bot_token' }),
    chat_id: number({
      label: 'Chat',
      help: 'Number of the chat; groups have negative ones.',
      required: true,
      least: Number.MIN_SAFE_INTEGER,
    }),
    message_thread_id: number({ label: 'Topic', help: 'Thread of a forum.', advanced: true }),
    message: long({ label: 'Message', help: 'Replaces the text.', template: 'html', advanced: true }),
    parse_mode: choice(['HTML', 'MarkdownV2', 'Markdown', ''], {
      label: 'Formatting',
      help: 'How the message is read; empty: as plain text.',
      default: 'HTML',
      advanced: true,
    }),
    disable_notifications: toggle({
      label: 'Silent',
      help: 'The telephone makes no sound.',
      default: false,
      advanced: true,
    }),
    api_url: text({
      label: 'Address',
      help: 'Of the Bot API.',
      default: 'https://api.telegram.org',
      global: 'telegram_api_url',
      advanced: true,
      pattern: HTTP_ADDRESS,
    }),
    http_config: HTTP_CONFIG,
  },
  target: ['bot_token', 'chat_id'],
  summary: 'chat_id',
  escapes: (settings) => settings.parse_mode === 'HTML',
  async send(settings, delivery, ports) {
    const token = await ports.credentials.text(settings.bot_token);
    const url = new URL(`${settings.api_url.replace(/\/+$/, '')}/bot${token}/sendMessage`);
    const words = delivery.words(DESCRIBED);
    const own = settings.message;
    const parse_mode = own === undefined ? 'HTML' : settings.parse_mode;
    const first = delivery.reference?.['message_id'];
    const body = JSON.stringify({
      chat_id: settings.chat_id,
      message_thread_id: settings.message_thread_id,
      text: own === undefined ? htmlOf(words) : cut(own, TEXT_CHARS),
      ...(parse_mode === '' ? {} : { parse_mode }),
      disable_notification: settings.disable_notifications,
      link_preview_options: { is_disabled: true },
      ...(first === undefined
        ? {}
        : { reply_parameters: { message_id: Number(first), allow_sending_without_reply: true } }),
    });
    const outcome = await post({ url, body, http: settings.http_config, judge: judgeTelegram }, delivery, ports);
    const id = first ?? idOf(outcome.json);
    return outcome.result === 'sent' && id !== undefined ? { ...outcome, reference: { message_id: id } } : outcome;
  },
});

/** Title in bold, the rest as it is. It is cut before it is escaped, so that no tag and no entity is halved. */
function htmlOf(words: MessageText): string {
  const title = cut(words.title, 300);
  return `<b>${escapeMarkup(title)}</b>\n${escapeMarkup(cut(plainText(words), TEXT_CHARS - title.length - 1))}`;
}

function idOf(json: unknown): string | undefined {
  const result = typeof json === 'object' && json !== null && 'result' in json ? json.result : undefined;
  const id = typeof result === 'object' && result !== null && 'message_id' in result ? result.message_id : undefined;
  return typeof id === 'number' ? String(id) : undefined;
}

/** `{ok: false, error_code, description, parameters: {retry_after}}` (Bot API, "Making requests"). */
function judgeTelegram({ json }: Reply): Judgement | undefined {
  if (typeof json !== 'object' || json === null || !('ok' in json) || json.ok === true) return undefined;
  const detail = 'description' in json && typeof json.description === 'string' ? json.description : 'not ok';
  const parameters = 'parameters' in json ? json.parameters : undefined;
  const pause =
    typeof parameters === 'object' && parameters !== null && 'retry_after' in parameters
      ? Number(parameters.retry_after)
      : Number.NaN;
  return {
    detail: `Telegram says: ${detail.slice(0, 200)}`,
    ...(Number.isFinite(pause) ? { retryAfterMs: pause * 1_000 } : {}),
  };
}
