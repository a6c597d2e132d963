import type { Call } from '../../../../src-shared/promql/ast.ts';
import type { SampleParts } from '../../store/store.ts';
import { dropNames } from '../labels.ts';
import type { Run } from '../run.ts';
import type { Column, Grid, Value, Windows } from '../values.ts';
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
  /** Samples `lo` to `hi - 1` are inside. */
  lo = 0;
  hi = 0;
  /** Bounds of the window in epoch ms: `start < t <= end`. */
  start = 0;
  end = 0;

  constructor(t: Float64Array, v: Float64Array, parts?: SampleParts) {
    this.t = t;
    this.v = v;
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
  moveTo(end: number, range: number): void {
    this.start = end - range;
    this.end = end;
    while (this.hi < this.t.length && (this.t[this.hi] ?? 0) <= end) this.hi += 1;
    while (this.lo < this.hi && (this.t[this.lo] ?? 0) <= this.start) this.lo += 1;
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
  for (const { labels, t, v, parts } of windows.series) {
    run.charge(grid.count);
    const window = new Window(t, v, parts);
    const each = make(window);
    const out = new Float64Array(grid.count);
    let any = false;
    for (let i = 0; i < out.length; i++) {
      window.moveTo(windows.ends[i] ?? 0, windows.range);
      const y = window.lo === window.hi ? ABSENT : each(window, i);
      out[i] = y;
      if (y !== ABSENT) any = true;
    }
    if (any) columns.push({ labels, v: out });
  }
  return vector(keepName ? columns : dropNames(columns));
}

/** Applies a function to every sample and drops the metric names. */
export function mapSamples(columns: readonly Column[], fn: (x: number, i: number) => number): Value {
  const mapped = columns.map(({ labels, v }) => {
    const out = new Float64Array(v.length);
    for (let i = 0; i < out.length; i++) {
      const x = v[i] ?? ABSENT;
      out[i] = x === ABSENT ? ABSENT : fn(x, i);
    }
    return { labels, v: out };
  });
  return vector(dropNames(mapped));
}
