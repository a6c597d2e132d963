import { createHash } from 'node:crypto';
import { createTransport } from 'nodemailer';
import type { AttemptResult } from '../../../../src-shared/model/notification.ts';
import type { ChannelOf } from '../../../../src-shared/model/receiver.ts';
import { type MessageText, messageText, plainText } from '../text.ts';
import { type ChannelKind, ConfigurationError, type Delivery, type Outcome } from './channel-kind.ts';
import { resolveCredential } from './credential.ts';
import { emailHtml } from './email-html.ts';

const DESCRIBED = 50;
const CONNECT_MS = 15_000;
/** A server that says nothing for this long is not going to. */
const SILENCE_MS = 30_000;

/** Mail over SMTP. */
export const emailChannel = {
  type: 'email',
  fields: {
    sendResolved: 'Also say when it is over.',
    to: 'Addresses the message goes to.',
    from: 'Address it comes from.',
    host: 'Mail server.',
    port: 'Port: 587 for STARTTLS, 465 for implicit TLS.',
    tls: 'starttls refuses to send in the clear; implicit speaks TLS from the start; none is for a relay on this machine.',
    verifyTls: 'Check the certificate of the server.',
    ca: 'Further certificate authorities, PEM.',
    username: 'User name, when the server wants one.',
    password: 'Password of the user.',
  },
  limits: `${DESCRIBED} alerts are described.`,
  async send(channel, delivery, { secrets }) {
    const password = channel.password === undefined ? '' : await resolveCredential(channel.password, secrets);
    if (channel.password !== undefined && channel.username === undefined)
      throw new ConfigurationError('The channel has a password and no username.');
    const transport = createTransport({
      host: channel.host,
      port: channel.port,
      secure: channel.tls === 'implicit',
      requireTLS: channel.tls === 'starttls',
      ignoreTLS: channel.tls === 'none',
      tls: { rejectUnauthorized: channel.verifyTls, ...(channel.ca === undefined ? {} : { ca: channel.ca }) },
      ...(channel.username === undefined ? {} : { auth: { user: channel.username, pass: password } }),
      connectionTimeout: CONNECT_MS,
      greetingTimeout: CONNECT_MS,
      socketTimeout: SILENCE_MS,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    const text = messageText(delivery.message, delivery.externalUrl, DESCRIBED);
    const request = evidence(channel, text);
    try {
      const info = await untilAborted(transport.sendMail(mailOf(channel, delivery, text)), delivery.signal);
      const refused = info.rejected;
      const detail = refused.length === 0 ? 'accepted' : `accepted, but not for ${refused.join(', ')}`;
      return { result: 'sent', detail, request, reply: info.response };
    } catch (error) {
      return { ...judge(error, delivery.signal.aborted), request };
    } finally {
      transport.close();
    }
  },
} as const satisfies ChannelKind<'email'>;

/** The headers put every message of a group into one thread, and a repeat of the same message is one message. */
function mailOf(channel: ChannelOf<'email'>, { message, dedupKey }: Delivery, text: MessageText) {
  const group = createHash('sha256').update(`${message.receiver}\n${message.groupKey}`).digest('hex').slice(0, 32);
  const thread = `<group.${group}@tocsin>`;
  return {
    from: channel.from,
    to: [...channel.to],
    subject: text.title.replace(/\s+/g, ' '),
    text: plainText(text),
    html: emailHtml(text),
    messageId: `<${dedupKey}@tocsin>`,
    inReplyTo: thread,
    references: [thread],
    headers: { 'X-Tocsin-Dedup-Key': dedupKey, 'Auto-Submitted': 'auto-generated' },
  };
}

function evidence(channel: ChannelOf<'email'>, text: MessageText): string {
  const server = `smtp://${channel.host}:${channel.port} (${channel.tls})`;
  return [
    server,
    `From: ${channel.from}`,
    `To: ${channel.to.join(', ')}`,
    `Subject: ${text.title}`,
    '',
    plainText(text),
  ].join('\n');
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
