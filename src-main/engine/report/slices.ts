const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Lengths a slice may have. */
const LENGTHS = [MINUTE_MS, 5 * MINUTE_MS, 15 * MINUTE_MS, HOUR_MS, 6 * HOUR_MS, DAY_MS, 7 * DAY_MS, 30 * DAY_MS];
/** More bars than this cannot be told apart on a printed page. */
const MAX_SLICES = 100;

/** Length of the slices that a period is drawn in, ms. */
export function sliceLength(from: number, to: number): number {
  const period = to - from;
  return LENGTHS.find((length) => period / length <= MAX_SLICES) ?? Math.ceil(period / MAX_SLICES);
}

/** The slices of a period, the last one cut at its end. */
export function slicesOf(from: number, to: number): readonly { readonly from: number; readonly to: number }[] {
  const length = sliceLength(from, to);
  const count = Math.max(0, Math.ceil((to - from) / length));
  return Array.from({ length: count }, (_, i) => ({
    from: from + i * length,
    to: Math.min(to, from + (i + 1) * length),
  }));
}
