import type { Pipe } from './pipe.ts';

/** One end of a pair inside one process. Frames arrive in order, never during `send`. */
class MemoryPipe implements Pipe {
  #other: MemoryPipe | undefined;
  #onFrame: (frame: Uint8Array<ArrayBuffer>) => void = () => undefined;
  #onClose: (reason: string) => void = () => undefined;
  #backlog = 0;
  #closed = false;

  static pair(): readonly [Pipe, Pipe] {
    const left = new MemoryPipe();
    const right = new MemoryPipe();
    left.#other = right;
    right.#other = left;
    return [left, right];
  }

  get backlogBytes(): number {
    return this.#backlog;
  }

  send(frame: Uint8Array<ArrayBuffer>): void {
    const other = this.#other;
    if (this.#closed || other === undefined) return;
    this.#backlog += frame.byteLength;
    queueMicrotask(() => {
      this.#backlog -= frame.byteLength;
      if (!other.#closed) other.#onFrame(frame);
    });
  }

  onFrame(fn: (frame: Uint8Array<ArrayBuffer>) => void): void {
    this.#onFrame = fn;
  }

  onClose(fn: (reason: string) => void): void {
    this.#onClose = fn;
  }

  close(reason: string): void {
    const other = this.#other;
    if (other !== undefined) queueMicrotask(() => other.#end(reason));
    this.#end(reason);
  }

  #end(reason: string): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#onClose(reason);
  }
}

/** A connected pair of pipes in memory: what is sent into one comes out of the other. */
export function memoryPipes(): readonly [Pipe, Pipe] {
  return MemoryPipe.pair();
}
