import type { Pipe } from '../../src-shared/rpc/pipe.ts';

/** A pipe over the browser's WebSocket. */
class WebSocketPipe implements Pipe {
  readonly #socket: WebSocket;
  #onFrame: (frame: Uint8Array<ArrayBuffer>) => void = () => undefined;
  #onClose: (reason: string) => void = () => undefined;
  #closed = false;

  constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener('message', (event: MessageEvent<unknown>) => {
      if (this.#closed) return;
      if (event.data instanceof ArrayBuffer) this.#onFrame(new Uint8Array(event.data));
      else this.close('the console sent text');
    });
    socket.addEventListener('close', (event) =>
      this.#end(event.reason === '' ? `the connection ended (code ${event.code})` : event.reason),
    );
  }

  get backlogBytes(): number {
    return this.#socket.bufferedAmount;
  }

  send(frame: Uint8Array<ArrayBuffer>): void {
    if (!this.#closed && this.#socket.readyState === WebSocket.OPEN) this.#socket.send(frame);
  }

  onFrame(fn: (frame: Uint8Array<ArrayBuffer>) => void): void {
    this.#onFrame = fn;
  }

  onClose(fn: (reason: string) => void): void {
    this.#onClose = fn;
  }

  close(reason: string): void {
    this.#socket.close();
    this.#end(reason);
  }

  #end(reason: string): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#onClose(reason);
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
