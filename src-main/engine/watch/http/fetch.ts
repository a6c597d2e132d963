import type { z } from 'zod';
import type { Phases } from '../../../../src-shared/model/check.ts';
import type { HttpMonitor, PrometheusMonitor } from '../../../../src-shared/model/monitor.ts';
import { Fault } from '../../net/fault.ts';
import type { CheckContext } from '../kinds/kind.ts';
import { decompress, ENCODINGS, textOf } from './body.ts';
import { credentialHeaders } from './credentials.ts';
import { type Exchange, ExchangeFault, type ExchangeRequest, exchange, tenths } from './exchange.ts';

/** The options of a monitor that asks over HTTP. */
export type HttpTarget = z.infer<typeof HttpMonitor> | z.infer<typeof PrometheusMonitor>;

/** The last reply of a chain of redirects; `phases` and `durationMs` are over the whole chain. */
export interface Fetched extends Omit<Exchange, 'body'> {
  readonly url: URL;
  readonly bytes: Buffer;
  readonly text: string;
  readonly durationMs: number;
}

const REDIRECT = new Set([301, 302, 303, 307, 308]);
const FAMILY = { any: 0, '4': 4, '6': 6 } as const;

/** What another origin may see of our headers; every other one could be a credential. */
const ABROAD: ReadonlySet<string> = new Set([
  'user-agent',
  'accept',
  'accept-encoding',
  'accept-language',
  'connection',
  'content-length',
  'content-type',
]);

function without(headers: Readonly<Record<string, string>>, drop: (name: string) => boolean): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !drop(name)));
}

function addPhases(a: Phases, b: Phases): Phases {
  const out: { -readonly [K in keyof Phases]: Phases[K] } = { ...a };
  for (const key of ['dns', 'connect', 'tls', 'firstByte', 'transfer'] as const) {
    const value = b[key];
    if (value !== undefined) out[key] = tenths((out[key] ?? 0) + value);
  }
  return out;
}

function userHeaders(target: HttpTarget, accept: string): Record<string, string> {
  const headers: Record<string, string> = { 'user-agent': 'Tocsin', accept, 'accept-encoding': ENCODINGS };
  if (!target.keepAlive) headers['connection'] = 'close';
  for (const name in target.headers) headers[name.toLowerCase()] = target.headers[name] ?? '';
  if (target.body !== undefined && headers['content-length'] === undefined)
    headers['content-length'] = String(Buffer.byteLength(target.body));
  return headers;
}

function nextUrl(from: URL, reply: Exchange, seen: ReadonlySet<string>, hops: number): URL {
  const location = reply.headers.location;
  if (location === undefined)
    throw new ExchangeFault(`${from.host} redirects (${reply.status}) but does not say where to`, false, reply.phases);
  let url: URL;
  try {
    url = new URL(location, from);
  } catch {
    throw new ExchangeFault(`${from.host} redirects to what is no address: ${location}`, false, reply.phases);
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new ExchangeFault(`${from.host} redirects to ${url.protocol}, which is not HTTP`, false, reply.phases);
  if (seen.has(url.href))
    throw new ExchangeFault(`the redirects go round in a circle: ${url.href} came up again`, false, reply.phases);
  if (seen.size > hops)
    throw new ExchangeFault(`more than ${hops} redirects; the last one to ${url.href}`, false, reply.phases);
  return url;
}

/**
 * Asks a target, follows its redirects, unpacks the body. Credentials are not sent on to another origin. Rejects with an
 * ExchangeFault.
 */
export async function fetchTarget(target: HttpTarget, accept: string, context: CheckContext): Promise<Fetched> {
  const { clock, signal } = context;
  const started = clock.monotonic();
  const first = new URL(target.url);
  const seen = new Set<string>([first.href]);
  let headers = userHeaders(target, accept);
  let phases: Phases = {};
  const own: Omit<ExchangeRequest, 'headers'> = {
    url: first,
    method: target.method,
    body: target.body,
    verifyTls: target.verifyTls,
    ca: target.ca,
    family: FAMILY[target.ipVersion],
    bodyLimit: target.bodyLimit,
    keepAlive: target.keepAlive,
    clock,
    signal,
  };
  try {
    if (target.auth !== undefined) Object.assign(headers, await credentialHeaders(target.auth, context.secrets));
    let request: ExchangeRequest = { ...own, headers };
    for (;;) {
      const reply = await exchange(request);
      phases = addPhases(phases, reply.phases);
      if (!REDIRECT.has(reply.status) || target.redirects === 0) {
        const bytes = await decompress(reply.body, reply.headers['content-encoding'], target.bodyLimit);
        return {
          ...reply,
          phases,
          url: request.url,
          bytes,
          text: textOf(bytes, reply.headers['content-type']),
          durationMs: tenths(clock.monotonic() - started),
        };
      }
      const url = nextUrl(request.url, reply, seen, target.redirects);
      seen.add(url.href);
      if (url.origin !== request.url.origin) headers = without(headers, (name) => !ABROAD.has(name));
      // RFC 9110: 303, and by custom 301 and 302 after a POST, go on as GET without the body.
      const toGet = reply.status === 303 || (request.method === 'POST' && reply.status <= 302);
      if (toGet && request.method !== 'HEAD') {
        headers = without(headers, (name) => name.startsWith('content-'));
        request = { ...request, url, headers, method: 'GET', body: undefined };
      } else request = { ...request, url, headers };
    }
  } catch (error) {
    if (error instanceof ExchangeFault)
      throw new ExchangeFault(error.message, error.unanswered, addPhases(phases, error.phases));
    if (error instanceof Fault) throw new ExchangeFault(error.message, error.unanswered, phases);
    throw error;
  }
}
