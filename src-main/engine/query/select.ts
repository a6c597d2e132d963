import type { Labels } from '../../../src-shared/model/labels.ts';
import { STALE } from '../../../src-shared/model/sample.ts';
import type { At, MatrixSelector, Subquery, VectorSelector } from '../../../src-shared/promql/ast.ts';
import type { SeriesWindow } from '../store/store.ts';
import { DEFAULT_SUBQUERY_STEP_MS, type Run } from './run.ts';
import type { Column, Grid, Windows } from './values.ts';
import { ABSENT, timesOf } from './values.ts';

/** The time each step looks at after `@` and `offset`, epoch ms. */
function lookTimes(node: { readonly offset: number; readonly at: At | undefined }, grid: Grid, run: Run): Float64Array {
  const at = node.at === 'start' ? run.from : node.at === 'end' ? run.to : node.at;
  if (at !== undefined) return new Float64Array(grid.count).fill(at - node.offset);
  const times = timesOf(grid);
  for (let i = 0; i < times.length; i++) times[i] = (times[i] ?? 0) - node.offset;
  return times;
}

/** Loads what a selector needs for all of its steps at once; the window is left-open as in Prometheus 3. */
function load(
  selector: VectorSelector,
  ends: Float64Array,
  width: number,
  fn: string | undefined,
  run: Run,
): readonly SeriesWindow[] {
  const from = (ends[0] ?? 0) - width + 1;
  const to = ends.at(-1) ?? 0;
  const found = run.source.select(selector.matchers, from, to, {
    ends,
    width,
    fn,
    note: (message) => run.info(message, selector),
  });
  run.chargeSeries(found.length);
  let samples = 0;
  for (const series of found) samples += series.t.length;
  run.charge(samples + found.length * ends.length);
  return found;
}

/** The sample each step of an instant selector sees, or its time in seconds for `timestamp()`. */
export function selectColumns(selector: VectorSelector, grid: Grid, run: Run, want: 'value' | 'time'): Column[] {
  const ends = lookTimes(selector, grid, run);
  const [only] = ends;
  if (only !== undefined && ends.length === 1 && run.source.newest !== undefined) {
    const found = run.source.newest(selector.matchers, only - run.lookbackMs + 1, only);
    run.chargeSeries(found.length);
    run.charge(2 * found.length);
    return found
      .filter(({ v }) => v !== STALE)
      .map(({ labels, t, v }) => ({ labels, v: Float64Array.of(want === 'value' ? v : t / 1_000) }));
  }
  const columns: Column[] = [];
  for (const { labels, t, v } of load(selector, ends, run.lookbackMs, undefined, run)) {
    const out = new Float64Array(grid.count);
    let next = 0;
    let any = false;
    for (let i = 0; i < ends.length; i++) {
      const end = ends[i] ?? 0;
      while (next < t.length && (t[next] ?? 0) <= end) next += 1;
      const time = t[next - 1] ?? Number.NEGATIVE_INFINITY;
      const value = v[next - 1] ?? STALE;
      if (value === STALE || time <= end - run.lookbackMs) {
        out[i] = ABSENT;
      } else {
        out[i] = want === 'value' ? value : time / 1_000;
        any = true;
      }
    }
    if (any) columns.push({ labels, v: out });
  }
  return columns;
}

/** The samples of a range selector; those that end a series are no samples of a range. */
export function selectWindows(node: MatrixSelector, grid: Grid, run: Run, fn: string): Windows {
  const ends = lookTimes(node.selector, grid, run);
  const series = load(node.selector, ends, node.range, fn, run).map(withoutStale);
  return { series, range: node.range, ends };
}

function withoutStale(series: SeriesWindow): SeriesWindow {
  if (!series.v.includes(STALE)) return series;
  const { labels, parts } = series;
  if (parts !== undefined) {
    const at = Array.from(series.v.keys()).filter((i) => series.v[i] !== STALE);
    const pick = (column: Float64Array): Float64Array => Float64Array.from(at, (i) => column[i] ?? 0);
    return {
      labels,
      t: pick(series.t),
      v: pick(series.v),
      parts: {
        n: pick(parts.n),
        min: pick(parts.min),
        max: pick(parts.max),
        sum: pick(parts.sum),
        sketch: (i) => parts.sketch(at[i] ?? -1),
      },
    };
  }
  const kept = series.v.reduce((count, x) => (x === STALE ? count : count + 1), 0);
  const t = new Float64Array(kept);
  const v = new Float64Array(kept);
  let to = 0;
  for (let i = 0; i < series.v.length; i++) {
    const x = series.v[i] ?? STALE;
    if (x === STALE) continue;
    t[to] = series.t[i] ?? 0;
    v[to] = x;
    to += 1;
  }
  return { labels, t, v };
}

/**
 * Evaluates the inner expression of a subquery once, on the multiples of its step that any outer step sees, and hands it on
 * as samples.
 */
export function subqueryWindows(node: Subquery, grid: Grid, run: Run): Windows {
  const ends = lookTimes(node, grid, run);
  const step = node.step ?? DEFAULT_SUBQUERY_STEP_MS;
  const first = (Math.floor(((ends[0] ?? 0) - node.range) / step) + 1) * step;
  const count = Math.max(0, Math.floor(((ends.at(-1) ?? 0) - first) / step) + 1);
  run.charge(count);
  const inner: Grid = { start: first, step, count };
  const times = timesOf(inner);
  const columns = count === 0 ? [] : run.columns(node.expr, inner);
  return { series: columns.map((column) => asSamples(column, times)), range: node.range, ends };
}

function asSamples(column: Column, times: Float64Array): { labels: Labels; t: Float64Array; v: Float64Array } {
  if (!column.v.includes(ABSENT)) return { labels: column.labels, t: times, v: column.v };
  return {
    labels: column.labels,
    t: times.filter((_, i) => column.v[i] !== ABSENT),
    v: column.v.filter((x) => x !== ABSENT),
  };
}
