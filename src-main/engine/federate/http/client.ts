import { readFile } from 'node:fs/promises';
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest, type RequestOptions } from 'node:https';
import type { Duplex } from 'node:stream';
import { connect } from 'node:tls';
import type { HttpOptions, SecretSource, TlsOptions } from '../../collect/http-options.ts';
import { faultOf } from '../../net/fault.ts';
import type { Clock, Secrets } from '../../ports.ts';

/** No answer came: the network, TLS, a missing secret, or the time was up. `message` is for people. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

export interface Ask {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  readonly timeoutMs: number;
  /** Bytes of the answer that are taken; a longer one is no answer. */
  readonly limit: number;
  readonly signal: AbortSignal;
}

export interface Answered {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

export interface ClientDeps {
  readonly clock: Clock;
  readonly secrets: Secrets;
}

/** Asks one other server in the way that the configuration says: credentials, TLS, proxy, headers. Connections are kept. */
export class ServerClient implements Disposable {
  readonly #options: HttpOptions;
  readonly #deps: ClientDeps;
  readonly #plain = new HttpAgent({ keepAlive: true, timeout: 120_000 });
  /** Rebuilt when the text of a certificate file changes. */
  #tls: { readonly key: string; readonly agent: HttpsAgent } | undefined;

  constructor(options: HttpOptions, deps: ClientDeps) {
    this.#options = options;
    this.#deps = deps;
  }

  /** Rejects with NoAnswer; a status is an answer, whatever it is. */
  async ask(ask: Ask): Promise<Answered> {
    const { url } = ask;
    const secure = url.protocol === 'https:';
    const host = url.host;
    try {
      const headers = { ...this.#options.headers, ...ask.headers, ...(await this.#credentials()) };
      const agent = secure ? await this.#secureAgent() : this.#plain;
      return await this.#exchange(ask, headers, agent);
    } catch (error) {
      if (error instanceof NoAnswer) throw error;
      throw new NoAnswer(faultOf(error, host).message);
    }
  }

  #exchange(ask: Ask, headers: Record<string, string>, agent: HttpAgent | HttpsAgent): Promise<Answered> {
    const { body, limit, method, signal, timeoutMs, url } = ask;
    const proxy = this.#options.proxyUrl === undefined ? undefined : new URL(this.#options.proxyUrl);
    const secure = url.protocol === 'https:';
    const absolute = proxy !== undefined && !secure;
    const target = absolute ? proxy : url;
    const options = {
      method,
      agent,
      host: bare(target.hostname),
      port: target.port === '' ? (target.protocol === 'https:' ? 443 : 80) : Number(target.port),
      path: absolute ? url.href : url.pathname + url.search,
      headers: {
        ...headers,
        host: url.host,
        'content-length': String(body?.length ?? 0),
        ...(absolute ? proxyCredentials(proxy) : {}),
      },
    };
    return new Promise((resolve, reject) => {
      const outgoing = (secure ? httpsRequest : httpRequest)(options);
      // A request that is destroyed while its answer comes fails as an answer that ended: the reason is kept here.
      let reason: NoAnswer | undefined;
      let answered = false;
      const end = (why: NoAnswer): void => {
        reason ??= why;
        outgoing.destroy(why);
      };
      const timer = this.#deps.clock.after(timeoutMs, () =>
        end(new NoAnswer(`no answer from ${url.host} within ${timeoutMs / 1_000} s`)),
      );
      const abort = (): void => end(new NoAnswer(`the question to ${url.host} was taken back`));
      const settle = (): void => {
        timer[Symbol.dispose]();
        signal.removeEventListener('abort', abort);
      };
      const fail = (error: unknown): void => {
        settle();
        outgoing.destroy();
        // The other side may have closed a kept connection just now, which says nothing about it: a new one decides.
        if (outgoing.reusedSocket && !answered && reason === undefined) {
          resolve(this.#exchange(ask, headers, agent));
          return;
        }
        reject(reason ?? (error instanceof Error ? error : new NoAnswer(String(error))));
      };
      outgoing.on('error', fail);
      if (signal.aborted) abort();
      else signal.addEventListener('abort', abort, { once: true });
      outgoing.on('response', (response) => {
        answered = true;
        collect(response, limit, url.host).then((bytes) => {
          settle();
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: bytes });
        }, fail);
      });
      outgoing.end(body);
    });
  }

  async #credentials(): Promise<Record<string, string>> {
    const { authorization, basicAuth } = this.#options;
    if (basicAuth !== undefined) {
      const pair = `${basicAuth.username}:${(await this.#text(basicAuth.password)) ?? ''}`;
      return { authorization: `Basic ${Buffer.from(pair, 'utf8').toString('base64')}` };
    }
    const credentials = await this.#text(authorization?.credentials);
    return authorization === undefined ? {} : { authorization: `${authorization.type} ${credentials ?? ''}`.trim() };
  }

  async #text(source: SecretSource | undefined): Promise<string | undefined> {
    if (source === undefined || typeof source === 'string') return source;
    if ('file' in source) return (await textOf(source.file)).trim();
    const value = await this.#deps.secrets.get(source.secret);
    if (value !== undefined) return value;
    throw new NoAnswer(`the secret "${source.secret}" is not in the ${this.#deps.secrets.backend}: set it in Settings`);
  }

  async #secureAgent(): Promise<HttpsAgent> {
    const tls = this.#options.tls ?? { insecureSkipVerify: false };
    const options = await this.#tlsOptions(tls);
    const key = JSON.stringify(options);
    if (this.#tls?.key === key) return this.#tls.agent;
    this.#tls?.agent.destroy();
    const proxy = this.#options.proxyUrl;
    const agent =
      proxy === undefined
        ? new HttpsAgent({ keepAlive: true, timeout: 120_000, ...options })
        : new TunnelAgent(new URL(proxy), options);
    this.#tls = { key, agent };
    return agent;
  }

  async #tlsOptions(tls: TlsOptions): Promise<Record<string, string | boolean>> {
    const ca = tls.ca ?? (tls.caFile === undefined ? undefined : await textOf(tls.caFile));
    const cert = tls.cert ?? (tls.certFile === undefined ? undefined : await textOf(tls.certFile));
    const key = tls.keyFile === undefined ? await this.#text(tls.key) : await textOf(tls.keyFile);
    return {
      rejectUnauthorized: !tls.insecureSkipVerify,
      ...(ca === undefined ? {} : { ca }),
      ...(cert === undefined ? {} : { cert }),
      ...(key === undefined ? {} : { key }),
      ...(tls.serverName === undefined ? {} : { servername: tls.serverName }),
      ...(tls.minVersion === undefined ? {} : { minVersion: tls.minVersion }),
      ...(tls.maxVersion === undefined ? {} : { maxVersion: tls.maxVersion }),
    };
  }

  [Symbol.dispose](): void {
    this.#plain.destroy();
    this.#tls?.agent.destroy();
  }
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new NoAnswer(`the file ${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function bare(hostname: string): string {
  return hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
}

function proxyCredentials(proxy: URL): Record<string, string> {
  if (proxy.username === '') return {};
  const pair = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(pair, 'utf8').toString('base64')}` };
}

async function collect(response: IncomingMessage, limit: number, host: string): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of response) {
    // Without an encoding set, a response gives buffers.
    const bytes = part as Buffer;
    size += bytes.length;
    if (size > limit) throw new NoAnswer(`the answer of ${host} is longer than ${limit} bytes`);
    parts.push(bytes);
  }
  return Buffer.concat(parts, size);
}

/** TLS to the target through a CONNECT tunnel of a proxy (RFC 9110, section 9.3.6). */
class TunnelAgent extends HttpsAgent {
  readonly #proxy: URL;
  readonly #tls: Record<string, string | boolean>;

  constructor(proxy: URL, tls: Record<string, string | boolean>) {
    super({ keepAlive: true, timeout: 120_000, ...tls });
    this.#proxy = proxy;
    this.#tls = tls;
  }

  override createConnection(
    options: RequestOptions,
    callback?: (error: Error | null, stream: Duplex) => void,
  ): undefined {
    const proxy = this.#proxy;
    const host = options.host ?? '';
    const target = `${host.includes(':') ? `[${host}]` : host}:${options.port ?? 443}`;
    const asking = (proxy.protocol === 'https:' ? httpsRequest : httpRequest)({
      method: 'CONNECT',
      host: bare(proxy.hostname),
      port: proxy.port === '' ? (proxy.protocol === 'https:' ? 443 : 80) : Number(proxy.port),
      path: target,
      headers: { host: target, ...proxyCredentials(proxy) },
      agent: false,
    });
    // Node takes an error without a socket; its types ask for both.
    const done = callback as (error: Error | null, stream?: Duplex) => void;
    const fail = (error: Error): void => done(error);
    asking.once('error', fail);
    asking.once('connect', (response, socket) => {
      if (response.statusCode !== 200) {
        socket.destroy();
        fail(new NoAnswer(`the proxy ${proxy.host} answered ${response.statusCode} to CONNECT ${target}`));
        return;
      }
      const secured = connect({ servername: host, ...this.#tls, socket });
      secured.once('error', fail);
      secured.once('secureConnect', () => {
        secured.off('error', fail);
        done(null, secured);
      });
    });
    asking.end();
    return undefined;
  }
}
