import { DAY_MS, HOUR_MS } from '../limits.ts';
import type { SelectHints } from '../store.ts';
import type { Span } from './tiers.ts';

/** The usual pace of samples, ms, for an estimate of what a question would read. */
const USUAL_PACE_MS = 15_000;
/** Samples that are read raw without looking for something coarser: some 150 ms of decoding. */
const AFFORDABLE_SAMPLES = 6_000_000;
/** A window has at least this many spans of a roll-up that answers for it: each edge is off by half a span at most. */
const LEAST_SPANS = 12;

/** Functions that a roll-up answers as the samples would: exactly, or, for quantiles, within 1 %. */
const ROLLED_UP: ReadonlySet<string> = new Set([
  'avg_over_time',
  'min_over_time',
  'max_over_time',
  'sum_over_time',
  'count_over_time',
  'quantile_over_time',
  'last_over_time',
  'present_over_time',
]);

/**
 * The roll-up to read instead of raw samples that are there, or undefined for raw: only when raw would be too much, and only
 * where the answer hardly changes. An instant selector takes spans that are no longer than its step, a window of one of the
 * functions above spans of which it has a dozen. Rates always read raw while there is raw: resets of a counter inside a span
 * are not in a roll-up.
 */
export function coarserThanRaw(series: number, fromMs: number, toMs: number, hints: SelectHints): Span | undefined {
  const duration = toMs - fromMs;
  if ((series * duration) / USUAL_PACE_MS <= AFFORDABLE_SAMPLES) return undefined;
  const { ends, width, fn } = hints;
  if (fn !== undefined && !ROLLED_UP.has(fn)) return undefined;
  const step = ends.length < 2 ? 0 : (ends[1] ?? 0) - (ends[0] ?? 0);
  const longest = fn === undefined ? step : width / LEAST_SPANS;
  if (longest < HOUR_MS) return undefined;
  return longest >= DAY_MS && (series * duration) / HOUR_MS > AFFORDABLE_SAMPLES ? DAY_MS : HOUR_MS;
}
