import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { MAX_FRAME_IN, type Pipe } from '../../src-shared/rpc/pipe.ts';
import { STATUS_CODES } from '../engine/net/node-http.ts';
import type { Guard } from './guard.ts';
import { HttpError } from './reply.ts';
import type { Identity } from './tokens.ts';
import { SUBPROTOCOL, webSocketPipe } from './web-socket-pipe.ts';

/** Open consoles at the same time. */
const MAX_SOCKETS = 64;

function tokenOf(request: IncomingMessage): string | undefined {
  const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((part) => part.trim());
  if (!offered.includes(SUBPROTOCOL)) throw new HttpError(400, `the subprotocol ${SUBPROTOCOL} is needed`);
  return offered.find((part) => part.startsWith('t.'))?.slice(2);
}

function refuse(socket: Duplex, { status, message, headers }: HttpError): void {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nconnection: close\r\ncontent-type: text/plain\r\n` +
      `content-length: ${Buffer.byteLength(message)}\r\n${lines.join('')}\r\n${message}`,
  );
}

export interface UpgradeOptions {
  readonly guard: Guard;
  /** Counts a wrong token. Throws HttpError 429 after too many. */
  readonly wrongToken: () => void;
  readonly serve: (pipe: Pipe, identity: Identity) => void;
}

/** The WebSocket end of the contract at `/rpc`, behind the same guards as every request. */
export class RpcUpgrade {
  readonly #options: UpgradeOptions;
  readonly #server = new WebSocketServer({
    noServer: true,
    clientTracking: true,
    perMessageDeflate: false,
    maxPayload: MAX_FRAME_IN,
    handleProtocols: () => SUBPROTOCOL,
  });

  constructor(options: UpgradeOptions) {
    this.#options = options;
  }

  /** Takes over a connection that asks for an upgrade, or refuses it. */
  take(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const ignore = (): void => undefined;
    socket.on('error', ignore);
    try {
      const identity = this.#admit(request);
      this.#server.handleUpgrade(request, socket, head, (webSocket) => {
        socket.off('error', ignore);
        this.#options.serve(webSocketPipe(webSocket), identity);
      });
    } catch (error) {
      refuse(socket, error instanceof HttpError ? error : new HttpError(500, 'the upgrade failed'));
    }
  }

  #admit(request: IncomingMessage): Identity {
    const { guard, wrongToken } = this.#options;
    guard.checkPlace({ host: request.headers.host, origin: request.headers.origin });
    if (request.url?.split('?')[0] !== '/rpc') throw new HttpError(404, 'WebSockets are served at /rpc');
    if (this.#server.clients.size >= MAX_SOCKETS)
      throw new HttpError(503, `more than ${MAX_SOCKETS} consoles are open`);
    try {
      return guard.identify(tokenOf(request));
    } catch (error) {
      if (error instanceof HttpError && error.status === 401) wrongToken();
      throw error;
    }
  }

  /** Cuts what is still open. */
  close(): void {
    for (const client of this.#server.clients) client.terminate();
    this.#server.close();
  }
}
