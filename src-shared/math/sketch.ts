/**
 * A mergeable quantile sketch with logarithmic buckets (Masson, Rim, Lee: "DDSketch", VLDB 2019): every quantile it gives
 * is within 1 % of a value that was added. Buckets grow by GAMMA, so the middle of a bucket is at most 1 % off.
 */
const ACCURACY = 0.01;
const GAMMA = (1 + ACCURACY) / (1 - ACCURACY);
const LOG_GAMMA = Math.log(GAMMA);
/** Magnitudes below this count as zero; a millisecond figure or a ratio never gets there. */
const SMALLEST = 1e-12;

function bucketOf(magnitude: number): number {
  return Math.ceil(Math.log(magnitude) / LOG_GAMMA);
}

function middleOf(bucket: number): number {
  return (2 * Math.exp(bucket * LOG_GAMMA)) / (GAMMA + 1);
}

export class Sketch {
  readonly #positive = new Map<number, number>();
  readonly #negative = new Map<number, number>();
  #zeros = 0;
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** Adds a value `times` times. What is not finite is left out. */
  add(value: number, times = 1): void {
    if (!Number.isFinite(value) || times <= 0) return;
    this.#count += times;
    const magnitude = Math.abs(value);
    if (magnitude < SMALLEST) {
      this.#zeros += times;
      return;
    }
    const side = value > 0 ? this.#positive : this.#negative;
    const bucket = bucketOf(magnitude);
    side.set(bucket, (side.get(bucket) ?? 0) + times);
  }

  /** Takes in all that another sketch saw; the same as if the values had been added here. */
  merge(other: Sketch): void {
    for (const [bucket, n] of other.#positive) this.#positive.set(bucket, (this.#positive.get(bucket) ?? 0) + n);
    for (const [bucket, n] of other.#negative) this.#negative.set(bucket, (this.#negative.get(bucket) ?? 0) + n);
    this.#zeros += other.#zeros;
    this.#count += other.#count;
  }

  /** The value at rank ⌊q × (count − 1)⌋, within 1 %; undefined when nothing was added. `q` is 0–1. */
  quantile(q: number): number | undefined {
    if (this.#count === 0) return undefined;
    let rank = Math.floor(Math.min(1, Math.max(0, q)) * (this.#count - 1));
    for (const [bucket, n] of [...this.#negative].sort(([a], [b]) => b - a)) {
      if (rank < n) return -middleOf(bucket);
      rank -= n;
    }
    if (rank < this.#zeros) return 0;
    rank -= this.#zeros;
    let last = 0;
    for (const [bucket, n] of [...this.#positive].sort(([a], [b]) => a - b)) {
      last = middleOf(bucket);
      if (rank < n) return last;
      rank -= n;
    }
    return last;
  }

  /** As small integers: zeros, then per side the number of buckets and (distance, count) pairs in rising order. */
  toNumbers(): readonly number[] {
    const out = [this.#zeros];
    for (const side of [this.#positive, this.#negative]) {
      out.push(side.size);
      let before = 0;
      for (const [bucket, n] of [...side].sort(([a], [b]) => a - b)) {
        out.push(bucket - before, n);
        before = bucket;
      }
    }
    return out;
  }

  /** Reads what `toNumbers` gave; `next` hands out one number after the other. */
  static fromNumbers(next: () => number): Sketch {
    const sketch = new Sketch();
    sketch.#zeros = next();
    sketch.#count = sketch.#zeros;
    for (const side of [sketch.#positive, sketch.#negative]) {
      const size = next();
      let bucket = 0;
      for (let i = 0; i < size; i += 1) {
        bucket += next();
        const n = next();
        side.set(bucket, n);
        sketch.#count += n;
      }
    }
    return sketch;
  }
}
