import type { Agent } from 'node:http';
import { type AgentOptions, Agent as HttpsAgent } from 'node:https';
import type { Secrets } from '../ports.ts';
import { Fault } from './fault.ts';
import { exchange, type Reply, type Request, StaleSocket, unpacked } from './http-exchange.ts';
import type { HttpOptions } from './http-options.ts';
import { Agent as HttpAgent } from './node-http.ts';
import { authorizationOf } from './secret-text.ts';
import { marksOf, readTls, tlsFiles } from './tls-files.ts';

/** Redirects followed at most, as Go's client. */
const REDIRECTS = 10;
/** Bytes of a reply where no limit is set: memory has an end. */
const MOST_BYTES = 512 * 1_048_576;
/** Connections tried when kept ones turn out to be closed. */
const ATTEMPTS = 3;
/** Files of certificates are looked at again after this long, ms. */
const FILES_FOR_MS = 10_000;

/** What is asked of another server. */
export interface Ask {
  /** Default GET. */
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  /** Bytes of the reply after unpacking; 0 is no limit. */
  readonly limit: number;
  /** Leaves unread what is beyond the limit, for replies that are only shown. Default: a longer reply is a Fault. */
  readonly cut?: true;
  readonly signal: AbortSignal;
  /** Called when a connection stands: what fails later may have been taken nevertheless. */
  readonly onConnected?: () => void;
}

/**
 * Asks other servers in the way that the configuration says: credentials, TLS, proxy, headers, redirects. Connections are
 * kept. A secret that changes counts from the next question on, a certificate file within ten seconds.
 */
export class HttpClient implements Disposable {
  readonly #options: HttpOptions;
  readonly #secrets: Secrets;
  readonly #http: Agent;
  #https: HttpsAgent | undefined;
  /** What the files of tls_config looked like, and when they were looked at last. */
  #files = { mark: '', at: Number.NEGATIVE_INFINITY };

  constructor(options: HttpOptions, secrets: Secrets) {
    this.#options = options;
    this.#secrets = secrets;
    this.#http = new HttpAgent(this.#agentOptions);
  }

  /** Asks, and follows redirects; credentials stay with the first host. Rejects with a Fault; a status is an answer. */
  async ask(address: string | URL, ask: Ask): Promise<Reply> {
    let url = new URL(address);
    const headers: Record<string, string> = { ...ask.headers, ...this.#options.headers };
    const authorization = await authorizationOf(this.#options, this.#secrets);
    if (authorization !== undefined) headers['authorization'] ??= authorization;
    const limit = ask.limit === 0 ? MOST_BYTES : Math.min(ask.limit, MOST_BYTES);
    const { onConnected, signal } = ask;
    let { body, method = 'GET' } = ask;
    for (let hops = 0; ; hops += 1) {
      const reply = await this.#send({ url, method, headers, body, limit, cut: ask.cut === true, signal, onConnected });
      const { location } = reply.headers;
      if (!this.#options.followRedirects || location === undefined || ![301, 302, 303, 307, 308].includes(reply.status))
        return { ...reply, body: await unpacked(reply, limit) };
      if (hops === REDIRECTS) throw new Fault(`more than ${REDIRECTS} redirects; the last one to ${location}`, false);
      const next = URL.canParse(location, url.href) ? new URL(location, url) : undefined;
      if (next === undefined || !/^https?:$/.test(next.protocol))
        throw new Fault(`${url.host} redirects to what is no HTTP address: ${location.slice(0, 200)}`, false);
      if (next.host !== url.host) {
        delete headers['authorization'];
        delete headers['cookie'];
      }
      if (reply.status <= 303 && method !== 'GET') {
        // As Go's client and browsers: only 307 and 308 repeat what was sent.
        delete headers['content-type'];
        delete headers['content-encoding'];
        method = 'GET';
        body = undefined;
      }
      url = next;
    }
  }

  [Symbol.dispose](): void {
    this.#http.destroy();
    this.#https?.destroy();
  }

  get #agentOptions(): AgentOptions {
    const proxy = this.#options.proxyUrl;
    return {
      keepAlive: true,
      maxFreeSockets: 512,
      // Longer than the longest usual interval, so that a connection serves more than one scrape.
      timeout: 300_000,
      ...(proxy === undefined ? {} : { proxyEnv: { HTTP_PROXY: proxy, HTTPS_PROXY: proxy } }),
    };
  }

  /** The agent for TLS, made anew when one of its files has changed. */
  async #secureAgent(): Promise<HttpsAgent> {
    const { tls } = this.#options;
    const now = performance.now();
    const known = this.#https;
    if (known !== undefined && (tlsFiles(tls).length === 0 || now - this.#files.at < FILES_FOR_MS)) return known;
    const mark = await marksOf(tls);
    if (this.#https === undefined || mark !== this.#files.mark) {
      const secure = tls === undefined ? {} : await readTls(tls, this.#secrets);
      this.#https?.destroy();
      this.#https = new HttpsAgent({ ...this.#agentOptions, ...secure });
    }
    this.#files = { mark, at: now };
    return this.#https;
  }

  async #send(request: Omit<Request, 'agent'>): Promise<Reply> {
    const agent = request.url.protocol === 'https:' ? await this.#secureAgent() : this.#http;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await exchange({ ...request, agent });
      } catch (error) {
        // The other side may have closed a kept connection just now; that says nothing about it. A new one decides.
        if (!(error instanceof StaleSocket)) throw error;
        if (attempt === ATTEMPTS) throw error.fault;
      }
    }
  }
}
