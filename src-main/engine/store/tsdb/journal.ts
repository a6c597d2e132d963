import {
  closeSync,
  existsSync,
  fdatasyncSync,
  ftruncateSync,
  openSync,
  renameSync,
  truncateSync,
  unlinkSync,
  writevSync,
} from 'node:fs';
import { FRAME_HEADER_BYTES, frameHeader, type OnRow, readFrames, readHeads } from './journal-record.ts';
import { listSegments, Reading, segmentFile } from './segments.ts';

interface Segment {
  readonly number: number;
  bytes: number;
  /** Epoch ms of its first row, by the console's clock. */
  readonly since: number;
  /** Newest time per layout; the segment may go when all of them are sealed. */
  readonly newest: Map<number, number>;
}

/** What recovery found at the end of a segment. */
export interface TornTail {
  readonly segment: number;
  readonly cutBytes: number;
}

/** The side log: append-only segment files of row frames, owned by the writer. */
export class Journal implements Disposable {
  readonly #dir: string;
  readonly #heldDir: string | undefined;
  readonly #segmentBytes: number;
  readonly #segments: Segment[] = [];
  #handle: number | undefined;
  #written = 0;

  /** `heldDir`: where segments go instead of being deleted, while that folder exists. */
  constructor(dir: string, segmentBytes: number, heldDir?: string) {
    this.#dir = dir;
    this.#heldDir = heldDir;
    this.#segmentBytes = segmentBytes;
  }

  /** Bytes in all segments. */
  get bytes(): number {
    return this.#segments.reduce((sum, segment) => sum + segment.bytes, 0);
  }

  /** Bytes written since the start. */
  get written(): number {
    return this.#written;
  }

  /** Reads every whole frame, oldest first, and cuts what is torn at the end of a segment. */
  recover(now: number, onRow: OnRow): readonly TornTail[] {
    const torn: TornTail[] = [];
    const reading = new Reading();
    for (const number of listSegments(this.#dir)) {
      const file = segmentFile(this.#dir, number);
      const bytes = reading.from(file, 0);
      const segment: Segment = { number, bytes: 0, since: now, newest: new Map() };
      segment.bytes = readFrames(bytes, (layout, t, values) => {
        segment.newest.set(layout, t);
        onRow(layout, t, values);
      });
      if (segment.bytes < bytes.length) {
        truncateSync(file, segment.bytes);
        torn.push({ segment: number, cutBytes: bytes.length - segment.bytes });
      }
      this.#segments.push(segment);
    }
    return torn;
  }

  /** Appends one frame with one write. When the disk refuses, the segment is as it was before and the error is thrown. */
  append(now: number, payload: Float64Array): void {
    const segment = this.#current(now);
    const handle = this.#handle;
    if (handle === undefined) throw new Error('the journal has no open segment');
    const parts = [frameHeader(payload), new Uint8Array(payload.buffer, payload.byteOffset, payload.byteLength)];
    const total = FRAME_HEADER_BYTES + payload.byteLength;
    try {
      let done = 0;
      while (done < total) {
        const count = writevSync(handle, remaining(parts, done), segment.bytes + done);
        if (count === 0) throw Object.assign(new Error('the journal could not be written'), { code: 'ENOSPC' });
        done += count;
      }
    } catch (error) {
      ftruncateSync(handle, segment.bytes);
      throw error;
    }
    segment.bytes += total;
    this.#written += total;
    readHeads(payload, (layout, t) => segment.newest.set(layout, t));
  }

  #current(now: number): Segment {
    const last = this.#segments.at(-1);
    if (this.#handle !== undefined && last !== undefined && last.bytes < this.#segmentBytes) return last;
    this.rotate();
    const number = Math.max(last?.number ?? 0, this.#newestHeld()) + 1;
    this.#handle = openSync(segmentFile(this.#dir, number), 'wx', 0o600);
    const segment: Segment = { number, bytes: 0, since: now, newest: new Map() };
    // A removed segment was only remembered for its number.
    if (last?.since === Infinity) this.#segments.pop();
    this.#segments.push(segment);
    return segment;
  }

  /** Ends the open segment; the next append begins a new one. */
  rotate(): void {
    if (this.#handle === undefined) return;
    fdatasyncSync(this.#handle);
    closeSync(this.#handle);
    this.#handle = undefined;
  }

  /** Layouts with rows in any segment. */
  layouts(): ReadonlySet<number> {
    const layouts = new Set<number>();
    for (const { newest } of this.#segments) for (const layout of newest.keys()) layouts.add(layout);
    return layouts;
  }

  /** Layouts with rows in segments that began before `before`; they hold those segments back. */
  layoutsOlderThan(before: number): ReadonlySet<number> {
    const layouts = new Set<number>();
    const old = this.#segments.filter((segment) => segment.since < before);
    if (old.at(-1) === this.#segments.at(-1) && old.length > 0) this.rotate();
    for (const segment of old) for (const layout of segment.newest.keys()) layouts.add(layout);
    return layouts;
  }

  /** Closed segments of which every row is sealed. */
  removable(sealedUntil: (layout: number) => number): readonly number[] {
    const open = this.#handle === undefined ? undefined : this.#segments.at(-1);
    return this.#segments
      .filter((segment) => segment !== open && segment.since !== Infinity)
      .filter((segment) => [...segment.newest].every(([layout, t]) => t <= sealedUntil(layout)))
      .map((segment) => segment.number);
  }

  /** Deletes segments. The caller has made sure that metrics.db is on the disk. */
  remove(numbers: readonly number[]): void {
    for (const number of numbers) {
      const at = this.#segments.findIndex((segment) => segment.number === number);
      if (at === -1) continue;
      this.#discard(number);
      // The newest number stays known so that it is not given twice: a reader remembers where it stopped.
      if (at === this.#segments.length - 1)
        this.#segments[at] = { number, bytes: 0, since: Infinity, newest: new Map() };
      else this.#segments.splice(at, 1);
    }
  }

  /** Numbers of held segments are not given again. */
  #newestHeld(): number {
    if (this.#heldDir === undefined || !existsSync(this.#heldDir)) return 0;
    return listSegments(this.#heldDir).at(-1) ?? 0;
  }

  /** Deletes a segment, or moves it to where senders still read it; that folder is there while there are any. */
  #discard(number: number): void {
    const file = segmentFile(this.#dir, number);
    if (this.#heldDir !== undefined && existsSync(this.#heldDir)) renameSync(file, segmentFile(this.#heldDir, number));
    else unlinkSync(file);
  }

  [Symbol.dispose](): void {
    this.rotate();
  }
}

function remaining(parts: readonly Uint8Array[], done: number): Uint8Array[] {
  let skip = done;
  const out: Uint8Array[] = [];
  for (const part of parts) {
    if (skip < part.length) out.push(part.subarray(skip));
    skip = Math.max(0, skip - part.length);
  }
  return out;
}
