/** How closely two rows of values move together. */
export interface Correlation {
  /** Pearson's coefficient, -1 to 1. */
  readonly r: number;
  /** Pairs in which both have a value. */
  readonly n: number;
}

/**
 * Pearson's correlation of `x[i]` and `y[i + lag]` over the pairs in which both are finite, or undefined when there are
 * fewer than three or one of the two does not move.
 */
export function pearson(x: Float64Array, y: Float64Array, lag = 0): Correlation | undefined {
  let n = 0;
  let meanX = 0;
  let meanY = 0;
  let xx = 0;
  let yy = 0;
  let xy = 0;
  const from = Math.max(0, -lag);
  const to = Math.min(x.length, y.length - lag);
  for (let i = from; i < to; i++) {
    const a = x[i] ?? Number.NaN;
    const b = y[i + lag] ?? Number.NaN;
    if (!Number.isFinite(a) || !Number.isFinite(b)) continue;
    n += 1;
    const da = a - meanX;
    const db = b - meanY;
    meanX += da / n;
    meanY += db / n;
    xx += da * (a - meanX);
    yy += db * (b - meanY);
    xy += da * (b - meanY);
  }
  // What is left of a constant after rounding is no movement.
  const still = (squares: number, mean: number): boolean => squares <= 1e-24 * n * mean * mean || squares === 0;
  if (n < 3 || still(xx, meanX) || still(yy, meanY)) return undefined;
  return { r: Math.max(-1, Math.min(1, xy / Math.sqrt(xx * yy))), n };
}

/** The best correlation over lags of at most `most` entries to either side; no lag is preferred to a slightly better one. */
export function bestLag(
  x: Float64Array,
  y: Float64Array,
  most: number,
  least: number,
): (Correlation & { readonly lag: number }) | undefined {
  const still = pearson(x, y);
  let best = still && still.n >= least ? { ...still, lag: 0 } : undefined;
  for (let size = 1; size <= most; size++) {
    for (const lag of [size, -size]) {
      const found = pearson(x, y, lag);
      if (found === undefined || found.n < least) continue;
      const margin = best === undefined ? 0 : BETTER * (best.lag === 0 ? 1 : 0);
      if (Math.abs(found.r) > Math.abs(best?.r ?? 0) + margin) best = { ...found, lag };
    }
  }
  return best;
}

/** How much closer a shifted series has to move to be told as shifted. */
const BETTER = 0.05;

/** How much a row resembles itself one entry later; 0 where it cannot be told. */
function persistence(x: Float64Array): number {
  return Math.max(0, pearson(x, x, 1)?.r ?? 0);
}

/**
 * Whether a correlation is more than chance at the 0.1 % level (Fisher's z). Series that follow themselves count for fewer
 * independent pairs (Bartlett): two slow waves are alike by chance for most of the time.
 */
export function significant({ r, n }: Correlation, x: Float64Array, y: Float64Array): boolean {
  const shared = persistence(x) * persistence(y);
  const effective = (n * (1 - shared)) / (1 + shared);
  if (effective <= 4) return false;
  const z = Math.atanh(Math.min(Math.abs(r), 1 - 1e-12)) * Math.sqrt(effective - 3);
  return z > 3.29;
}
