import { PipeEnd } from './pipe-end.ts';

/** What a MessagePort of any platform can do, reduced to what a pipe needs. */
export interface Port {
  post(message: unknown): void;
  close(): void;
}

/**
 * A pipe over a message port. A port has no gauge of what waits in it, so every frame is answered with its length as a
 * number and the backlog is what was not answered yet; a string is the reason of a close.
 */
export class PortPipe extends PipeEnd {
  readonly #port: Port;
  #unacked = 0;

  constructor(port: Port) {
    super();
    this.#port = port;
  }

  get backlogBytes(): number {
    return this.#unacked;
  }

  send(frame: Uint8Array<ArrayBuffer>): void {
    if (this.isClosed) return;
    this.#unacked += frame.byteLength;
    this.#port.post(frame);
  }

  close(reason: string): void {
    if (this.isClosed) return;
    this.#port.post(reason);
    this.ended(reason);
  }

  /** The platform's port received something. */
  received(message: unknown): void {
    if (this.isClosed) return;
    if (typeof message === 'number') {
      this.#unacked = Math.max(0, this.#unacked - message);
    } else if (message instanceof Uint8Array && message.buffer instanceof ArrayBuffer) {
      this.#port.post(message.byteLength);
      this.take(new Uint8Array(message.buffer, message.byteOffset, message.byteLength));
    } else {
      this.ended(typeof message === 'string' ? message : 'the other side sent no frame');
    }
  }

  /** The platform's port is gone, or the pipe is done with it. */
  ended(reason: string): void {
    if (this.isClosed) return;
    this.#port.close();
    this.end(reason);
  }
}
