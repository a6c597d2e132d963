import type { Labels } from '../../../../src-shared/model/labels.ts';
import type { Call } from '../../../../src-shared/promql/ast.ts';
import type { SampleParts } from '../../store/store.ts';
import type { Run } from '../run.ts';
import type { Column, Grid, Value, WindowSeries, Windows } from '../values.ts';
import { ABSENT, vector } from '../values.ts';

/** A PromQL function: gets its call unevaluated and evaluates the arguments it needs. */
export type Implementation = (call: Call, grid: Grid, run: Run) => Value;
export type Family = Readonly<Record<string, Implementation>>;

/** The samples of one series that one step of a range function sees. One object is moved from step to step. */
export class Window {
  readonly t: Float64Array;
  readonly v: Float64Array;
  /** What the samples stand for, where some are roll-ups. */
  readonly parts: SampleParts | undefined;
  /** Starts of the counters of the samples, epoch ms, 0 unknown; undefined where none is known. */
  readonly st: Float64Array | undefined;
  readonly labels: Labels;
  /** Samples `lo` to `hi - 1` are inside, those that an extended selector may look at beside it included. */
  lo = 0;
  hi = 0;
  /** Bounds of the window in epoch ms: `start < t <= end`. */
  start = 0;
  end = 0;

  constructor({ labels, t, v, st, parts }: WindowSeries) {
    this.labels = labels;
    this.t = t;
    this.v = v;
    this.st = st;
    this.parts = parts;
  }

  get count(): number {
    return this.hi - this.lo;
  }
  time(i: number): number {
    return this.t[i] ?? 0;
  }
  value(i: number): number {
    return this.v[i] ?? Number.NaN;
  }
  /** Moves to the window that ends at `end`, which is never before the last one. */
  moveTo(end: number, range: number, before = 0, after = 0): void {
    this.start = end - range;
    this.end = end;
    const { t } = this;
    const last = end + after;
    const first = this.start - before;
    let { hi, lo } = this;
    while (hi < t.length && (t[hi] ?? 0) <= last) hi += 1;
    while (lo < hi && (t[lo] ?? 0) <= first) lo += 1;
    this.hi = hi;
    this.lo = lo;
  }
}

/** Result of one window at step `i`; ABSENT for none. Windows without any sample are not asked about. */
export type OnWindow = (window: Window, i: number) => number;

/** Slides a window over every series. `make` is called once per series and may look at all of its samples. */
export function overWindows(
  windows: Windows,
  grid: Grid,
  run: Run,
  make: (window: Window) => OnWindow,
  keepName = false,
): Value {
  const columns: Column[] = [];
  const { range, ends, beyond } = windows;
  const before = beyond?.before ?? 0;
  const after = beyond?.after ?? 0;
  for (const series of windows.series) {
    run.charge(grid.count);
    const window = new Window(series);
    const each = make(window);
    const out = new Float64Array(grid.count);
    let any = false;
    for (let i = 0; i < out.length; i++) {
      window.moveTo(ends[i] ?? 0, range, before, after);
      run.did(window.count);
      const y = window.lo === window.hi ? ABSENT : each(window, i);
      out[i] = y;
      if (y !== ABSENT) any = true;
    }
    if (any) columns.push({ labels: series.labels, v: out, dropName: keepName ? series.dropName : true });
  }
  return vector(columns);
}

/** Applies a function to every sample and lets the metric names go. */
export function mapSamples(columns: readonly Column[], fn: (x: number, i: number) => number): Value {
  return vector(
    columns.map(({ labels, v }) => {
      const out = new Float64Array(v.length);
      for (let i = 0; i < out.length; i++) {
        const x = v[i] ?? ABSENT;
        out[i] = x === ABSENT ? ABSENT : fn(x, i);
      }
      return { labels, v: out, dropName: true };
    }),
  );
}
