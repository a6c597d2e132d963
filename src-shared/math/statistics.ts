/** What a set of numbers is like. */
export interface Description {
  readonly count: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly median: number;
  /** Of the population, as PromQL's `stddev_over_time`. */
  readonly stddev: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly first: number;
  readonly last: number;
}

/** The quantile of values sorted ascending, interpolated between neighbours as PromQL's `quantile_over_time`. */
function quantile(sorted: Float64Array, q: number): number {
  const rank = q * (sorted.length - 1);
  const below = Math.floor(rank);
  const low = sorted[below] ?? Number.NaN;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] ?? Number.NaN;
  return low + (high - low) * (rank - below);
}

/** Describes the finite numbers among the values (a gap is NaN), or undefined when there is none. */
export function describe(values: Float64Array): Description | undefined {
  const finite = values.filter((x) => Number.isFinite(x));
  const count = finite.length;
  const [first] = finite;
  const last = finite.at(-1);
  if (first === undefined || last === undefined) return undefined;
  let mean = 0;
  let squares = 0;
  for (let i = 0; i < count; i++) {
    // Welford: no loss of digits where the values are large and close together.
    const x = finite[i] ?? 0;
    const delta = x - mean;
    mean += delta / (i + 1);
    squares += delta * (x - mean);
  }
  const sorted = finite.toSorted();
  const p50 = quantile(sorted, 0.5);
  return {
    count,
    min: sorted[0] ?? first,
    max: sorted.at(-1) ?? first,
    mean,
    median: p50,
    stddev: Math.sqrt(squares / count),
    p50,
    p95: quantile(sorted, 0.95),
    p99: quantile(sorted, 0.99),
    first,
    last,
  };
}

/**
 * The mean of each value and those before it, `width` entries in all; gaps (NaN) count for nothing and are filled where
 * the window holds any value. Infinite values are taken for gaps.
 */
export function movingAverage(values: Float64Array, width: number): Float64Array<ArrayBuffer> {
  const out = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) {
    let sum = 0;
    let count = 0;
    // Added anew for each step: a running sum would carry the rounding of large values along for ever.
    for (let j = Math.max(0, i - width + 1); j <= i; j++) {
      const x = values[j] ?? Number.NaN;
      if (!Number.isFinite(x)) continue;
      sum += x;
      count += 1;
    }
    out[i] = count === 0 ? Number.NaN : sum / count;
  }
  return out;
}

/** Where values lead: by their moving average, so that one outlier at the end is no trend. */
export interface Trend {
  readonly direction: 'up' | 'down' | 'flat';
  /** Change of the moving average over the window as a part of where it began; infinite when that was 0. */
  readonly changeRatio: number;
  readonly movingAverage: Float64Array<ArrayBuffer>;
}

/** Changes of less than this part are flat. */
const FLAT = 0.05;
/** Entries of the moving average: a tenth of the window, at least three. */
const WINDOWS = 10;

/** The trend of values at equal distances; a gap is NaN. Changes that the noise around the average explains are flat. */
export function trend(values: Float64Array): Trend {
  const width = Math.max(3, Math.round(values.length / WINDOWS));
  const average = movingAverage(values, width);
  const present = average.filter((x) => !Number.isNaN(x));
  const begin = present[Math.min(width, present.length) - 1] ?? 0;
  const change = (present.at(-1) ?? begin) - begin;
  const changeRatio = change === 0 ? 0 : change / Math.abs(begin);
  const noise = describe(values.map((x, i) => x - (average[i] ?? Number.NaN)))?.stddev ?? 0;
  // Three standard errors of the difference of two means of `width` values.
  const explained = Math.abs(change) <= 3 * noise * Math.sqrt(2 / width);
  const flat = Math.abs(changeRatio) <= FLAT || explained;
  return { direction: flat ? 'flat' : change > 0 ? 'up' : 'down', changeRatio, movingAverage: average };
}
