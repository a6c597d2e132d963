import type { Pipe } from './pipe.ts';

type Frame = Uint8Array<ArrayBuffer>;

/** What the end of a pipe does whatever carries the frames: it has one listener for them, and it ends once. */
export abstract class PipeEnd implements Pipe {
  #onFrame: (frame: Frame) => void = () => undefined;
  #onClose: (reason: string) => void = () => undefined;
  #closed = false;

  abstract get backlogBytes(): number;
  abstract send(frame: Frame): void;
  abstract close(reason: string): void;

  onFrame(fn: (frame: Frame) => void): void {
    this.#onFrame = fn;
  }

  onClose(fn: (reason: string) => void): void {
    this.#onClose = fn;
  }

  protected get isClosed(): boolean {
    return this.#closed;
  }

  /** Hands a frame of the other side on, unless this end is closed. */
  protected take(frame: Frame): void {
    if (!this.#closed) this.#onFrame(frame);
  }

  /** Ends, the first time; false when it had ended before. */
  protected end(reason: string): boolean {
    if (this.#closed) return false;
    this.#closed = true;
    this.#onClose(reason);
    return true;
  }
}
