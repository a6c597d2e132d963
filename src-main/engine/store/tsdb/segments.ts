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

/** The bytes of a file from `offset`, in a buffer of their own. Empty when the file is gone. */
export function readFrom(file: string, offset: number): Uint8Array {
  let handle: number;
  try {
    handle = openSync(file, 'r');
  } catch (error) {
    // The writer removes segments that are sealed; what they held is in metrics.db.
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return new Uint8Array(0);
    throw error;
  }
  try {
    const size = fstatSync(handle).size;
    const bytes = new Uint8Array(Math.max(0, size - offset));
    let done = 0;
    while (done < bytes.length) {
      const count = readSync(handle, bytes, done, bytes.length - done, offset + done);
      if (count === 0) break;
      done += count;
    }
    return bytes.subarray(0, done);
  } finally {
    closeSync(handle);
  }
}
