import type { Agent, IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { promisify } from 'node:util';
import { gunzip as gunzipCallback } from 'node:zlib';
import { Fault, faultOf } from './fault.ts';
import { request as httpRequest } from './node-http.ts';

const gunzip = promisify(gunzipCallback);

/** One request, without redirects. */
export interface Request {
  readonly url: URL;
  readonly method: string;
  readonly agent: Agent;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | undefined;
  /** Bytes of the reply, before unpacking and after. */
  readonly limit: number;
  /** What is beyond the limit is left unread; otherwise a longer reply is a fault. */
  readonly cut: boolean;
  readonly signal: AbortSignal;
  /** The connection stands: from here on the other side may have taken what was sent. */
  readonly onConnected: (() => void) | undefined;
}

/** A reply, unpacked. A status is an answer, whatever it is. */
export interface Reply {
  readonly status: number;
  readonly statusText: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** A kept connection was closed before the reply began. */
export class StaleSocket extends Error {
  readonly fault: Fault;

  constructor(fault: Fault) {
    super(fault.message);
    this.fault = fault;
  }
}

/** Sends one request. Rejects with a Fault, or a StaleSocket when that says nothing about the other side. */
export function exchange(request: Request): Promise<Reply> {
  const { agent, body, cut, headers, limit, method, onConnected, signal, url } = request;
  const secure = url.protocol === 'https:';
  return new Promise((resolve, reject) => {
    const outgoing = (secure ? httpsRequest : httpRequest)(url, { agent, headers, method });
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
      end(reason instanceof Fault ? reason : new Fault(`the question to ${url.host} was taken back`, false));
    };
    outgoing.on('error', end);
    if (signal.aborted) {
      abort();
      return;
    }
    signal.addEventListener('abort', abort);
    if (onConnected !== undefined)
      outgoing.once('socket', (socket) => {
        if (socket.connecting) socket.once(secure ? 'secureConnect' : 'connect', onConnected);
        else onConnected();
      });
    outgoing.once('response', (incoming) => {
      answered = true;
      const chunks: Buffer[] = [];
      let length = 0;
      const done = (): void => {
        signal.removeEventListener('abort', abort);
        const [only] = chunks;
        resolve({
          status: incoming.statusCode ?? 0,
          statusText: incoming.statusMessage ?? '',
          headers: incoming.headers,
          body: chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks),
        });
      };
      incoming.on('data', (chunk: Buffer) => {
        length += chunk.length;
        if (length <= limit) chunks.push(chunk);
        else if (cut) {
          chunks.push(chunk.subarray(0, chunk.length - (length - limit)));
          incoming.removeAllListeners();
          outgoing.removeAllListeners('error').on('error', () => undefined);
          done();
          outgoing.destroy();
        } else end(tooLarge(limit));
      });
      incoming.once('aborted', () => {
        end(new Fault(`${url.host} closed the connection in the middle of the reply`, false));
      });
      incoming.once('end', done);
    });
    outgoing.end(body);
  });
}

function tooLarge(limit: number): Fault {
  return new Fault(`the reply is larger than ${limit} bytes, which is the limit`, false);
}

/** The body as it was before it was packed, `limit` bytes at most. Rejects with a Fault. */
export async function unpacked({ body, headers }: Reply, limit: number): Promise<Buffer> {
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
