import { readFile, stat } from 'node:fs/promises';
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { type AgentOptions, Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { rootCertificates } from 'node:tls';
import { promisify } from 'node:util';
import { gunzip as gunzipCallback } from 'node:zlib';
import { Fault, faultOf } from '../net/fault.ts';
import type { Secrets } from '../ports.ts';
import type { HttpOptions, SecretSource, TlsOptions } from './http-options.ts';

const gunzip = promisify(gunzipCallback);
/** Redirects followed at most, as Go's client. */
const REDIRECTS = 10;
/** Bytes of a reply where no limit is set: memory has an end. */
const MOST_BYTES = 512 * 1_048_576;
/** Connections tried when kept ones turn out to be closed. */
const ATTEMPTS = 3;
/** Files of certificates are looked at again after this long, ms. */
const FILES_FOR_MS = 10_000;

export interface GetOptions {
  readonly headers: Readonly<Record<string, string>>;
  /** Bytes after unpacking; 0 is no limit. */
  readonly bodyLimit: number;
  readonly signal: AbortSignal;
}

/** A reply, unpacked. */
export interface Got {
  readonly status: number;
  readonly statusText: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

async function textOf(source: SecretSource, secrets: Secrets): Promise<string> {
  if (typeof source === 'string') return source;
  if ('file' in source) {
    try {
      return (await readFile(source.file, 'utf8')).trim();
    } catch (error) {
      throw new Fault(`the file ${source.file} with the secret cannot be read: ${String(error)}`, false);
    }
  }
  const value = await secrets.get(source.secret);
  if (value !== undefined) return value;
  throw new Fault(`the secret "${source.secret}" is not in the ${secrets.backend}: set it in Settings`, false);
}

async function authorizationOf(http: HttpOptions, secrets: Secrets): Promise<string | undefined> {
  const { authorization, basicAuth } = http;
  if (basicAuth !== undefined) {
    const password = basicAuth.password === undefined ? '' : await textOf(basicAuth.password, secrets);
    return `Basic ${Buffer.from(`${basicAuth.username}:${password}`, 'utf8').toString('base64')}`;
  }
  if (authorization?.credentials === undefined) return undefined;
  return `${authorization.type} ${await textOf(authorization.credentials, secrets)}`;
}

async function pem(text: string | undefined, file: string | undefined): Promise<string | undefined> {
  if (file === undefined) return text;
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new Fault(`the file ${file} of tls_config cannot be read: ${String(error)}`, false);
  }
}

async function tlsOptions(tls: TlsOptions, secrets: Secrets): Promise<AgentOptions> {
  const [ca, cert, key] = await Promise.all([
    pem(tls.ca, tls.caFile),
    pem(tls.cert, tls.certFile),
    tls.key === undefined ? pem(undefined, tls.keyFile) : textOf(tls.key, secrets),
  ]);
  return {
    rejectUnauthorized: !tls.insecureSkipVerify,
    ...(ca === undefined ? {} : { ca: [...rootCertificates, ca] }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(tls.serverName === undefined ? {} : { servername: tls.serverName }),
    ...(tls.minVersion === undefined ? {} : { minVersion: tls.minVersion }),
    ...(tls.maxVersion === undefined ? {} : { maxVersion: tls.maxVersion }),
  };
}

/** Connections and credentials of one job; connections are kept between scrapes. */
export class HttpClient implements Disposable {
  readonly #options: HttpOptions;
  readonly #secrets: Secrets;
  readonly #http: HttpAgent;
  #https: HttpsAgent | undefined;
  /** What the files of tls_config looked like, and when they were looked at last. */
  #files = { mark: '', at: Number.NEGATIVE_INFINITY };

  constructor(options: HttpOptions, secrets: Secrets) {
    this.#options = options;
    this.#secrets = secrets;
    this.#http = new HttpAgent(this.#agentOptions);
  }

  /** Asks for a document and follows redirects; credentials stay with the first host. Rejects with a Fault. */
  async get(address: string, { bodyLimit, headers, signal }: GetOptions): Promise<Got> {
    let url = new URL(address);
    const own: Record<string, string> = { ...headers, ...this.#options.headers };
    const authorization = await authorizationOf(this.#options, this.#secrets);
    if (authorization !== undefined) own['authorization'] ??= authorization;
    const limit = bodyLimit === 0 ? MOST_BYTES : Math.min(bodyLimit, MOST_BYTES);
    for (let hops = 0; ; hops += 1) {
      const got = await this.#exchange(url, own, limit, signal);
      const { location } = got.headers;
      if (!this.#options.followRedirects || location === undefined || ![301, 302, 303, 307, 308].includes(got.status))
        return { ...got, body: await unpacked(got, limit) };
      if (hops === REDIRECTS) throw new Fault(`more than ${REDIRECTS} redirects; the last one to ${location}`, false);
      const next = URL.canParse(location, url.href) ? new URL(location, url) : undefined;
      if (next === undefined || !/^https?:$/.test(next.protocol))
        throw new Fault(`${url.host} redirects to what is no HTTP address: ${location.slice(0, 200)}`, false);
      if (next.host !== url.host) {
        delete own['authorization'];
        delete own['cookie'];
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
    const files = [tls?.caFile, tls?.certFile, tls?.keyFile].filter((file) => file !== undefined);
    const now = performance.now();
    if (this.#https !== undefined && (files.length === 0 || now - this.#files.at < FILES_FOR_MS)) return this.#https;
    const marks = await Promise.all(
      files.map((file) =>
        stat(file).then(
          ({ ino, mtimeMs, size }) => `${ino}:${mtimeMs}:${size}`,
          () => 'absent',
        ),
      ),
    );
    const mark = marks.join('|');
    if (this.#https === undefined || mark !== this.#files.mark) {
      const secure = tls === undefined ? {} : await tlsOptions(tls, this.#secrets);
      this.#https?.destroy();
      this.#https = new HttpsAgent({ ...this.#agentOptions, ...secure });
    }
    this.#files = { mark, at: now };
    return this.#https;
  }

  async #exchange(url: URL, headers: Record<string, string>, limit: number, signal: AbortSignal): Promise<Got> {
    const agent = url.protocol === 'https:' ? await this.#secureAgent() : this.#http;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await once(url, agent, headers, limit, signal);
      } catch (error) {
        // The other side may have closed a kept connection just now; that says nothing about it. A new one decides.
        if (!(error instanceof StaleSocket)) throw error;
        if (attempt === ATTEMPTS) throw error.fault;
      }
    }
  }
}

/** A kept connection was closed before the reply began. */
class StaleSocket extends Error {
  readonly fault: Fault;

  constructor(fault: Fault) {
    super(fault.message);
    this.fault = fault;
  }
}

function once(
  url: URL,
  agent: HttpAgent,
  headers: Record<string, string>,
  limit: number,
  signal: AbortSignal,
): Promise<Got> {
  return new Promise((resolve, reject) => {
    const outgoing = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, { agent, headers });
    let answered = false;
    const end = (error: unknown): void => {
      signal.removeEventListener('abort', abort);
      outgoing.destroy();
      const fault = error instanceof Fault ? error : faultOf(error, url.host);
      if (outgoing.reusedSocket && !answered && !signal.aborted) reject(new StaleSocket(fault));
      else reject(answered ? new Fault(fault.message, false) : fault);
    };
    const abort = (): void => {
      const reason: unknown = signal.reason;
      end(reason instanceof Fault ? reason : new Fault('the scrape was stopped', false));
    };
    if (signal.aborted) {
      abort();
      return;
    }
    signal.addEventListener('abort', abort);
    outgoing.on('error', end);
    outgoing.once('response', (incoming) => {
      answered = true;
      const chunks: Buffer[] = [];
      let length = 0;
      incoming.on('data', (chunk: Buffer) => {
        length += chunk.length;
        if (length > limit) end(tooLarge(limit));
        else chunks.push(chunk);
      });
      incoming.once('aborted', () => {
        end(new Fault(`${url.host} closed the connection in the middle of the reply`, false));
      });
      incoming.once('end', () => {
        signal.removeEventListener('abort', abort);
        const [only] = chunks;
        resolve({
          status: incoming.statusCode ?? 0,
          statusText: incoming.statusMessage ?? '',
          headers: incoming.headers,
          body: chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks),
        });
      });
    });
    outgoing.end();
  });
}

function tooLarge(limit: number): Fault {
  return new Fault(`the reply is larger than ${limit} bytes (body_size_limit)`, false);
}

async function unpacked({ body, headers }: Got, limit: number): Promise<Buffer> {
  const encoding = (headers['content-encoding'] ?? '').trim().toLowerCase();
  if (encoding === '' || encoding === 'identity' || body.length === 0) return body;
  if (encoding !== 'gzip' && encoding !== 'x-gzip')
    throw new Fault(`the reply is packed in a way that was not asked for (content-encoding: ${encoding})`, false);
  try {
    return await gunzip(body, { maxOutputLength: limit });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    throw code === 'ERR_BUFFER_TOO_LARGE'
      ? tooLarge(limit)
      : new Fault('the reply is not gzip, though its content-encoding says so', false);
  }
}
