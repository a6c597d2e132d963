import { closeSync, existsSync, fstatSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** Size at which a log file is put aside, bytes, and how many are kept, the present one included. */
export const LOG_FILE_BYTES = 5 * 1_048_576;
export const LOG_FILES = 5;

/**
 * A file that lines are appended to: `x.log`, and `x.log.1` (newest) to `x.log.4`. Writes are synchronous, so that the
 * last line before a crash is there; the console writes few lines. A disk that cannot be written costs lines, never the caller.
 */
export class RotatingFile implements Disposable {
  readonly #path: string;
  readonly #maxBytes: number;
  readonly #files: number;
  #handle: number | undefined;
  #bytes = 0;
  #lost = 0;

  constructor(path: string, maxBytes: number = LOG_FILE_BYTES, files: number = LOG_FILES) {
    this.#path = path;
    this.#maxBytes = maxBytes;
    this.#files = files;
  }

  /** Lines that could not be written since the start. */
  get lost(): number {
    return this.#lost;
  }

  append(line: string): void {
    const data = Buffer.from(line, 'utf8');
    try {
      if (this.#bytes > 0 && this.#bytes + data.length > this.#maxBytes) this.#rotate();
      writeSync(this.#open(), data);
      this.#bytes += data.length;
    } catch {
      this.#lost += 1;
      this[Symbol.dispose]();
    }
  }

  [Symbol.dispose](): void {
    const handle = this.#handle;
    this.#handle = undefined;
    if (handle === undefined) return;
    try {
      closeSync(handle);
    } catch {
      // A handle that cannot be closed is gone already.
    }
  }

  #open(): number {
    if (this.#handle !== undefined) return this.#handle;
    mkdirSync(dirname(this.#path), { recursive: true, mode: 0o700 });
    this.#handle = openSync(this.#path, 'a', 0o600);
    this.#bytes = fstatSync(this.#handle).size;
    if (this.#bytes <= this.#maxBytes) return this.#handle;
    this.#rotate();
    return this.#open();
  }

  #rotate(): void {
    this[Symbol.dispose]();
    rmSync(`${this.#path}.${this.#files - 1}`, { force: true });
    for (let i = this.#files - 2; i >= 1; i -= 1)
      if (existsSync(`${this.#path}.${i}`)) renameSync(`${this.#path}.${i}`, `${this.#path}.${i + 1}`);
    if (this.#files > 1) renameSync(this.#path, `${this.#path}.1`);
    else rmSync(this.#path, { force: true });
    this.#bytes = 0;
  }
}
