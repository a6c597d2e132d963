import type { Unit } from './unit.ts';

/** Observations per bucket over time; all times epoch ms. */
export interface HeatData {
  readonly unit: Unit;
  readonly from: number;
  readonly to: number;
  /** Ends of the columns; a column tells of the step before its end. */
  readonly t: Float64Array;
  /** ms */
  readonly step: number;
  /** Upper bounds, ascending; the last may be infinite. */
  readonly bounds: readonly number[];
  /** Per bucket, one value per instant; NaN where nothing is known. */
  readonly counts: readonly Float64Array[];
  readonly zone: string;
}

/** A cumulative bucket as a query answers it. */
export interface Cumulative {
  /** The label `le`. */
  readonly le: string;
  readonly v: Float64Array;
}

/** The number in a label `le`; NaN when it is none. */
export function boundOf(le: string): number {
  return le === '+Inf' ? Infinity : le.trim() === '' ? Number.NaN : Number(le);
}

/**
 * Cumulative buckets (Prometheus, "Histograms": `le` counts everything up to the bound) as counts of their own: each less the one below.
 * Buckets of one bound are added up (several groups). A count that falls below its neighbour's (counters read at different moments)
 * is nothing, not less than nothing; a bucket without a value has none of its own.
 */
export function differences(cumulative: readonly Cumulative[]): Pick<HeatData, 'bounds' | 'counts'> {
  const sums = new Map<number, Float64Array>();
  for (const { le, v } of cumulative) {
    const bound = boundOf(le);
    if (Number.isNaN(bound)) continue;
    const sum = sums.get(bound);
    sums.set(
      bound,
      sum === undefined
        ? Float64Array.from(v)
        : sum.map((value, i) => {
            const other = v[i] ?? Number.NaN;
            return Number.isNaN(value) ? other : Number.isNaN(other) ? value : value + other;
          }),
    );
  }
  const sorted = [...sums].sort(([a], [b]) => a - b);
  const length = sorted[0]?.[1].length ?? 0;
  const below = new Float64Array(length);
  const isGap = Array.from({ length }, (_, i) => sorted.every(([, v]) => Number.isNaN(v[i] ?? Number.NaN)));
  const counts = sorted.map(([, v]) =>
    v.map((value, i) => {
      if (isGap[i] === true) return Number.NaN;
      if (Number.isNaN(value)) return 0;
      const own = Math.max(0, value - (below[i] ?? 0));
      below[i] = Math.max(value, below[i] ?? 0);
      return own;
    }),
  );
  return { bounds: sorted.map(([bound]) => bound), counts };
}

/** The largest count; 0 when there is none. */
export function hottest(counts: readonly Float64Array[]): number {
  let most = 0;
  for (const column of counts) for (const value of column) if (value > most && Number.isFinite(value)) most = value;
  return most;
}

/** Place on the colour scale, 0–1: by the root, so that a few observations are seen beside many. */
export function heatOf(value: number, most: number): number {
  return most <= 0 || !(value > 0) ? 0 : Math.sqrt(Math.min(1, value / most));
}

/** The colour at `place` (0–1) between the stops, which are `rgb(…)` texts. */
export function heatColour(stops: readonly string[], place: number): string {
  const parts = stops.map((stop) => (stop.match(/\d+/g) ?? []).map(Number));
  const at = Math.min(1, Math.max(0, place)) * (parts.length - 1);
  const low = parts[Math.floor(at)] ?? [];
  const high = parts[Math.ceil(at)] ?? low;
  const share = at - Math.floor(at);
  return `rgb(${[0, 1, 2].map((i) => Math.round((low[i] ?? 0) * (1 - share) + (high[i] ?? 0) * share)).join(',')})`;
}
