import type { Columns } from './chunk.ts';
import type { RowBuffers } from './row-buffers.ts';

/** Rows that share one buffer at least, in wide layouts and in narrow ones, where the buffer itself would outweigh few numbers. */
const WIDE = 64;
const ROWS_WIDE = 8;
const ROWS_NARROW = 32;

/**
 * Rows of one layout, oldest first, in buffers of one size: time and values of a row side by side. A buffer goes when its
 * last row goes. One array that grows would be copied at every growth, and leave holes of every size in the memory.
 */
export class RowRing {
  readonly width: number;
  readonly #stride: number;
  readonly #rows: number;
  readonly #length: number;
  readonly #memory: RowBuffers;
  #buffers: Float64Array[] = [];
  /** Rows of the first buffer that are gone. */
  #start = 0;
  #count = 0;

  /** `memory`: where buffers come from and go back to; rings of one owner share it. */
  constructor(width: number, memory: RowBuffers) {
    this.width = width;
    this.#stride = width + 1;
    this.#memory = memory;
    this.#length = 2 ** Math.ceil(Math.log2(this.#stride * (width >= WIDE ? ROWS_WIDE : ROWS_NARROW)));
    this.#rows = Math.floor(this.#length / this.#stride);
  }

  get count(): number {
    return this.#count;
  }

  get firstTime(): number | undefined {
    return this.#count === 0 ? undefined : this.timeAt(0);
  }

  get lastTime(): number | undefined {
    return this.#count === 0 ? undefined : this.timeAt(this.#count - 1);
  }

  /** Number `place` of a row: 0 its time, 1 + c the value of column c. */
  #numberAt(row: number, place: number): number {
    const at = this.#start + row;
    const within = at % this.#rows;
    return this.#buffers[(at - within) / this.#rows]?.[within * this.#stride + place] ?? NaN;
  }

  /** Time of the `row`-th oldest row. */
  timeAt(row: number): number {
    return this.#numberAt(row, 0);
  }

  valueAt(row: number, column: number): number {
    return this.#numberAt(row, 1 + column);
  }

  append(t: number, values: Float64Array): void {
    const at = this.#start + this.#count;
    const within = at % this.#rows;
    let buffer = this.#buffers[(at - within) / this.#rows];
    if (buffer === undefined) this.#buffers.push((buffer = this.#memory.take(this.#length)));
    buffer[within * this.#stride] = t;
    const own = values.length <= this.width ? values : values.subarray(0, this.width);
    buffer.set(own, within * this.#stride + 1);
    // A buffer that was used before still holds what was there.
    if (own.length < this.width) buffer.fill(NaN, within * this.#stride + 1 + own.length, (within + 1) * this.#stride);
    this.#count += 1;
  }

  /** Forgets rows with a time up to and including `t`. */
  dropThrough(t: number): void {
    this.dropOldest(this.rowsThrough(t));
  }

  /** Forgets rows with a time after `t`. */
  dropAfter(t: number): void {
    if ((this.lastTime ?? -Infinity) <= t) return;
    this.#count = this.rowsThrough(t);
    if (this.#count === 0) this.#clear();
    else this.#memory.give(this.#buffers.splice(Math.ceil((this.#start + this.#count) / this.#rows)));
  }

  dropOldest(rows: number): void {
    const gone = Math.min(rows, this.#count);
    this.#count -= gone;
    if (this.#count === 0) {
      this.#clear();
      return;
    }
    const start = this.#start + gone;
    this.#start = start % this.#rows;
    const buffers = (start - this.#start) / this.#rows;
    if (buffers > 0) this.#memory.give(this.#buffers.splice(0, buffers));
  }

  /** An idle layout gives its memory back. */
  #clear(): void {
    this.#start = 0;
    this.#memory.give(this.#buffers);
    this.#buffers = [];
  }

  /** How many rows have a time up to and including `t`. */
  rowsThrough(t: number): number {
    let low = 0;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.timeAt(middle) <= t) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Times of rows [from, to) as a column of their own. */
  times(from: number, to: number): Float64Array {
    return this.#numbers(0, from, to);
  }

  /** Values of one column of rows [from, to), NaN where the series had no sample. */
  column(column: number, from: number, to: number): Float64Array {
    return this.#numbers(1 + column, from, to);
  }

  #numbers(place: number, from: number, to: number): Float64Array {
    const out = new Float64Array(Math.max(0, to - from));
    for (let i = 0; i < out.length; i += 1) out[i] = this.#numberAt(from + i, place);
    return out;
  }

  /** The samples of one column in rows [from, to): rows without a value are left out. */
  samples(column: number, from: number, to: number): Columns {
    const size = Math.max(0, to - from);
    const t = new Float64Array(size);
    const v = new Float64Array(size);
    let count = 0;
    for (let row = from; row < to; row += 1) {
      const value = this.valueAt(row, column);
      if (Number.isNaN(value)) continue;
      t[count] = this.timeAt(row);
      v[count] = value;
      count += 1;
    }
    return count === size ? { t, v } : { t: t.slice(0, count), v: v.slice(0, count) };
  }
}
