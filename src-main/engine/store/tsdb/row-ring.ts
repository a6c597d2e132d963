import type { Columns } from './chunk.ts';

/** Rows to begin with; most layouts of a young console never need more for a while. */
const FIRST_CAPACITY = 16;

/** Rows of one layout, oldest first: one column of times and the values row by row, in a ring that grows by half. */
export class RowRing {
  readonly width: number;
  #times = new Float64Array(0);
  #values = new Float64Array(0);
  #start = 0;
  #count = 0;

  constructor(width: number) {
    this.width = width;
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

  #slot(row: number): number {
    const slot = this.#start + row;
    return slot >= this.#times.length ? slot - this.#times.length : slot;
  }

  /** Time of the `row`-th oldest row. */
  timeAt(row: number): number {
    return this.#times[this.#slot(row)] ?? NaN;
  }

  valueAt(row: number, column: number): number {
    return this.#values[this.#slot(row) * this.width + column] ?? NaN;
  }

  append(t: number, values: Float64Array): void {
    if (this.#count === this.#times.length) this.#grow();
    const slot = this.#slot(this.#count);
    this.#times[slot] = t;
    this.#values.set(values.length === this.width ? values : values.subarray(0, this.width), slot * this.width);
    this.#count += 1;
  }

  /** Keeps the newest rows only and gives the memory of the others back. */
  shrinkTo(rows: number): void {
    this.dropOldest(this.#count - rows);
    if (this.#count > 0) this.#resize(Math.max(FIRST_CAPACITY, this.#count + (this.#count >>> 2)));
  }

  #grow(): void {
    this.#resize(Math.max(FIRST_CAPACITY, Math.ceil(this.#times.length * 1.5)));
  }

  #resize(capacity: number): void {
    const times = new Float64Array(capacity);
    const values = new Float64Array(capacity * this.width);
    const before = this.#times.length;
    const tail = Math.min(this.#count, before - this.#start);
    times.set(this.#times.subarray(this.#start, this.#start + tail));
    times.set(this.#times.subarray(0, this.#count - tail), tail);
    values.set(this.#values.subarray(this.#start * this.width, (this.#start + tail) * this.width));
    values.set(this.#values.subarray(0, (this.#count - tail) * this.width), tail * this.width);
    this.#times = times;
    this.#values = values;
    this.#start = 0;
  }

  /** Forgets rows with a time up to and including `t`. */
  dropThrough(t: number): void {
    this.dropOldest(this.rowsThrough(t));
  }

  /** Forgets rows with a time after `t`. */
  dropAfter(t: number): void {
    if ((this.lastTime ?? -Infinity) > t) this.#count = this.rowsThrough(t);
  }

  dropOldest(rows: number): void {
    const gone = Math.min(rows, this.#count);
    this.#count -= gone;
    if (this.#count === 0) {
      this.#start = 0;
      // An idle layout gives its memory back.
      this.#times = new Float64Array(0);
      this.#values = new Float64Array(0);
    } else {
      this.#start = this.#slot(gone);
    }
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
    const out = new Float64Array(Math.max(0, to - from));
    for (let i = 0; i < out.length; i += 1) out[i] = this.timeAt(from + i);
    return out;
  }

  /** Values of one column of rows [from, to), NaN where the series had no sample. */
  column(column: number, from: number, to: number): Float64Array {
    const out = new Float64Array(Math.max(0, to - from));
    for (let i = 0; i < out.length; i += 1) out[i] = this.valueAt(from + i, column);
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
