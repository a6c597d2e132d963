import type { AttemptResult } from '../../../../src-shared/model/notification.ts';
import { Fault } from '../../net/fault.ts';
import { HttpClient } from '../../net/http-client.ts';
import { type HttpOptions, PLAIN_HTTP } from '../../net/http-options.ts';
import { retryAfterMs } from '../../net/retry-after.ts';
import { authorizationOf } from '../../net/secret-text.ts';
import { ConfigurationError, type Delivery, type Outcome, type SendPorts } from './channel-kind.ts';

/** Time for name, connection and TLS together, ms. */
const CONNECT_MS = 15_000;
/** Bytes of a reply that are read; the rest is not waited for. */
const REPLY_BYTES = 65_536;
/** Characters of a reply that the one sentence about it repeats. */
const SAID_CHARS = 200;

export interface HttpCall {
  readonly method?: 'POST' | 'PUT';
  readonly url: URL;
  /** The path is no secret and may stand in the delivery log. */
  readonly open?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
  /** `http_config` of the channel. */
  readonly http: HttpOptions | undefined;
  /** What the other side's own words mean, where the status alone does not say it. */
  readonly judge?: (reply: Reply) => Judgement | undefined;
}

export interface Reply {
  readonly status: number;
  readonly text: string;
  /** The text as JSON; undefined when it is none. */
  readonly json: unknown;
}

/** What a reply means; what is left out is as the status says. */
export type Judgement = Partial<Pick<Outcome, 'result' | 'detail' | 'retryAfterMs' | 'uncertain'>>;

/** An outcome with what came back, for channels that go on from there. */
export type HttpOutcome = Outcome & { readonly json?: unknown };

/** Names of headers whose values are secrets. */
const SECRET_HEADER = /auth|cookie|key|token|secret/i;

/**
 * Posts and says how it went. A new connection each time: messages are rare, and a stale kept one looks like an outage.
 * Redirects are not followed: most of them turn a POST into a GET, and a message that was never read would count as sent.
 */
export async function post(call: HttpCall, delivery: Delivery, ports: SendPorts): Promise<HttpOutcome> {
  const { body, http = PLAIN_HTTP, method = 'POST', url } = call;
  await hideCredentials(http, ports);
  const headers = { 'content-type': 'application/json', 'user-agent': 'Tocsin', ...call.headers };
  const where = call.open === true ? url.href : `${url.protocol}//${url.host}/…`;
  const head = Object.entries({ ...headers, ...http.headers }).map(([name, value]) => `${name}: ${value}`);
  const request = [`${method} ${where}`, ...head, '', body].join('\n');
  if (delivery.rehearsal) return { result: 'sent', detail: 'dry run: nothing was sent', request, reply: '' };
  const progress = { connected: false };
  try {
    const { retryAfter, ...reply } = await exchange(call, headers, delivery.signal, ports, progress);
    const usual = judge(reply, retryAfterMs(retryAfter, ports.clock.now()));
    const { json, status, text } = reply;
    return { ...usual, ...call.judge?.(reply), request, reply: `${status}\n${text}`, json };
  } catch (error) {
    const late = error instanceof Late || delivery.signal.aborted;
    const reason = late ? 'no answer in time' : error instanceof Error ? error.message : String(error);
    return {
      result: late ? 'timeout' : 'network',
      detail: `${url.protocol}//${url.host}/…: ${progress.connected ? reason : `could not connect: ${reason}`}`,
      request,
      reply: '',
      uncertain: progress.connected,
    };
  }
}

class Late extends Error {}

/** The credentials of `http_config` are secrets of this attempt as the channel's own are. */
async function hideCredentials(http: HttpOptions, { credentials, secrets }: SendPorts): Promise<void> {
  try {
    const authorization = await authorizationOf(http, secrets);
    for (const part of authorization?.split(' ').slice(1) ?? []) credentials.hide(part);
  } catch (error) {
    throw error instanceof Fault ? new ConfigurationError(error.message) : error;
  }
  for (const [name, value] of Object.entries(http.headers)) if (SECRET_HEADER.test(name)) credentials.hide(value);
}

async function exchange(
  { body, http = PLAIN_HTTP, method = 'POST', url }: HttpCall,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
  { clock, secrets }: SendPorts,
  progress: { connected: boolean },
): Promise<Reply & { readonly retryAfter: string | undefined }> {
  const stop = new AbortController();
  const pass = (): void => {
    stop.abort();
  };
  signal.addEventListener('abort', pass, { once: true });
  using deadline = clock.after(CONNECT_MS, () => {
    stop.abort(new Late());
  });
  using client = new HttpClient({ ...http, followRedirects: false }, secrets);
  try {
    const reply = await client.ask(url, {
      method,
      headers,
      body: Buffer.from(body),
      limit: REPLY_BYTES,
      cut: true,
      signal: stop.signal,
      onConnected: () => {
        progress.connected = true;
        deadline[Symbol.dispose]();
      },
    });
    const text = reply.body.toString('utf8');
    return { status: reply.status, retryAfter: reply.headers['retry-after'], text, json: jsonOf(text) };
  } catch (error) {
    throw stop.signal.reason instanceof Late ? stop.signal.reason : error;
  } finally {
    signal.removeEventListener('abort', pass);
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function judge(reply: Reply, pause: number | undefined): Required<Pick<Outcome, 'result' | 'detail'>> & Judgement {
  const { status } = reply;
  if (status >= 200 && status < 300) return { result: 'sent', detail: `HTTP ${status}` };
  const wait = pause === undefined ? {} : { retryAfterMs: pause };
  // Only these say for sure that the message was not taken.
  const uncertain = status >= 500 && status !== 502 && status !== 503;
  return { result: resultOf(status), detail: said(status, reply.text), ...wait, uncertain };
}

/** `HTTP 400: no such channel` */
function said(status: number, words: string): string {
  const short = words.trim().slice(0, SAID_CHARS);
  return short === '' ? `HTTP ${status}` : `HTTP ${status}: ${short}`;
}

/** What a status means when the other side gives it no meaning of its own (RFC 9110, 15). */
function resultOf(status: number): AttemptResult {
  if (status === 401 || status === 403) return 'auth';
  if (status === 429) return 'rate_limited';
  if (status === 408) return 'timeout';
  return status >= 500 ? 'server' : 'client';
}
