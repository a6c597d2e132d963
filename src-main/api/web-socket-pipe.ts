import { type RawData, WebSocket } from 'ws';
import { RpcError } from '../../src-shared/rpc/error.ts';
import { MAX_FRAME_OUT, type Pipe } from '../../src-shared/rpc/pipe.ts';
import { PipeEnd } from '../../src-shared/rpc/pipe-end.ts';
import { systemTimers, type Timers } from '../../src-shared/rpc/timers.ts';

/** The subprotocol that the server speaks; the client's second one carries the token. */
export const SUBPROTOCOL = 'tocsin.v1';
/** How often the other side is asked whether it is there; it has as long to answer, ms. */
const PING_MS = 20_000;
/** How long a closing handshake may take, ms. */
const CLOSE_MS = 2_000;
/** Application close code, and the most bytes RFC 6455 allows for its reason. */
const CLOSE_CODE = 4_000;
const REASON_BYTES = 123;

function closeReason(reason: string): string {
  let cut = reason;
  while (Buffer.byteLength(cut) > REASON_BYTES) cut = cut.slice(0, -1);
  return cut;
}

function frameOf(data: RawData): Uint8Array<ArrayBuffer> {
  const bytes = Array.isArray(data) ? Buffer.concat(data) : Buffer.isBuffer(data) ? data : Buffer.from(data);
  // ws never hands out shared memory.
  return new Uint8Array(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.byteLength);
}

class WebSocketPipe extends PipeEnd {
  readonly #socket: WebSocket;
  readonly #timers: Timers;
  #ping: Disposable | undefined;

  constructor(socket: WebSocket, timers: Timers) {
    super();
    this.#socket = socket;
    this.#timers = timers;
    socket.on('message', (data, isBinary) => {
      if (isBinary) this.take(frameOf(data));
      else this.close('frames are binary');
    });
    socket.on('error', (error) => this.end(error.message));
    socket.on('close', (code, reason) =>
      this.end(reason.length > 0 ? reason.toString() : `the connection ended (code ${code})`),
    );
    this.#watch();
  }

  get backlogBytes(): number {
    return this.#socket.bufferedAmount;
  }

  send(frame: Uint8Array<ArrayBuffer>): void {
    if (!this.isClosed && this.#socket.readyState === WebSocket.OPEN) this.#socket.send(frame);
  }

  close(reason: string): void {
    if (this.isClosed) return;
    this.#socket.close(CLOSE_CODE, closeReason(reason));
    const late = this.#timers.after(CLOSE_MS, () => this.#socket.terminate());
    this.#socket.once('close', () => late[Symbol.dispose]());
    this.end(reason);
  }

  #watch(): void {
    let answered = true;
    this.#socket.on('pong', () => {
      answered = true;
    });
    const ask = (): void => {
      if (!answered) {
        this.#socket.terminate();
        this.end(`no answer for ${PING_MS / 1_000} s`);
        return;
      }
      answered = false;
      this.#socket.ping();
      this.#ping = this.#timers.after(PING_MS, ask);
    };
    this.#ping = this.#timers.after(PING_MS, ask);
  }

  protected override end(reason: string): boolean {
    this.#ping?.[Symbol.dispose]();
    return super.end(reason);
  }
}

/** A pipe over an open WebSocket, on either end. */
export function webSocketPipe(socket: WebSocket, timers: Timers = systemTimers): Pipe {
  return new WebSocketPipe(socket, timers);
}

function refusal(status: number | undefined): Error {
  if (status === 401) return new RpcError('unauthenticated', 'the console does not know this token');
  if (status === 403 || status === 421)
    return new RpcError('forbidden', `the console refuses this client (HTTP ${status})`);
  return new Error(`the console answered HTTP ${status ?? '?'}`);
}

/** Connects a command or a test to a running console; `url` is its address, http://127.0.0.1:9470/. */
export function openWebSocketPipe(
  url: string,
  token: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Pipe> {
  const address = new URL('/rpc', url);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(address, [SUBPROTOCOL, `t.${token}`], {
      perMessageDeflate: false,
      maxPayload: MAX_FRAME_OUT,
      headers,
    });
    socket.once('open', () => {
      socket.off('error', reject);
      resolve(webSocketPipe(socket));
    });
    socket.once('unexpected-response', (request, response) => {
      reject(refusal(response.statusCode));
      request.destroy();
    });
    socket.once('error', reject);
  });
}
