/** Upper bounds of the lateness buckets in ms; one more bucket takes what is above. */
export const LATENESS_BUCKETS = [1, 2, 5, 10, 20, 50, 100, 250, 1_000] as const;

/** How many of the newest values the percentiles are taken from. */
const WINDOW = 4_096;

/** Lateness of checks: a histogram since the start and percentiles over the newest 4,096 checks. */
export class Lateness {
  readonly #histogram: number[] = Array.from({ length: LATENESS_BUCKETS.length + 1 }, () => 0);
  readonly #ring = new Float64Array(WINDOW);
  #count = 0;
  #max = 0;

  add(ms: number): void {
    const found = LATENESS_BUCKETS.findIndex((bound) => ms <= bound);
    const bucket = found === -1 ? LATENESS_BUCKETS.length : found;
    this.#histogram[bucket] = (this.#histogram[bucket] ?? 0) + 1;
    this.#ring[this.#count % WINDOW] = ms;
    this.#count += 1;
    if (ms > this.#max) this.#max = ms;
  }

  get histogram(): readonly number[] {
    return this.#histogram;
  }

  get max(): number {
    return this.#max;
  }

  /** The values at these quantiles (0–1) by the nearest rank; 0 when there is no check yet. */
  quantiles(...at: readonly number[]): number[] {
    const n = Math.min(this.#count, WINDOW);
    const sorted = this.#ring.slice(0, n).sort();
    return at.map((q) => sorted[Math.max(0, Math.ceil(q * n) - 1)] ?? 0);
  }
}
