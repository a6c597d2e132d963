/** Slots that there is room for at first. */
const FIRST_ROOM = 1_024;

/**
 * The newest sample of every series of the head, side by side. A rule that looks at 1,000 series reads these instead of
 * going from series to ring to buffer a thousand times: 0.1 instead of 0.6 µs each, nearly all of it waiting for memory.
 */
export class NewestSamples {
  #t = new Float64Array(FIRST_ROOM);
  #v = new Float64Array(FIRST_ROOM);
  #used = 0;
  readonly #free: number[] = [];

  /** A slot for a series that has no sample yet. */
  take(): number {
    const slot = this.#free.pop() ?? this.#used++;
    if (slot === this.#t.length) {
      this.#t = grown(this.#t);
      this.#v = grown(this.#v);
    }
    this.forget(slot);
    return slot;
  }

  /** Gives the slot of a series back that is no more. */
  give(slot: number): void {
    this.#free.push(slot);
  }

  /** A row of a layout whose columns are in these slots; NaN is no sample. Rows may come in any order of time. */
  row(slots: Int32Array, t: number, values: Float64Array): void {
    for (let column = 0; column < slots.length; column += 1) {
      const value = values[column] ?? Number.NaN;
      if (!Number.isNaN(value)) this.put(slots[column] ?? 0, t, value);
    }
  }

  put(slot: number, t: number, value: number): void {
    if (t < (this.#t[slot] ?? 0)) return;
    this.#t[slot] = t;
    this.#v[slot] = value;
  }

  /** The series has no sample. */
  forget(slot: number): void {
    this.#t[slot] = Number.NEGATIVE_INFINITY;
  }

  /** Epoch ms; -Infinity: there is none. */
  timeOf(slot: number): number {
    return this.#t[slot] ?? Number.NEGATIVE_INFINITY;
  }

  /** As it is stored. */
  valueOf(slot: number): number {
    return this.#v[slot] ?? Number.NaN;
  }
}

function grown(array: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const next = new Float64Array(2 * array.length);
  next.set(array);
  return next;
}
