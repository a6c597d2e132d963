/** A bucket of permits per key that refills evenly. */
export class RateLimiter {
  readonly #perSecond: number;
  readonly #burst: number;
  readonly #monotonic: () => number;
  readonly #buckets = new Map<string, { level: number; at: number }>();

  /** `monotonic` gives ms. */
  constructor(perSecond: number, burst: number, monotonic: () => number) {
    this.#perSecond = perSecond;
    this.#burst = burst;
    this.#monotonic = monotonic;
  }

  /** Seconds after which a permit will be there, or 0 when one is and `take` took it. */
  take(key: string): number {
    const bucket = this.#refilled(key);
    if (bucket.level < 1) return this.#secondsUntilOne(bucket.level);
    bucket.level -= 1;
    return 0;
  }

  #secondsUntilOne(level: number): number {
    return Math.max(1, Math.ceil((1 - level) / this.#perSecond));
  }

  #refilled(key: string): { level: number; at: number } {
    const now = this.#monotonic();
    const bucket = this.#buckets.get(key) ?? { level: this.#burst, at: now };
    bucket.level = Math.min(this.#burst, bucket.level + ((now - bucket.at) / 1_000) * this.#perSecond);
    bucket.at = now;
    this.#buckets.set(key, bucket);
    return bucket;
  }
}
