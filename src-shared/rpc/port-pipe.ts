import type { Pipe } from './pipe.ts';

/** What a MessagePort of any platform can do, reduced to what a pipe needs. */
export interface Port {
  post(message: unknown): void;
  close(): void;
}

/**
 * A pipe over a message port. A port has no gauge of what waits in it, so every frame is answered with its length as a
 * number and the backlog is what was not answered yet; a string is the reason of a close.
 */
export class PortPipe implements Pipe {
  readonly #port: Port;
  #onFrame: (frame: Uint8Array<ArrayBuffer>) => void = () => undefined;
  #onClose: (reason: string) => void = () => undefined;
  #unacked = 0;
  #closed = false;

  constructor(port: Port) {
    this.#port = port;
  }

  get backlogBytes(): number {
    return this.#unacked;
  }

  send(frame: Uint8Array<ArrayBuffer>): void {
    if (this.#closed) return;
    this.#unacked += frame.byteLength;
    this.#port.post(frame);
  }

  onFrame(fn: (frame: Uint8Array<ArrayBuffer>) => void): void {
    this.#onFrame = fn;
  }

  onClose(fn: (reason: string) => void): void {
    this.#onClose = fn;
  }

  close(reason: string): void {
    if (this.#closed) return;
    this.#port.post(reason);
    this.ended(reason);
  }

  /** The platform's port received something. */
  received(message: unknown): void {
    if (this.#closed) return;
    if (typeof message === 'number') {
      this.#unacked = Math.max(0, this.#unacked - message);
    } else if (message instanceof Uint8Array && message.buffer instanceof ArrayBuffer) {
      this.#port.post(message.byteLength);
      this.#onFrame(new Uint8Array(message.buffer, message.byteOffset, message.byteLength));
    } else {
      this.ended(typeof message === 'string' ? message : 'the other side sent no frame');
    }
  }

  /** The platform's port is gone, or the pipe is done with it. */
  ended(reason: string): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#port.close();
    this.#onClose(reason);
  }
}
