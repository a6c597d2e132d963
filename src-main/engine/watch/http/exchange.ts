import type { IncomingMessage, RequestOptions } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest, type RequestOptions as TlsRequestOptions } from 'node:https';
import type { Socket } from 'node:net';
import { type SecureContext, TLSSocket } from 'node:tls';
import type { Certificate, Phases } from '../../../../src-shared/model/check.ts';
import { Fault, faultOf } from '../../net/fault.ts';
import { Agent as HttpAgent, request as httpRequest } from '../../net/node-http.ts';
import type { Clock } from '../../ports.ts';
import { certificateOf } from './certificate.ts';
import { trusting } from './trust.ts';

export interface ExchangeRequest {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  readonly verifyTls: boolean;
  readonly ca: string | undefined;
  readonly family: 0 | 4 | 6;
  /** Bytes of the body that are kept. */
  readonly bodyLimit: number;
  readonly keepAlive: boolean;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** One request with its reply, as it came. */
export interface Exchange {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  /** Not decompressed yet; at most `bodyLimit` bytes. */
  readonly body: Buffer;
  readonly truncated: boolean;
  readonly phases: Phases;
  readonly remote: string;
  readonly ipProtocol: number | undefined;
  readonly certificate: Certificate | undefined;
}

// Shared between monitors with keepAlive; Node keys sockets by host, port, family and TLS options.
const pool = { maxSockets: Number.POSITIVE_INFINITY, maxFreeSockets: 512, keepAlive: true, timeout: 120_000 };
const httpPool = new HttpAgent(pool);
// One more for each set of extra authorities: Node does not tell sockets apart by their secure context.
const tlsPools = new Map<string, HttpsAgent>();

function tlsPool(ca = ''): HttpsAgent {
  const known = tlsPools.get(ca);
  if (known !== undefined) return known;
  const made = new HttpsAgent(pool);
  tlsPools.set(ca, made);
  return made;
}

/** Tenths of a millisecond: more digits cost 8 bytes a sample in the store. */
export function tenths(ms: number): number {
  return Math.max(0, Math.round(ms * 10) / 10);
}

/** https.request hands a secure context on to tls.connect; its type does not say so. */
type Options = RequestOptions & TlsRequestOptions & { secureContext?: SecureContext };

function options(request: ExchangeRequest, secure: boolean): Options {
  const { url } = request;
  const base: Options = {
    method: request.method,
    host: url.hostname.startsWith('[') ? url.hostname.slice(1, -1) : url.hostname,
    port: url.port === '' ? (secure ? 443 : 80) : url.port,
    path: url.pathname + url.search,
    headers: request.headers,
    // `false` makes a connection of its own: a pooled one would hide the connect time.
    agent: request.keepAlive ? (secure ? tlsPool(request.ca) : httpPool) : false,
  };
  if (request.family !== 0) base.family = request.family;
  if (secure) {
    base.rejectUnauthorized = request.verifyTls;
    if (request.ca !== undefined) base.secureContext = trusting(request.ca);
  }
  return base;
}

/** When each phase of the connection ended, clock.monotonic ms. */
interface Marks {
  readonly start: number;
  lookup?: number;
  connect?: number;
  secure?: number;
  response?: number;
}

function watchSocket(socket: Socket, marks: Marks, clock: Clock): void {
  if (!socket.connecting) return;
  socket.once('lookup', () => {
    marks.lookup = clock.monotonic();
  });
  socket.once('connect', () => {
    marks.connect = clock.monotonic();
  });
  if (socket instanceof TLSSocket)
    socket.once('secureConnect', () => {
      marks.secure = clock.monotonic();
    });
}

function phasesOf(marks: Marks, end: number): Phases {
  const phases: { -readonly [K in keyof Phases]: Phases[K] } = {};
  let last = marks.start;
  const step = (key: keyof Phases, at: number | undefined): void => {
    if (at === undefined) return;
    phases[key] = tenths(at - last);
    last = at;
  };
  step('dns', marks.lookup);
  step('connect', marks.connect);
  step('tls', marks.secure);
  step('firstByte', marks.response);
  if (marks.response !== undefined) step('transfer', end);
  return phases;
}

/** What the exchange was doing when it was cut off. */
function doing(marks: Marks, host: string, secure: boolean): string {
  if (marks.response !== undefined) return 'while the body was coming';
  if (marks.connect === undefined) return `while connecting to ${host}`;
  if (secure && marks.secure === undefined) return 'during the TLS handshake';
  return 'while waiting for the first byte';
}

/** A failed exchange: the Fault and the phases that were reached. */
export class ExchangeFault extends Fault {
  readonly phases: Phases;

  constructor(message: string, unanswered: boolean, phases: Phases) {
    super(message, unanswered);
    this.phases = phases;
  }
}

/** One request with the phases timed separately. Follows no redirect. Rejects with an ExchangeFault. */
export function exchange(request: ExchangeRequest): Promise<Exchange> {
  const { url, clock, signal } = request;
  const secure = url.protocol === 'https:';
  const marks: Marks = { start: clock.monotonic() };
  return new Promise((resolve, reject) => {
    const outgoing = (secure ? httpsRequest : httpRequest)(options(request, secure));
    let settled = false;
    const abort = (): void => {
      const cause: unknown = signal.reason;
      const text =
        cause instanceof Fault ? `${cause.message} ${doing(marks, url.host, secure)}` : 'the check was stopped';
      // An answer that is merely slow proves the network.
      fail(new Fault(text, cause instanceof Fault && marks.connect === undefined && cause.unanswered));
    };
    const fail = (error: unknown): void => {
      if (settled) return;
      settled = true;
      signal.removeEventListener('abort', abort);
      outgoing.destroy();
      // The other side may have closed a kept connection just now; that says nothing about it. A new one decides.
      if (outgoing.reusedSocket && marks.response === undefined && !signal.aborted) {
        resolve(exchange(request));
        return;
      }
      const fault = faultOf(error, url.host);
      reject(new ExchangeFault(fault.message, fault.unanswered, phasesOf(marks, clock.monotonic())));
    };
    if (signal.aborted) {
      abort();
      return;
    }
    signal.addEventListener('abort', abort);
    outgoing.on('error', fail);
    outgoing.once('socket', (socket) => {
      watchSocket(socket, marks, clock);
    });
    outgoing.once('response', (incoming) => {
      marks.response = clock.monotonic();
      const { socket } = incoming;
      const chunks: Buffer[] = [];
      let length = 0;
      let truncated = false;
      const finish = (): void => {
        if (settled) return;
        settled = true;
        signal.removeEventListener('abort', abort);
        resolve({
          status: incoming.statusCode ?? 0,
          headers: incoming.headers,
          body: chunks.length === 1 ? (chunks[0] ?? Buffer.alloc(0)) : Buffer.concat(chunks),
          truncated,
          phases: phasesOf(marks, clock.monotonic()),
          remote: remote ?? '',
          ipProtocol: family === 'IPv6' ? 6 : family === 'IPv4' ? 4 : undefined,
          certificate,
        });
      };
      // Read now: a socket that the other side has closed no longer knows its peer.
      const { remoteAddress: remote, remoteFamily: family } = socket;
      const certificate = socket instanceof TLSSocket ? certificateOf(socket) : undefined;
      incoming.on('data', (chunk: Buffer) => {
        if (truncated) return;
        const room = request.bodyLimit - length;
        if (chunk.length > room) {
          truncated = true;
          chunks.push(chunk.subarray(0, room));
          finish();
          outgoing.destroy();
          return;
        }
        chunks.push(chunk);
        length += chunk.length;
      });
      incoming.once('end', finish);
      incoming.once('aborted', () => {
        fail(new Fault(`${url.host} closed the connection in the middle of the body`, false));
      });
    });
    outgoing.end(request.body);
  });
}
