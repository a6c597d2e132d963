import { type Columns, NO_SAMPLES } from './chunk.ts';
import { readFrames } from './journal-record.ts';
import { RowBuffers } from './row-buffers.ts';
import { RowRing } from './row-ring.ts';
import { listSegments, Reading, segmentFile } from './segments.ts';

/** A reader's copy of the rows that are not sealed yet, kept by following the journal's files. */
export class JournalTail {
  readonly #dir: string;
  readonly #rings = new Map<number, RowRing>();
  readonly #memory = new RowBuffers();
  readonly #reading = new Reading();
  #sealed: ReadonlyMap<number, number> = new Map();
  #segment = 0;
  #offset = 0;

  constructor(dir: string) {
    this.#dir = dir;
  }

  /** Reads what was appended since the last time. An unfinished frame is left for the next time. */
  follow(): void {
    for (const number of listSegments(this.#dir)) {
      if (number < this.#segment) continue;
      if (number > this.#segment) {
        this.#segment = number;
        this.#offset = 0;
      }
      const bytes = this.#reading.from(segmentFile(this.#dir, number), this.#offset);
      this.#offset += readFrames(bytes, (layout, t, values) => {
        let ring = this.#rings.get(layout);
        if (ring === undefined) this.#rings.set(layout, (ring = new RowRing(values.length, this.#memory)));
        if (t > (ring.lastTime ?? this.#sealed.get(layout) ?? -Infinity)) ring.append(t, values);
      });
    }
  }

  /** Lets go of rows that are in blocks by now. */
  drop(sealed: ReadonlyMap<number, number>): void {
    this.#sealed = sealed;
    for (const [layout, until] of sealed) this.#rings.get(layout)?.dropThrough(until);
  }

  /** Whether a series has a row in the window. */
  has(layout: number, column: number, fromMs: number, toMs: number): boolean {
    const ring = this.#rings.get(layout);
    if (ring === undefined) return false;
    const first = ring.rowsThrough(fromMs - 1);
    for (let row = ring.rowsThrough(toMs) - 1; row >= first; row -= 1)
      if (!Number.isNaN(ring.valueAt(row, column))) return true;
    return false;
  }

  samples(layout: number, column: number, fromMs: number, toMs: number): Columns {
    const ring = this.#rings.get(layout);
    if (ring === undefined || ring.count === 0) return NO_SAMPLES;
    return ring.samples(column, ring.rowsThrough(fromMs - 1), ring.rowsThrough(toMs));
  }
}
