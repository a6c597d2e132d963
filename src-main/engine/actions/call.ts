import type { Alert } from '../../../src-shared/model/alert.ts';
import type { DeedOf } from '../../../src-shared/model/recovery.ts';
import { HttpClient } from '../net/http-client.ts';
import { PLAIN_HTTP } from '../net/http-options.ts';
import type { Secrets } from '../ports.ts';
import { CannotDoError } from './describe.ts';
import { ended, Output, type Performed } from './output.ts';

type HttpDeed = DeedOf<'http'> | DeedOf<'cache'> | DeedOf<'fallback'>;

/** Bytes of a reply that are read. */
const MOST_BYTES = 1_048_576;

/** Calls an address once. An address that moved is a setting to change: redirects are not followed. */
export async function callAddress(
  deed: HttpDeed,
  alert: Alert | undefined,
  signal: AbortSignal,
  secrets: Secrets,
): Promise<Performed> {
  const bearer = await bearerOf(deed, secrets);
  const hidden = [...(bearer === undefined ? [] : [bearer]), ...Object.values(deed.headers)];
  const output = new Output();
  using client = new HttpClient({ ...PLAIN_HTTP, followRedirects: false }, secrets);
  try {
    const reply = await client.ask(deed.url, {
      method: deed.method,
      headers: {
        'user-agent': 'Tocsin',
        ...(alert === undefined ? {} : { 'x-tocsin-alert': alert.id }),
        ...deed.headers,
        ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
      },
      ...(deed.method === 'GET' || deed.body === '' ? {} : { body: Buffer.from(deed.body) }),
      limit: MOST_BYTES,
      cut: true,
      signal,
    });
    output.add(reply.body);
    const good = reply.status >= 200 && reply.status < 300;
    return ended(good ? 'ok' : 'failed', `The answer was ${reply.status}.`, reply.status, output, hidden);
  } catch (error) {
    if (signal.aborted) return ended('timeout', 'There was no answer in time.', undefined, output, hidden);
    const cause = error instanceof Error ? error.message : String(error);
    return ended('failed', `There was no answer: ${cause}.`, undefined, output, hidden);
  }
}

async function bearerOf(deed: HttpDeed, secrets: Secrets): Promise<string | undefined> {
  if (deed.bearer === undefined || typeof deed.bearer === 'string') return deed.bearer;
  const value = await secrets.get(deed.bearer.secret);
  if (value === undefined)
    throw new CannotDoError(`The secret “${deed.bearer.secret}” is not set. Set it under Settings → Secrets.`);
  return value;
}
