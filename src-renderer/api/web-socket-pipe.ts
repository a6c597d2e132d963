import type { Pipe } from '../../src-shared/rpc/pipe.ts';
import { PipeEnd } from '../../src-shared/rpc/pipe-end.ts';

/** A pipe over the browser's WebSocket. */
class WebSocketPipe extends PipeEnd {
  readonly #socket: WebSocket;

  constructor(socket: WebSocket) {
    super();
    this.#socket = socket;
    socket.addEventListener('message', (event: MessageEvent<unknown>) => {
      if (event.data instanceof ArrayBuffer) this.take(new Uint8Array(event.data));
      else this.close('the console sent text');
    });
    socket.addEventListener('close', (event) =>
      this.end(event.reason === '' ? `the connection ended (code ${event.code})` : event.reason),
    );
  }

  get backlogBytes(): number {
    return this.#socket.bufferedAmount;
  }

  send(frame: Uint8Array<ArrayBuffer>): void {
    if (!this.isClosed && this.#socket.readyState === WebSocket.OPEN) this.#socket.send(frame);
  }

  close(reason: string): void {
    this.#socket.close();
    this.end(reason);
  }
}

/** Opens a WebSocket for the contract; rejects when it cannot be opened (a browser does not tell a page why). */
export function openWebSocketPipe(url: string, token: string): Promise<Pipe> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, ['tocsin.v1', `t.${token}`]);
    socket.binaryType = 'arraybuffer';
    socket.addEventListener('open', () => resolve(new WebSocketPipe(socket)), { once: true });
    socket.addEventListener('error', () => reject(new Error('the console does not answer')), { once: true });
  });
}
