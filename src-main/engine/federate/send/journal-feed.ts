import { type FileHandle, open, readdir, stat } from 'node:fs/promises';
import { FRAME_HEADER_BYTES, frameBytes, readFrames } from '../../store/tsdb/journal-record.ts';
import { segmentFile, segmentNumber } from '../../store/tsdb/segments.ts';
import type { Position } from './position.ts';

/** Bytes that tell a segment from another one of the same number. */
const HEAD_BYTES = FRAME_HEADER_BYTES;

export interface JournalPaths {
  /** Segments that are written to or not sealed yet. */
  readonly journal: string;
  /** Sealed ones that wait for a sender. */
  readonly held: string;
}

/** The rows of one frame. */
export interface Frame {
  readonly rows: readonly { readonly layout: number; readonly t: number; readonly values: Float64Array }[];
  /** The frame's first byte. */
  readonly at: Position;
  /** Where the next frame begins. */
  readonly next: Position;
}

async function numbersIn(dir: string): Promise<readonly number[]> {
  try {
    return (await readdir(dir)).flatMap((name) => segmentNumber(name) ?? []);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

async function openIn(dir: string, number: number): Promise<FileHandle | undefined> {
  try {
    return await open(segmentFile(dir, number), 'r');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

async function readAt(handle: FileHandle, offset: number, size: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(size);
  const { bytesRead } = await handle.read(bytes, 0, size, offset);
  return bytes.subarray(0, bytesRead);
}

/** Follows the store's journal from outside the writer: what is read here is on the disk, in the order it was written. */
export class JournalFeed {
  readonly #paths: JournalPaths;
  #open: { readonly number: number; readonly handle: FileHandle } | undefined;

  constructor(paths: JournalPaths) {
    this.#paths = paths;
  }

  /** Segments that exist, oldest first. */
  async #numbers(): Promise<readonly number[]> {
    const found = [...(await numbersIn(this.#paths.held)), ...(await numbersIn(this.#paths.journal))];
    return [...new Set(found)].sort((a, b) => a - b);
  }

  async #handle(number: number): Promise<FileHandle | undefined> {
    if (this.#open?.number === number) return this.#open.handle;
    await this.close();
    const { held, journal } = this.#paths;
    // Between the two looks the writer may move it from the one folder to the other.
    const handle = (await openIn(journal, number)) ?? (await openIn(held, number)) ?? (await openIn(journal, number));
    if (handle !== undefined) this.#open = { number, handle };
    return handle;
  }

  async #head(number: number): Promise<string> {
    const handle = await this.#handle(number);
    if (handle === undefined) return '';
    return Buffer.from(await readAt(handle, 0, HEAD_BYTES)).toString('hex');
  }

  /** The end of what is written now. */
  async end(): Promise<Position> {
    const number = (await this.#numbers()).at(-1) ?? 0;
    const handle = number === 0 ? undefined : await this.#handle(number);
    const offset = handle === undefined ? 0 : (await handle.stat()).size;
    return { segment: number, offset, row: 0, column: 0, head: handle === undefined ? '' : await this.#head(number) };
  }

  /** The place to go on at: the given one, or the oldest there is when its segment is gone or is another one by now. */
  async settle(position: Position): Promise<{ readonly position: Position; readonly lost: boolean }> {
    const numbers = await this.#numbers();
    const same = numbers.includes(position.segment) && (await this.#head(position.segment)) === position.head;
    // An empty segment had no head yet when the place was taken.
    if (same || (numbers.includes(position.segment) && position.head === '' && position.offset === 0))
      return { position, lost: false };
    // Numbers begin anew once everything was sealed and removed: then another segment has the number, or there are smaller
    // ones, and nothing is missing. Otherwise the segment was given up before it was sent.
    const renumbered = numbers.includes(position.segment) || (numbers[0] ?? Infinity) < position.segment;
    const first = renumbered ? numbers[0] : numbers.find((number) => number > position.segment);
    if (first === undefined) return { position, lost: false };
    return { position: { segment: first, offset: 0, row: 0, column: 0, head: '' }, lost: !renumbered };
  }

  /** The frame at a position, or the first one of the next segment; undefined at the end of what is written. */
  async frame(position: Position): Promise<Frame | undefined> {
    let at = position;
    for (;;) {
      const handle = at.segment === 0 ? undefined : await this.#handle(at.segment);
      if (handle !== undefined) {
        const size = frameBytes(await readAt(handle, at.offset, FRAME_HEADER_BYTES));
        if (size !== undefined) {
          const bytes = await readAt(handle, at.offset, size);
          const rows: { layout: number; t: number; values: Float64Array }[] = [];
          const read = readFrames(bytes, (layout, t, values) => rows.push({ layout, t, values }));
          const head = at.head === '' ? await this.#head(at.segment) : at.head;
          if (read === size)
            return {
              rows,
              at: { ...at, head },
              next: { segment: at.segment, offset: at.offset + size, row: 0, column: 0, head },
            };
        }
      }
      // An unfinished frame at the end of the last segment is being written; one before it was cut off by a crash.
      const following = (await this.#numbers()).find((number) => number > at.segment);
      if (following === undefined) return undefined;
      at = { segment: following, offset: 0, row: 0, column: 0, head: '' };
    }
  }

  /** Bytes of the journal after a position. */
  async behind(position: Position): Promise<number> {
    let bytes = 0;
    for (const number of await this.#numbers()) {
      if (number < position.segment) continue;
      bytes += (await this.#size(number)) - (number === position.segment ? position.offset : 0);
    }
    return Math.max(0, bytes);
  }

  async #size(number: number): Promise<number> {
    for (const dir of [this.#paths.journal, this.#paths.held]) {
      try {
        return (await stat(segmentFile(dir, number))).size;
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
      }
    }
    return 0;
  }

  async close(): Promise<void> {
    const open = this.#open;
    this.#open = undefined;
    await open?.handle.close();
  }
}
