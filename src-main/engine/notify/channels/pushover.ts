import { shortText } from '../text.ts';
import { channelKind, type Delivery, type Outcome, type SendPorts } from './channel-kind.ts';
import { cut } from './cut.ts';
import { duration, HTTP_ADDRESS, HTTP_CONFIG, long, type SettingsOf, secret, text, toggle } from './field.ts';
import { type Judgement, post, type Reply } from './http.ts';

// Pushover's documented limits (Message API): characters.
const TITLE_CHARS = 250;
const MESSAGE_CHARS = 1_024;
const URL_CHARS = 512;
const URL_TITLE_CHARS = 100;
const DESCRIBED = 3;
/** Emergency is repeated until somebody acknowledges it. */
const EMERGENCY = 2;
const PRIORITY = { critical: EMERGENCY, error: 1, warning: 0, info: -1 } as const;

const content = { template: 'text', advanced: true } as const;
const FIELDS = {
  user_key: secret({ label: 'User key', help: 'Of the user or group.', required: true }),
  token: secret({ label: 'API token', help: 'Of the application.', required: true }),
  title: text({ label: 'Title', help: 'Replaces the title.', ...content }),
  message: long({ label: 'Message', help: 'Replaces the text.', ...content }),
  url: text({ label: 'Link', help: 'By default the alert.', ...content }),
  url_title: text({ label: 'Words of the link', help: 'By default “Open in Tocsin”.', ...content }),
  device: text({ label: 'Device', help: 'Only this one.', ...content }),
  sound: text({ label: 'Sound', help: 'Name of one of Pushover’s sounds.', ...content }),
  priority: text({ label: 'Priority', help: '-2 to 2; by default critical is 2 (emergency).', ...content }),
  retry: duration({
    label: 'Repeat an emergency every',
    help: 'At least 30 s.',
    least: 30_000,
    default: 60_000,
    advanced: true,
  }),
  expire: duration({
    label: 'Repeat an emergency for',
    help: 'At most 3 h.',
    most: 10_800_000,
    default: 3_600_000,
    advanced: true,
  }),
  ttl: duration({ label: 'Time to live', help: 'Afterwards the message deletes itself.', advanced: true }),
  html: toggle({ label: 'HTML', help: 'The message is HTML.', default: false, advanced: true }),
  monospace: toggle({ label: 'Monospace', help: 'The message is set in one width.', default: false, advanced: true }),
  api_url: text({
    label: 'Address',
    help: 'Of the API.',
    default: 'https://api.pushover.net/',
    advanced: true,
    pattern: HTTP_ADDRESS,
  }),
  http_config: HTTP_CONFIG,
} as const;
type Settings = SettingsOf<typeof FIELDS>;

/** Pushover: a push message; a critical one is repeated until acknowledged, and taken back when it is over. */
export const pushoverChannel = channelKind({
  type: 'pushover',
  label: 'Pushover',
  noun: 'a Pushover channel',
  help: 'A push message. Critical alerts are emergencies: repeated until acknowledged on the telephone or over.',
  list: 'pushover_configs',
  docs: 'https://pushover.net/api',
  limits: {
    title: TITLE_CHARS,
    text: MESSAGE_CHARS,
    alerts: DESCRIBED,
    rate: { count: 2, perMs: 1_000 },
    words: `${TITLE_CHARS} characters in the title, ${MESSAGE_CHARS} in the message.`,
  },
  fields: FIELDS,
  target: ['token', 'user_key'],
  check: ({ html, monospace }) =>
    html && monospace ? [{ field: 'monospace', message: 'html and monospace exclude each other' }] : [],
  async send(settings, delivery, ports) {
    const token = await ports.credentials.text(settings.token);
    const receipt = delivery.reference?.['receipt'];
    if (receipt !== undefined && delivery.message.status === 'resolved') {
      // What cannot be taken back ends by itself; the message that it is over matters more.
      await call(settings, `1/receipts/${receipt}/cancel.json`, { token }, delivery, ports);
    }
    const user = await ports.credentials.text(settings.user_key);
    const sent = await call(
      settings,
      '1/messages.json',
      { token, user, ...formOf(settings, delivery) },
      delivery,
      ports,
    );
    const taken = sent.result === 'sent' ? receiptOf(sent.json) : undefined;
    return taken === undefined ? sent : { ...sent, reference: { receipt: taken } };
  },
});

function formOf(settings: Settings, delivery: Delivery): Readonly<Record<string, string>> {
  const words = delivery.words(DESCRIBED);
  const given = Number(settings.priority ?? Number.NaN);
  const usual = words.resolved ? 0 : PRIORITY[words.severity];
  const priority = given >= -2 && given <= EMERGENCY ? Math.round(given) : usual;
  const seconds = (ms: number): string => String(Math.round(ms / 1_000));
  return {
    title: cut(settings.title ?? words.title, TITLE_CHARS),
    message: cut(settings.message ?? shortText(words), MESSAGE_CHARS) || words.title.slice(0, MESSAGE_CHARS),
    url: cut(settings.url ?? words.alerts[0]?.link ?? words.link, URL_CHARS),
    url_title: cut(settings.url_title ?? 'Open in Tocsin', URL_TITLE_CHARS),
    priority: String(priority),
    timestamp: seconds(delivery.message.at),
    ...(priority === EMERGENCY ? { retry: seconds(settings.retry), expire: seconds(settings.expire) } : {}),
    ...(settings.device === undefined ? {} : { device: settings.device }),
    ...(settings.sound === undefined ? {} : { sound: settings.sound }),
    ...(settings.ttl === undefined || priority === EMERGENCY ? {} : { ttl: seconds(settings.ttl) }),
    ...(settings.html ? { html: '1' } : {}),
    ...(settings.monospace ? { monospace: '1' } : {}),
  };
}

function call(
  settings: Settings,
  path: string,
  form: Readonly<Record<string, string>>,
  delivery: Delivery,
  ports: SendPorts,
): Promise<Outcome & { readonly json?: unknown }> {
  const url = new URL(path, settings.api_url.replace(/\/*$/, '/'));
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const body = new URLSearchParams(form).toString();
  return post({ url, open: true, headers, body, http: settings.http_config, judge: judgePushover }, delivery, ports);
}

function receiptOf(json: unknown): string | undefined {
  const receipt = typeof json === 'object' && json !== null && 'receipt' in json ? json.receipt : undefined;
  return typeof receipt === 'string' && /^\w+$/.test(receipt) ? receipt : undefined;
}

/** `{status: 0, errors: [...]}` with 400; who is wrong is named beside it as `token` or `user` (Message API, "Response format"). */
function judgePushover({ json, status }: Reply): Judgement | undefined {
  if (typeof json !== 'object' || json === null || !('errors' in json) || !Array.isArray(json.errors)) return undefined;
  const detail = `Pushover says: ${json.errors.map(String).join('; ').slice(0, 200)}`;
  const unknown = ('token' in json && json.token === 'invalid') || ('user' in json && json.user === 'invalid');
  return status < 500 && status !== 429 && unknown ? { result: 'auth', detail } : { detail };
}
