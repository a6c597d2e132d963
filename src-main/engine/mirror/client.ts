import { formatMatcher } from '../../../src-shared/matcher/parse.ts';
import type { WrittenSilence } from '../../../src-shared/mirror/write-back.ts';
import type { Silence } from '../../../src-shared/model/silence.ts';
import type { AlertmanagerConfig } from '../federate/config.ts';
import { Fault } from '../net/fault.ts';
import { HttpClient } from '../net/http-client.ts';
import { within } from '../net/within.ts';
import type { Clock, Secrets } from '../ports.ts';
import { type Answer, postableSilence, readAnswer, readSilences } from './answer.ts';

/** Bytes of one answer: some thousands of alerts. */
const ANSWER_BYTES = 8 * 1_048_576;
/** Characters of a refusal that are repeated. */
const SAID_CHARS = 200;

/** Asks and tells another Alertmanager over its API v2. Everything rejects with a Fault: why, in words. */
export class AlertmanagerClient implements Disposable {
  readonly #config: AlertmanagerConfig;
  readonly #clock: Clock;
  readonly #secrets: Secrets;
  readonly #http: HttpClient;

  constructor(config: AlertmanagerConfig, clock: Clock, secrets: Secrets) {
    this.#config = config;
    this.#clock = clock;
    this.#secrets = secrets;
    this.#http = new HttpClient(config.http, secrets);
  }

  /** What it lists; see `readAnswer`. */
  async look(isOwn: (silence: Silence) => boolean, stop: AbortSignal): Promise<Answer> {
    const { matchers, name } = this.#config;
    const filter = new URLSearchParams(matchers.map((matcher): [string, string] => ['filter', formatMatcher(matcher)]));
    const [status, alerts, silences] = await Promise.all([
      this.#ask('GET', 'status', undefined, stop),
      this.#ask('GET', `alerts?${filter.toString()}`, undefined, stop),
      this.#ask('GET', 'silences', undefined, stop),
    ]);
    return this.#read(() => readAnswer(name, status, alerts, silences, this.#clock.now(), isOwn));
  }

  async silences(stop: AbortSignal): Promise<readonly Silence[]> {
    const body = await this.#ask('GET', 'silences', undefined, stop);
    return this.#read(() => readSilences(body));
  }

  async putSilence(silence: WrittenSilence, stop: AbortSignal): Promise<void> {
    await this.#ask('POST', 'silences', postableSilence(silence), stop);
  }

  /** One that is over already, or is not known there, stays over. */
  async expireSilence(id: string, stop: AbortSignal): Promise<void> {
    await this.#ask('DELETE', `silence/${encodeURIComponent(id)}`, undefined, stop, [404]);
  }

  [Symbol.dispose](): void {
    this.#http[Symbol.dispose]();
  }

  async #ask(
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    body: string | undefined,
    stop: AbortSignal,
    good: readonly number[] = [],
  ): Promise<Uint8Array> {
    const { http, timeout, url } = this.#config;
    // On a kept connection that turns out to be closed a question is asked once more; a silence would be made twice.
    using own = body === undefined ? undefined : new HttpClient(http, this.#secrets);
    const base = url.endsWith('/') ? url : `${url}/`;
    const reply = await within(timeout, this.#clock, stop, (signal) =>
      (own ?? this.#http).ask(new URL(`api/v2/${path}`, base), {
        method,
        headers: { accept: 'application/json', ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        ...(body === undefined ? {} : { body: Buffer.from(body) }),
        limit: ANSWER_BYTES,
        signal,
      }),
    );
    const { status } = reply;
    if ((status >= 200 && status < 300) || good.includes(status)) return reply.body;
    if (status === 401 || status === 403)
      throw new Fault(`it answered with status ${status}: look at its credentials`, false);
    const said = reply.body.toString('utf8').trim().slice(0, SAID_CHARS);
    throw new Fault(`it answered with status ${status}${said === '' ? '' : `: ${said}`}`, false);
  }

  #read<T>(read: () => T): T {
    try {
      return read();
    } catch {
      throw new Fault('it did not answer as an Alertmanager does', false);
    }
  }
}
