/**
 * Sum with Neumaier's compensation, so that small values are not lost beside large ones; Prometheus sums the same way, and
 * results agree to the last digits only for that. One object is reused for many sums.
 */
export class Sum {
  #sum = 0;
  #rest = 0;

  reset(): void {
    this.#sum = 0;
    this.#rest = 0;
  }

  add(x: number): void {
    const next = this.#sum + x;
    if (!Number.isFinite(next)) this.#rest = 0;
    else if (Math.abs(this.#sum) >= Math.abs(x)) this.#rest += this.#sum - next + x;
    else this.#rest += x - next + this.#sum;
    this.#sum = next;
  }

  get value(): number {
    return Number.isFinite(this.#sum) ? this.#sum + this.#rest : this.#sum;
  }
}

/** Mean by compensated sum; goes over to an incremental mean where the sum would overflow. */
export class Mean {
  #sum = 0;
  #rest = 0;
  #count = 0;
  #incremental = false;

  reset(): void {
    this.#sum = 0;
    this.#rest = 0;
    this.#count = 0;
    this.#incremental = false;
  }

  add(x: number): void {
    this.#count += 1;
    if (!this.#incremental) {
      const next = this.#sum + x;
      if (this.#count === 1 || Math.abs(next) !== Number.POSITIVE_INFINITY) {
        this.#compensate(this.#sum, x);
        return;
      }
      this.#incremental = true;
      this.#sum /= this.#count - 1;
      this.#rest /= this.#count - 1;
    }
    const share = (this.#count - 1) / this.#count;
    this.#rest *= share;
    this.#compensate(share * this.#sum, x / this.#count);
  }

  #compensate(sum: number, x: number): void {
    const next = sum + x;
    if (Math.abs(next) === Number.POSITIVE_INFINITY) this.#rest = 0;
    else if (Math.abs(sum) >= Math.abs(x)) this.#rest += sum - next + x;
    else this.#rest += x - next + sum;
    this.#sum = next;
  }

  get value(): number {
    return this.#incremental ? this.#sum + this.#rest : this.#sum / this.#count + this.#rest / this.#count;
  }
}

/** Population variance by Welford's method. */
export class Variance {
  #count = 0;
  #mean = 0;
  readonly #squares = new Sum();

  reset(): void {
    this.#count = 0;
    this.#mean = 0;
    this.#squares.reset();
  }

  add(x: number): void {
    this.#count += 1;
    const delta = x - this.#mean;
    this.#mean += delta / this.#count;
    this.#squares.add(delta * (x - this.#mean));
  }

  get value(): number {
    return this.#squares.value / this.#count;
  }
}

/** Quantile of values sorted ascending with NaN first, interpolated between neighbours (Prometheus, `quantile`). */
export function quantileOfSorted(q: number, sorted: Float64Array, count: number): number {
  if (count === 0 || Number.isNaN(q)) return Number.NaN;
  if (q < 0) return Number.NEGATIVE_INFINITY;
  if (q > 1) return Number.POSITIVE_INFINITY;
  const rank = q * (count - 1);
  const lower = Math.max(0, Math.floor(rank));
  const upper = Math.min(count - 1, lower + 1);
  const weight = rank - Math.floor(rank);
  return (sorted[lower] ?? Number.NaN) * (1 - weight) + (sorted[upper] ?? Number.NaN) * weight;
}

/** Sorts the first `count` values ascending, NaN before everything. */
export function sortValues(values: Float64Array, count: number): void {
  const part = values.subarray(0, count);
  part.sort();
  // A typed array sorts NaN last.
  let nans = 0;
  while (nans < count && Number.isNaN(part[count - 1 - nans])) nans += 1;
  if (nans > 0) {
    part.copyWithin(nans, 0, count - nans);
    part.fill(Number.NaN, 0, nans);
  }
}
