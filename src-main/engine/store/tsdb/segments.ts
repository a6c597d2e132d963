import { closeSync, fstatSync, mkdirSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';

/** The number of a journal segment file, or undefined when the name is none. */
export function segmentNumber(name: string): number | undefined {
  const found = /^(\d{8,})\.seg$/.exec(name)?.[1];
  return found === undefined ? undefined : Number(found);
}

/** Where segment `number` of the journal in `dir` lies. */
export function segmentFile(dir: string, number: number): string {
  return join(dir, `${String(number).padStart(8, '0')}.seg`);
}

/** Numbers of the segments in a journal folder, oldest first. Makes the folder when it is missing. */
export function listSegments(dir: string): readonly number[] {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  return readdirSync(dir)
    .map((name) => segmentNumber(name))
    .filter((number) => number !== undefined)
    .sort((a, b) => a - b);
}

/** Reads files into memory that is used again for the next one. */
export class Reading {
  #scratch = new Uint8Array(0);

  /** The bytes of a file from `offset`, until the next call. Empty when the file is gone. */
  from(file: string, offset: number): Uint8Array {
    let handle: number;
    try {
      handle = openSync(file, 'r');
    } catch (error) {
      // The writer removes segments that are sealed; what they held is in metrics.db.
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return new Uint8Array(0);
      throw error;
    }
    try {
      const size = Math.max(0, fstatSync(handle).size - offset);
      if (size > this.#scratch.length) this.#scratch = new Uint8Array(size);
      let done = 0;
      while (done < size) {
        const count = readSync(handle, this.#scratch, done, size - done, offset + done);
        if (count === 0) break;
        done += count;
      }
      return this.#scratch.subarray(0, done);
    } finally {
      closeSync(handle);
    }
  }
}
