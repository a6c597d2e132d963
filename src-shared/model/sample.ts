import { z } from 'zod';

/** Any double: results of PromQL may be NaN or infinite, which zod's number refuses. */
export const SampleValue = z.custom<number>((value) => typeof value === 'number', 'a number, NaN or an infinity');

/**
 * The value that ends a series (Prometheus calls it a staleness marker and keeps it as one bit pattern of NaN).
 * JavaScript may rewrite the payload of a NaN at any move, so the marker is an ordinary number that no instrument
 * reports: the neighbour of the most negative double.
 */
export const STALE = -1.7976931348623155e308;

/** One value of one series. `t` is epoch milliseconds. */
export interface Sample {
  readonly t: number;
  readonly v: number;
}
