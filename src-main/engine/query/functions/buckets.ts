/** The buckets of a classic histogram at one step: ascending upper bounds with cumulative counts; the first `size` count. */
export interface Buckets {
  readonly uppers: Float64Array;
  readonly counts: Float64Array;
  size: number;
}

/** Told when counts that fell were raised: the bounds of the first and last such bucket and the largest difference. */
export type OnForced = (low: number, high: number, difference: number) => void;

/** Counts that differ by less than this part of their sum do so from rounding only. */
const TOLERANCE = 1e-12;

/** Makes the counts never fall: differences of rounding silently, others reported to `forced`. */
function raise({ uppers, counts, size }: Buckets, forced: OnForced): void {
  let before = counts[0] ?? 0;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  let difference = 0;
  for (let i = 1; i < size; i++) {
    const now = counts[i] ?? 0;
    if (now === before) continue;
    if (Math.abs(now - before) < TOLERANCE * (Math.abs(now) + Math.abs(before))) {
      counts[i] = before;
    } else if (now < before) {
      counts[i] = before;
      low = Math.min(low, uppers[i] ?? 0);
      high = Math.max(high, uppers[i] ?? 0);
      difference = Math.max(difference, before - now);
    } else {
      before = now;
    }
  }
  if (difference > 0) forced(low, high, difference);
}

/** Quantile of a classic histogram, interpolated inside the bucket (Prometheus, `histogram_quantile`). */
export function bucketQuantile(q: number, buckets: Buckets, forced: OnForced): number {
  const { uppers, counts, size } = buckets;
  if (Number.isNaN(q)) return Number.NaN;
  if (q < 0) return Number.NEGATIVE_INFINITY;
  if (q > 1) return Number.POSITIVE_INFINITY;
  if (uppers[size - 1] !== Number.POSITIVE_INFINITY) return Number.NaN;
  raise(buckets, forced);
  if (size < 2) return Number.NaN;
  const observations = counts[size - 1] ?? 0;
  if (observations === 0 || Number.isNaN(observations)) return Number.NaN;
  const rank = q * observations;
  let b = 0;
  while (b < size - 1 && !((counts[b] ?? 0) >= rank)) b += 1;
  if (b === size - 1) return uppers[size - 2] ?? Number.NaN;
  const end = uppers[b] ?? 0;
  if (b === 0 && end <= 0) return end;
  const start = b === 0 ? 0 : (uppers[b - 1] ?? 0);
  const below = b === 0 ? 0 : (counts[b - 1] ?? 0);
  const inside = (counts[b] ?? 0) - below;
  return start + (end - start) * ((rank - below) / inside);
}

/** Which part of the observations lies between two values, interpolated inside the buckets (`histogram_fraction`). */
export function bucketFraction(lower: number, upper: number, { uppers, counts, size }: Buckets): number {
  const count = counts[size - 1] ?? 0;
  if (uppers[size - 1] !== Number.POSITIVE_INFINITY || count === 0) return Number.NaN;
  if (Number.isNaN(lower) || Number.isNaN(upper)) return Number.NaN;
  if (lower >= upper) return 0;
  const rankOf = (value: number): number => {
    let below = 0;
    // A histogram whose first bound is above 0 has no negative observations.
    let start = (uppers[0] ?? 0) > 0 ? 0 : Number.NEGATIVE_INFINITY;
    for (let b = 0; b < size; b++) {
      const end = uppers[b] ?? 0;
      const upTo = counts[b] ?? 0;
      if (start >= value) return below;
      if (end > value) {
        if (start === Number.NEGATIVE_INFINITY) return upTo;
        return below + ((upTo - below) * (value - start)) / (end - start);
      }
      below = upTo;
      start = end;
    }
    return count;
  };
  return (Math.min(rankOf(upper), count) - Math.min(rankOf(lower), count)) / count;
}
