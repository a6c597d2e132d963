import type { AttemptResult } from '../../../../src-shared/model/notification.ts';
import { Fault } from '../../net/fault.ts';
import { readTls } from '../../net/tls-files.ts';
import { type MessageText, plainText } from '../text.ts';
import { ConfigurationError, channelKind, type Delivery, type Outcome, type SendPorts } from './channel-kind.ts';
import { emailHtml } from './email-html.ts';
import { long, pairs, type SettingsOf, secret, text, tls, toggle } from './field.ts';

const DESCRIBED = 50;
const CONNECT_MS = 15_000;
/** A server that says nothing for this long is not going to. */
const SILENCE_MS = 30_000;
/** Speaks TLS from the first byte (RFC 8314). */
const SUBMISSIONS = 465;
const SMARTHOST = /^(?:\[([^\]]+)\]|([^\s:]+)):(\d{1,5})$/;

const FIELDS = {
  to: text({
    label: 'To',
    help: 'Addresses, with commas between them.',
    placeholder: 'oncall@shop.example, ops@shop.example',
    required: true,
    template: 'text',
    address: true,
  }),
  from: text({
    label: 'From',
    help: 'Address it comes from.',
    placeholder: 'tocsin@shop.example',
    required: true,
    template: 'text',
    address: true,
    global: 'smtp_from',
  }),
  smarthost: text({
    label: 'SMTP server',
    help: 'host:port; 587 for STARTTLS, 465 for TLS from the start.',
    placeholder: 'mail.shop.example:587',
    required: true,
    global: 'smtp_smarthost',
    pattern: { is: SMARTHOST, words: 'host:port, for example mail.example.org:587' },
  }),
  auth_username: text({ label: 'User name', help: 'When the server wants one.', global: 'smtp_auth_username' }),
  auth_password: secret({ label: 'Password', help: 'Password of the user.', global: 'smtp_auth_password' }),
  auth_secret: secret({
    label: 'CRAM-MD5 secret',
    help: 'Instead of the password, for servers that want CRAM-MD5.',
    global: 'smtp_auth_secret',
    advanced: true,
  }),
  require_tls: toggle({
    label: 'Require STARTTLS',
    help: 'Refuses to send in the clear. Off: no TLS at all, for a relay on this machine.',
    global: 'smtp_require_tls',
    default: true,
  }),
  force_implicit_tls: toggle({
    label: 'TLS from the start',
    help: 'Without STARTTLS, as port 465 does by itself.',
    advanced: true,
  }),
  hello: text({
    label: 'Name in the greeting',
    help: 'Name of this host for the mail server.',
    global: 'smtp_hello',
    advanced: true,
  }),
  tls_config: tls({
    label: 'TLS',
    help: 'Certificates (Prometheus, tls_config).',
    global: 'smtp_tls_config',
    advanced: true,
  }),
  headers: pairs({
    label: 'Headers',
    help: 'Further headers; Subject among them replaces the title.',
    template: 'text',
    advanced: true,
  }),
  html: long({ label: 'HTML', help: 'The message as HTML.', template: 'html', advanced: true }),
  text: long({ label: 'Text', help: 'The message as plain text.', template: 'text', advanced: true }),
} as const;
type Settings = SettingsOf<typeof FIELDS>;

/** 2 MB that a console without mail does without, and 60 ms on the main thread when they are loaded. */
function loadMailer() {
  return import('nodemailer');
}

/** Mail over SMTP. */
export const emailChannel = channelKind({
  type: 'email',
  label: 'Email',
  noun: 'an email',
  help: 'Text and HTML by SMTP; the messages of a group form one thread.',
  list: 'email_configs',
  docs: 'https://prometheus.io/docs/alerting/latest/configuration/#email_config',
  limits: { alerts: DESCRIBED, words: `${DESCRIBED} alerts are described.` },
  later: ['auth_identity', 'threading'],
  fields: FIELDS,
  target: ['smarthost', 'to'],
  summary: 'to',
  check({ auth_username, auth_password, auth_secret }) {
    const lonely = auth_username === undefined && (auth_password ?? auth_secret) !== undefined;
    return lonely ? [{ field: 'auth_username', message: 'a password needs auth_username beside it' }] : [];
  },
  load: loadMailer,
  async send(settings, delivery, ports) {
    const words = delivery.words(DESCRIBED);
    const mail = mailOf(settings, delivery, words);
    const request = evidence(settings, mail);
    if (delivery.rehearsal) return { result: 'sent', detail: 'dry run: nothing was sent', request, reply: '' };
    const { createTransport } = await loadMailer();
    const transport = createTransport(await connection(settings, ports));
    try {
      const info = await untilAborted(transport.sendMail(mail), delivery.signal);
      const refused = info.rejected;
      const detail = refused.length === 0 ? 'accepted' : `accepted, but not for ${refused.join(', ')}`;
      return { result: 'sent', detail, request, reply: info.response };
    } catch (error) {
      return { ...judge(error, delivery.signal.aborted), request };
    } finally {
      transport.close();
    }
  },
});

async function connection(settings: Settings, { credentials, secrets }: SendPorts) {
  const { auth_password, auth_secret, auth_username, hello, tls_config } = settings;
  const [, bracketed, plain = '', port] = SMARTHOST.exec(settings.smarthost) ?? [];
  const source = auth_password ?? auth_secret;
  const pass = source === undefined ? '' : await credentials.text(source);
  const implicit = settings.force_implicit_tls ?? Number(port) === SUBMISSIONS;
  try {
    return {
      host: bracketed ?? plain,
      port: Number(port),
      secure: implicit,
      requireTLS: !implicit && settings.require_tls,
      ignoreTLS: !implicit && !settings.require_tls,
      ...(tls_config === undefined ? {} : { tls: await readTls(tls_config, secrets) }),
      ...(hello === undefined ? {} : { name: hello }),
      ...(auth_username === undefined ? {} : { auth: { user: auth_username, pass } }),
      ...(auth_password === undefined && auth_secret !== undefined ? { authMethod: 'CRAM-MD5' } : {}),
      connectionTimeout: CONNECT_MS,
      greetingTimeout: CONNECT_MS,
      socketTimeout: SILENCE_MS,
      disableFileAccess: true,
      disableUrlAccess: true,
    };
  } catch (error) {
    throw error instanceof Fault ? new ConfigurationError(error.message) : error;
  }
}

/** The headers put every message of a group into one thread, and a repeat of the same message is one message. */
function mailOf(settings: Settings, { dedupKey, threadKey }: Delivery, words: MessageText) {
  const thread = `<group.${threadKey}@tocsin>`;
  const own = Object.entries(settings.headers ?? {});
  const subject = own.find(([name]) => name.toLowerCase() === 'subject')?.[1] ?? words.title;
  const { html, text: body } = settings;
  const further = own.filter(([name]) => !['subject', 'to', 'from'].includes(name.toLowerCase()));
  return {
    from: settings.from,
    to: settings.to.split(',').flatMap((one) => one.trim() || []),
    subject: subject.replace(/\s+/g, ' ').trim(),
    // Who gives only one of the two wants only that one.
    ...(html !== undefined && body === undefined ? {} : { text: body ?? plainText(words) }),
    ...(body !== undefined && html === undefined ? {} : { html: html ?? emailHtml(words) }),
    messageId: `<${dedupKey}@tocsin>`,
    inReplyTo: thread,
    references: [thread],
    headers: { 'X-Tocsin-Dedup-Key': dedupKey, 'Auto-Submitted': 'auto-generated', ...Object.fromEntries(further) },
  };
}

function evidence(settings: Settings, mail: ReturnType<typeof mailOf>): string {
  const { force_implicit_tls, require_tls, smarthost } = settings;
  const how = force_implicit_tls === true ? 'TLS' : require_tls ? 'STARTTLS' : 'in the clear';
  const head = [`smtp://${smarthost} (${how})`, `From: ${mail.from}`, `To: ${mail.to.join(', ')}`];
  return [...head, `Subject: ${mail.subject}`, '', mail.text ?? mail.html ?? ''].join('\n');
}

function untilAborted<T>(sending: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = (): void => {
      reject(new Error('the mail server took too long'));
    };
    signal.addEventListener('abort', late, { once: true });
    sending.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', late);
    });
  });
}

/** SMTP reply codes (RFC 5321, 4.2): 4xx may go away, 5xx does not; 530, 534, 535 and 538 are about who we are. */
function judge(error: unknown, aborted: boolean): Omit<Outcome, 'request'> {
  const { message, code, syscall, responseCode, response } = smtpError(error);
  // A reply code says no; without one, only a connection that never was is surely not a message.
  const refused = responseCode > 0 || SURELY_UNSENT.has(code) || SURELY_UNSENT.has(syscall);
  return { result: resultOf(aborted, code, responseCode), detail: message, reply: response, uncertain: !refused };
}

function resultOf(aborted: boolean, code: string, responseCode: number): AttemptResult {
  if (aborted || code === 'ETIMEDOUT') return 'timeout';
  if (code === 'EAUTH' || code === 'ENOAUTH' || [530, 534, 535, 538].includes(responseCode)) return 'auth';
  if (code === 'ETLS') return 'configuration';
  // Too many connections or messages (RFC 5321, 4.2.3 and the enhanced codes 4.7.0 and 4.5.3 of common servers).
  if (responseCode === 421) return 'rate_limited';
  if (responseCode >= 500) return 'client';
  if (responseCode >= 400) return 'server';
  return 'network';
}

/** nodemailer's error codes and the system calls that fail before any part of a message is out. */
const SURELY_UNSENT: ReadonlySet<string> = new Set([
  'EAUTH',
  'ENOAUTH',
  'EDNS',
  'ETLS',
  'EENVELOPE',
  'connect',
  'getaddrinfo',
]);

interface SmtpError {
  readonly message: string;
  readonly code: string;
  readonly syscall: string;
  readonly responseCode: number;
  readonly response: string;
}

function smtpError(error: unknown): SmtpError {
  if (!(error instanceof Error))
    return { message: String(error), code: '', syscall: '', responseCode: 0, response: '' };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const syscall = 'syscall' in error && typeof error.syscall === 'string' ? error.syscall : '';
  const responseCode = 'responseCode' in error && typeof error.responseCode === 'number' ? error.responseCode : 0;
  const response = 'response' in error && typeof error.response === 'string' ? error.response : '';
  return { message: error.message, code, syscall, responseCode, response };
}
