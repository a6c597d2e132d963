import { shortText } from '../text.ts';
import { channelKind } from './channel-kind.ts';
import { cut } from './cut.ts';
import { HTTP_ADDRESS, HTTP_CONFIG, long, number, secret, text } from './field.ts';
import { type Judgement, post, type Reply } from './http.ts';

/** Twilio refuses longer ones (Messages resource, Body): characters. */
const BODY_CHARS = 1_600;
const DESCRIBED = 3;

/** A text message through a gateway that takes Twilio's requests. */
export const smsChannel = channelKind({
  type: 'sms',
  label: 'SMS (Twilio)',
  noun: 'an SMS channel',
  help: 'A text message to one telephone, through Twilio or a gateway that takes the same requests. One channel per number.',
  list: 'sms_configs',
  docs: 'https://www.twilio.com/docs/messaging/api/message-resource#create-a-message-resource',
  limits: {
    text: BODY_CHARS,
    alerts: DESCRIBED,
    rate: { count: 1, perMs: 1_000 },
    words: `${BODY_CHARS} characters; one message per second and sender.`,
  },
  fields: {
    to: text({ label: 'To', help: 'Telephone number with +country code.', placeholder: '+4930123456', required: true }),
    from: text({ label: 'From', help: 'Number or name of the sender.', placeholder: '+15005550006' }),
    messaging_service_sid: text({ label: 'Messaging service', help: 'MG…, instead of a sender.', advanced: true }),
    account_sid: text({ label: 'Account', help: 'AC…', placeholder: 'AC…', required: true }),
    auth_token: secret({ label: 'Auth token', help: 'Of the account.', required: true }),
    api_url: text({
      label: 'Gateway',
      help: 'Address of the API.',
      default: 'https://api.twilio.com/',
      pattern: HTTP_ADDRESS,
      advanced: true,
    }),
    text: long({ label: 'Text', help: 'Replaces the message.', template: 'text', advanced: true }),
    max_chars: number({
      label: 'Most characters',
      help: 'Longer messages cost several.',
      least: 70,
      most: BODY_CHARS,
      default: 320,
      advanced: true,
    }),
    http_config: HTTP_CONFIG,
  },
  target: ['account_sid', 'from', 'messaging_service_sid'],
  summary: 'to',
  check: ({ from, messaging_service_sid }) =>
    from === undefined && messaging_service_sid === undefined
      ? [{ field: 'from', message: 'an SMS needs from or messaging_service_sid' }]
      : [],
  async send(settings, delivery, ports) {
    const { account_sid, credentials } = { ...settings, ...ports };
    const token = await credentials.text(settings.auth_token);
    const basic = credentials.hide(Buffer.from(`${account_sid}:${token}`, 'utf8').toString('base64'));
    const base = settings.api_url.replace(/\/*$/, '/');
    const url = new URL(`2010-04-01/Accounts/${encodeURIComponent(account_sid)}/Messages.json`, base);
    const words = delivery.words(DESCRIBED);
    const said = settings.text ?? `${words.title}\n${shortText(words)}\n${words.alerts[0]?.link ?? words.link}`;
    const service = settings.messaging_service_sid;
    const body = new URLSearchParams({
      To: settings.to,
      ...(service === undefined ? { From: settings.from ?? '' } : { MessagingServiceSid: service }),
      Body: cut(said, settings.max_chars),
    }).toString();
    const headers = { authorization: `Basic ${basic}`, 'content-type': 'application/x-www-form-urlencoded' };
    return post({ url, open: true, headers, body, http: settings.http_config, judge: judgeTwilio }, delivery, ports);
  },
});

/** `{code, message, more_info, status}` (Twilio, "Error and warning dictionary"): 20003 is about who we are, 14107 and 20429 about how fast. */
function judgeTwilio({ json, status }: Reply): Judgement | undefined {
  if (status < 400 || typeof json !== 'object' || json === null || !('code' in json)) return undefined;
  const words = 'message' in json && typeof json.message === 'string' ? json.message : '';
  const detail = `the gateway says: ${words.slice(0, 200)} (${String(json.code)})`;
  if (json.code === 20_003 || json.code === 20_404) return { result: 'auth', detail };
  if (json.code === 14_107 || json.code === 20_429) return { result: 'rate_limited', detail };
  return { detail };
}
