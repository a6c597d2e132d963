import { OffsetFault } from '../error.ts';
import type { StrictSample } from './line.ts';

/** What is known of the histogram of one label set at one time. */
interface Seen {
  readonly group: string;
  readonly time: number | undefined;
  bound: number | undefined;
  buckets: number;
  negative: boolean;
  count: number | undefined;
  sum: number | undefined;
  gauge: boolean;
}

function fail(message: string): never {
  throw new OffsetFault(message, 0);
}

function check({ bound, buckets, negative, count, sum, gauge }: Seen): void {
  if (bound !== Number.POSITIVE_INFINITY) fail('the histogram before this line has no bucket le="+Inf"');
  if (count !== undefined && count !== buckets) fail('the count of a histogram equals its bucket le="+Inf"');
  if ((sum === undefined) !== (count === undefined)) fail('a histogram has both a sum and a count, or neither');
  if (sum !== undefined && negative && !gauge) fail('a histogram with negative buckets has no sum');
  if (sum !== undefined && sum < 0 && !negative) fail('a sum is negative only where a bucket is');
}

/** Checks the samples of a histogram against each other (OpenMetrics 1.0, "Histogram" and "GaugeHistogram"). */
export class HistogramCheck {
  #seen: Seen | undefined;

  add({ labels, timestamp, value }: StrictSample, suffix: string, group: string): void {
    if (this.#seen?.group !== group || this.#seen.time !== timestamp) {
      this.finish();
      this.#seen = {
        group,
        time: timestamp,
        bound: undefined,
        buckets: 0,
        negative: false,
        count: undefined,
        sum: undefined,
        gauge: false,
      };
    }
    const seen = this.#seen;
    if (suffix === '_bucket') {
      const le = labels['le'] ?? '';
      const bound = le === '+Inf' ? Number.POSITIVE_INFINITY : Number(le);
      if (seen.bound !== undefined && bound <= seen.bound) fail('the buckets of a histogram have to go up');
      if (value < seen.buckets) fail('a bucket cannot hold less than the one before it');
      seen.bound = bound;
      seen.buckets = value;
      seen.negative ||= bound < 0;
    } else if (suffix === '_count' || suffix === '_gcount') seen.count = value;
    else if (suffix === '_sum' || suffix === '_gsum') {
      seen.sum = value;
      seen.gauge = suffix === '_gsum';
    }
  }

  /** The present label set is over. */
  finish(): void {
    if (this.#seen !== undefined) check(this.#seen);
    this.#seen = undefined;
  }
}
