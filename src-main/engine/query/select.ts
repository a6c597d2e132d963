import { STALE } from '../../../src-shared/model/sample.ts';
import type { At, Duration, MatrixSelector, Subquery, VectorSelector } from '../../../src-shared/promql/ast.ts';
import type { SeriesSample, SeriesWindow } from '../store/store.ts';
import type { Run } from './run.ts';
import type { Column, Grid, WindowSeries, Windows } from './values.ts';
import { ABSENT, timesOf } from './values.ts';

/** The time each step looks at after `@` and `offset`, epoch ms. */
export function lookTimes(
  node: { readonly offset: Duration; readonly at: At | undefined },
  grid: Grid,
  run: Run,
): Float64Array {
  const offset = run.ms(node.offset);
  const at = node.at === 'start' ? run.from : node.at === 'end' ? run.to : node.at;
  if (at !== undefined) return new Float64Array(grid.count).fill(at - offset);
  const times = timesOf(grid);
  for (let i = 0; i < times.length; i++) times[i] = (times[i] ?? 0) - offset;
  return times;
}

/** Loads what a selector needs for all of its steps at once; the window is left-open as in Prometheus 3. */
function load(
  selector: VectorSelector,
  ends: Float64Array,
  before: number,
  after: number,
  fn: string | undefined,
  run: Run,
): readonly SeriesWindow[] {
  const from = (ends[0] ?? 0) - before + 1;
  const to = (ends.at(-1) ?? 0) + after;
  const found = run.source.select(selector.matchers, from, to, {
    ends,
    width: before,
    fn,
    note: (message) => run.info(message, selector),
  });
  run.chargeSeries(found.length);
  let samples = 0;
  for (const series of found) samples += series.t.length;
  run.charge(samples + found.length * ends.length);
  return found;
}

/** What an instant selector gives of each sample: its value, its time or the start of its counter, in seconds. */
export type Wanted = 'value' | 'time' | 'start';

/**
 * The samples that a selector sees at the only step of a grid, of those values that are wanted; undefined where there are
 * several steps, or the source has to be asked in another way.
 */
export function selectOnce(
  selector: VectorSelector,
  grid: Grid,
  run: Run,
  wanted: (v: number) => boolean = () => true,
): readonly SeriesSample[] | undefined {
  if (grid.count !== 1 || selector.extend !== undefined || run.source.newest === undefined) return undefined;
  const at = lookTimes(selector, grid, run)[0] ?? Number.NaN;
  let seen = 0;
  const found = run.source.newest(selector.matchers, at - run.lookbackMs + 1, at, (v) => {
    if (v === STALE) return false;
    seen += 1;
    return wanted(v);
  });
  run.chargeSeries(seen);
  run.charge(2 * seen);
  return found;
}

/** The sample each step of an instant selector sees. */
export function selectColumns(selector: VectorSelector, grid: Grid, run: Run, want: Wanted): Column[] {
  const once = want === 'start' ? undefined : selectOnce(selector, grid, run);
  if (once !== undefined)
    return once.map(({ labels, t, v }) => ({ labels, v: Float64Array.of(want === 'value' ? v : t / 1_000) }));
  const ends = lookTimes(selector, grid, run);
  const columns: Column[] = [];
  for (const { labels, t, v, st } of load(selector, ends, run.lookbackMs, 0, undefined, run)) {
    run.did(t.length + ends.length);
    if (want === 'start' && st === undefined) continue;
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
        out[i] = want === 'value' ? value : (want === 'time' ? time : (st?.[next - 1] ?? 0)) / 1_000;
        any = true;
      }
    }
    if (any) columns.push({ labels, v: out });
  }
  return columns;
}

/**
 * A smoothed instant selector: on the line between the samples before and after each step, each at most the lookback away;
 * after the last sample, that one.
 */
export function smoothColumns(selector: VectorSelector, grid: Grid, run: Run): Column[] {
  const ends = lookTimes(selector, grid, run);
  const columns: Column[] = [];
  for (const series of load(selector, ends, run.lookbackMs, run.lookbackMs, undefined, run)) {
    const { labels, t, v } = withoutStale(series);
    run.did(t.length + ends.length);
    const out = new Float64Array(grid.count).fill(ABSENT);
    let next = 0;
    let any = false;
    for (let i = 0; i < ends.length; i++) {
      const end = ends[i] ?? 0;
      while (next < t.length && (t[next] ?? 0) <= end) next += 1;
      const before = t[next - 1];
      if (before === undefined || before <= end - run.lookbackMs) continue;
      const value = v[next - 1] ?? Number.NaN;
      const after = t[next] ?? Number.POSITIVE_INFINITY;
      const slope = after <= end + run.lookbackMs ? ((v[next] ?? Number.NaN) - value) / (after - before) : 0;
      out[i] = before === end || slope === 0 ? value : value + slope * (end - before);
      any = true;
    }
    if (any) columns.push({ labels, v: out });
  }
  return columns;
}

/** The samples of a range selector; those that end a series are no samples of a range. */
export function selectWindows(node: MatrixSelector, grid: Grid, run: Run, fn: string): Windows {
  const range = run.positiveMs(node.range);
  const ends = lookTimes(node.selector, grid, run);
  const { extend } = node.selector;
  const beyond =
    extend === undefined
      ? undefined
      : { before: run.lookbackMs, after: extend === 'smoothed' ? run.lookbackMs : 0, smoothed: extend === 'smoothed' };
  const loaded = load(node.selector, ends, range + (beyond?.before ?? 0), beyond?.after ?? 0, fn, run);
  return { series: loaded.map(withoutStale), range, ends, beyond };
}

function withoutStale(series: SeriesWindow): SeriesWindow {
  if (!series.v.includes(STALE)) return series;
  const at = Array.from(series.v.keys()).filter((i) => series.v[i] !== STALE);
  const pick = (column: Float64Array): Float64Array => Float64Array.from(at, (i) => column[i] ?? 0);
  const { labels, parts, st } = series;
  return {
    labels,
    t: pick(series.t),
    v: pick(series.v),
    ...(st === undefined ? {} : { st: pick(st) }),
    ...(parts === undefined
      ? {}
      : {
          parts: {
            n: pick(parts.n),
            min: pick(parts.min),
            max: pick(parts.max),
            sum: pick(parts.sum),
            sketch: (i) => parts.sketch(at[i] ?? -1),
          },
        }),
  };
}

/**
 * Evaluates the inner expression of a subquery once, on the multiples of its step that any outer step sees, and hands it on
 * as samples.
 */
export function subqueryWindows(node: Subquery, grid: Grid, run: Run): Windows {
  const ends = lookTimes(node, grid, run);
  const range = run.positiveMs(node.range);
  const step = node.step === undefined ? run.subqueryStepMs : run.positiveMs(node.step);
  const first = (Math.floor(((ends[0] ?? 0) - range) / step) + 1) * step;
  const count = Math.max(0, Math.floor(((ends.at(-1) ?? 0) - first) / step) + 1);
  run.charge(count);
  const inner: Grid = { start: first, step, count };
  const times = timesOf(inner);
  const columns = count === 0 ? [] : run.columns(node.expr, inner);
  return { series: columns.map((column) => asSamples(column, times)), range, ends };
}

function asSamples({ labels, v, dropName }: Column, times: Float64Array): WindowSeries {
  if (!v.includes(ABSENT)) return { labels, t: times, v, dropName };
  return {
    labels,
    t: times.filter((_, i) => v[i] !== ABSENT),
    v: v.filter((x) => x !== ABSENT),
    dropName,
  };
}
