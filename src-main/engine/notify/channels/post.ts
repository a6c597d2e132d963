import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { AttemptResult } from '../../../../src-shared/model/notification.ts';
import type { Clock } from '../../ports.ts';
import type { Outcome } from './channel-kind.ts';
import { redact, redactUrl } from './credential.ts';

/** Time for name, connection and TLS together, ms. */
const CONNECT_MS = 15_000;
/** Bytes of a reply that are read; the rest is not waited for. */
const REPLY_BYTES = 65_536;

export interface Post {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** Values that must not be seen in the delivery log. */
  readonly secrets: readonly string[];
}

interface Reply {
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly text: string;
}

class Late extends Error {}

/** Posts JSON and says how it went. A new connection each time; redirects are not followed (a webhook that moved is a setting to change). */
export async function postJson(post: Post): Promise<Outcome> {
  const progress = { connected: false };
  const clean = (text: string): string => redact(text, [...post.secrets, post.url.href, post.url.pathname]);
  const head = Object.entries(post.headers).map(([name, value]) => `${name}: ${value}`);
  const request = clean([`POST ${redactUrl(post.url)}`, ...head, '', post.body].join('\n'));
  try {
    const reply = await exchange(post, progress);
    return { ...judge(reply, post.clock.now()), request, reply: clean(`${reply.status}\n${reply.text}`) };
  } catch (error) {
    const late = error instanceof Late || post.signal.aborted;
    const reason = late ? 'no answer in time' : error instanceof Error ? error.message : String(error);
    return {
      result: late ? 'timeout' : 'network',
      detail: clean(`${redactUrl(post.url)}: ${progress.connected ? reason : `could not connect: ${reason}`}`),
      request,
      reply: '',
      uncertain: progress.connected,
    };
  }
}

function exchange(post: Post, progress: { connected: boolean }): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const open = post.url.protocol === 'https:' ? httpsRequest : httpRequest;
    const call = open(post.url, {
      method: 'POST',
      // A fresh connection: messages are rare, and a stale kept-alive one looks like an outage.
      agent: false,
      signal: post.signal,
      headers: {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(post.body),
        'user-agent': 'Tocsin',
        ...post.headers,
      },
    });
    const deadline = post.clock.after(CONNECT_MS, () => call.destroy(new Late()));
    const connected = (): void => {
      progress.connected = true;
      deadline[Symbol.dispose]();
    };
    call.on('socket', (socket) => socket.once(post.url.protocol === 'https:' ? 'secureConnect' : 'connect', connected));
    call.on('response', (response) => {
      read(response).then((text) => {
        resolve({ status: response.statusCode ?? 0, retryAfter: response.headers['retry-after'], text });
      }, reject);
    });
    call.on('error', reject);
    call.on('close', () => {
      deadline[Symbol.dispose]();
      reject(new Error('the connection was closed without an answer'));
    });
    call.end(post.body);
  });
}

async function read(response: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of response) {
    // A response without an encoding gives buffers.
    const buffer = part as Buffer;
    parts.push(buffer);
    bytes += buffer.length;
    if (bytes >= REPLY_BYTES) break;
  }
  return Buffer.concat(parts).toString('utf8').slice(0, REPLY_BYTES);
}

function judge(reply: Reply, now: number): Pick<Outcome, 'result' | 'detail' | 'retryAfterMs' | 'uncertain'> {
  const { status } = reply;
  const said = reply.text.trim().slice(0, 200);
  const detail = said === '' ? `HTTP ${status}` : `HTTP ${status}: ${said}`;
  if (status >= 200 && status < 300) return { result: 'sent', detail: `HTTP ${status}` };
  const pause = retryAfterMs(reply.retryAfter, now);
  const wait = pause === undefined ? {} : { retryAfterMs: pause };
  // Only these say for sure that the message was not taken.
  return { result: resultOf(status), detail, ...wait, uncertain: status >= 500 && status !== 502 && status !== 503 };
}

function resultOf(status: number): AttemptResult {
  if (status === 401 || status === 403) return 'auth';
  if (status === 429) return 'rate_limited';
  if (status === 408) return 'timeout';
  return status >= 500 ? 'server' : 'client';
}

/** Seconds or an HTTP date (RFC 9110, 10.2.3) as ms from now. */
export function retryAfterMs(value: string | undefined, now: number): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d+$/.test(value.trim())) return Number(value) * 1_000;
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
