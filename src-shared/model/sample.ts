/**
 * The value that ends a series (Prometheus calls it a staleness marker and keeps it as one bit pattern of NaN).
 * JavaScript may rewrite the payload of a NaN at any move, so the marker is an ordinary number that no instrument
 * reports: the neighbour of the most negative double.
 */
export const STALE = -1.7976931348623155e308;

/**
 * How a NaN that was measured is kept: NaN in a row says that the series has no sample there. A summary that saw nothing
 * reports NaN, and Prometheus answers NaN.
 */
const KEPT_NAN = -1.7976931348623153e308;

/** What a row keeps of a measured value. */
export function keptValue(measured: number): number {
  return Number.isNaN(measured) ? KEPT_NAN : measured;
}

/** What was measured, of a value that a row keeps; STALE stays what it is. */
export function measuredValue(kept: number): number {
  return kept === KEPT_NAN ? Number.NaN : kept;
}

/** Measured values of kept ones; the same array where no NaN is among them. */
export function measuredValues(kept: Float64Array): Float64Array {
  return kept.includes(KEPT_NAN) ? kept.map(measuredValue) : kept;
}

/** One value of one series. `t` is epoch milliseconds. */
export interface Sample {
  readonly t: number;
  readonly v: number;
}
