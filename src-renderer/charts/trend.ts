import type { Unit } from './unit.ts';

/** One line: a value per instant of the chart's `t`, NaN where there is none. */
export interface TrendSeries {
  readonly name: string;
  readonly v: Float64Array;
  /** Index of the hue; by default the place in the list. */
  readonly hue?: number;
}

/** A stretch of time behind the lines: blind time is hatched; an alert, a maintenance window and what was chosen are tinted. */
export interface TrendBand {
  readonly from: number;
  readonly to: number;
  readonly kind: 'blind' | 'alert' | 'maintenance' | 'chosen';
  readonly label: string;
}

/** A dashed line with its label. */
export interface Threshold {
  readonly value: number;
  readonly label: string;
}

/** Everything that is drawn; all times epoch ms. */
export interface TrendData {
  readonly unit: Unit;
  readonly from: number;
  readonly to: number;
  readonly t: Float64Array;
  readonly series: readonly TrendSeries[];
  readonly stacked?: boolean;
  /** A dot per value, without the lines between them. */
  readonly points?: boolean;
  /** Every value counts one day, `t` its noon: drawn as steps, said by its date, and summed up in the legend. */
  readonly daily?: boolean;
  /** Where the value axis begins; `zero` unless told. On a logarithmic one values up to zero are gaps. */
  readonly axis?: 'zero' | 'fit' | 'log';
  readonly bands?: readonly TrendBand[];
  readonly thresholds?: readonly Threshold[];
  /** `UTC`, `local` or an IANA name. */
  readonly zone: string;
}

/** Sums of the series from the first to the i-th; a gap in one is a gap in the sum only where all below are gaps too. */
export function stacked(series: readonly TrendSeries[]): readonly Float64Array[] {
  let below: Float64Array | undefined;
  return series.map(({ v }) => {
    const under = below;
    const sum = Float64Array.from(v, (value, i) => {
      const base = under?.[i] ?? Number.NaN;
      if (Number.isNaN(value)) return base;
      return Number.isNaN(base) ? value : value + base;
    });
    below = sum;
    return sum;
  });
}

/** The column as powers of ten; what has none (zero, negative) is a gap. */
export function powers(column: Float64Array): Float64Array {
  return Float64Array.from(column, (v) => (v > 0 ? Math.log10(v) : Number.NaN));
}

/** Lowest and highest finite value of the columns. */
export function extent(columns: readonly Float64Array[]): { readonly low: number; readonly high: number } {
  let low = Infinity;
  let high = -Infinity;
  for (const column of columns)
    for (const v of column) {
      if (!Number.isFinite(v)) continue;
      if (v < low) low = v;
      if (v > high) high = v;
    }
  return { low, high };
}

/**
 * The pairs x0, y0, x1, y1 … that are drawn. A point inside a blind stretch becomes a gap, and one gap is put into every pause longer
 * than `widest` ms: a line is never drawn across what was not seen. A value alone between two gaps stays a point of its own.
 */
export function interleave(
  t: Float64Array,
  v: Float64Array,
  blind: readonly { readonly from: number; readonly to: number }[],
  widest: number,
): Float64Array {
  const out: number[] = [];
  const isBlind = (at: number): boolean => blind.some((b) => at > b.from && at < b.to);
  let last = -Infinity;
  for (let i = 0; i < t.length; i += 1) {
    const x = t[i] ?? Number.NaN;
    const y = v[i] ?? Number.NaN;
    const crossed = Number.isFinite(last) && blind.some((b) => b.from >= last && b.to <= x);
    if (crossed || (x - last > widest && last > -Infinity)) out.push((last + x) / 2, Number.NaN);
    out.push(x, isBlind(x) ? Number.NaN : y);
    last = x;
  }
  return Float64Array.from(out);
}

/** Index of the instant nearest to `at` in ascending `t`, or -1 when there is none. */
export function nearest(t: Float64Array, at: number): number {
  if (t.length === 0) return -1;
  let low = 0;
  let high = t.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((t[middle] ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  const before = t[low - 1];
  return before !== undefined && at - before < (t[low] ?? 0) - at ? low - 1 : low;
}

/** One line of the tooltip. */
export interface Reading {
  readonly name: string;
  readonly hue: number;
  readonly value: number;
}

/** What the chart says at index `i`, largest first; gaps are left out. */
export function readingsAt(series: readonly TrendSeries[], i: number): readonly Reading[] {
  return series
    .map(({ name, v, hue }, place) => ({ name, hue: hue ?? place, value: v[i] ?? Number.NaN }))
    .filter(({ value }) => !Number.isNaN(value))
    .sort((a, b) => b.value - a.value);
}
