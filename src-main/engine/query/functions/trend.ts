import type { Call } from '../../../../src-shared/promql/ast.ts';
import { executionError } from '../../../../src-shared/promql/error.ts';
import { goFixed } from '../../../../src-shared/text/go-float.ts';
import type { Run } from '../run.ts';
import { Sum } from '../sums.ts';
import type { Grid, Value } from '../values.ts';
import { ABSENT, timesOf, vector } from '../values.ts';
import { anchoredFirst } from './extended.ts';
import type { Family, Window } from './implementation.ts';
import { overWindows } from './implementation.ts';
import { startedAnew } from './rate.ts';

/** Least-squares line through a window; one object is reused. The intercept is at `zero`, epoch ms. */
class Line {
  slope = 0;
  intercept = 0;
  readonly #x = new Sum();
  readonly #y = new Sum();
  readonly #xy = new Sum();
  readonly #xx = new Sum();

  fit(window: Window, zero: number): void {
    for (const sum of [this.#x, this.#y, this.#xy, this.#xx]) sum.reset();
    const first = window.value(window.lo);
    let constant = true;
    for (let i = window.lo; i < window.hi; i++) {
      const y = window.value(i);
      const x = (window.time(i) - zero) / 1_000;
      if (y !== first) constant = false;
      this.#x.add(x);
      this.#y.add(y);
      this.#xy.add(x * y);
      this.#xx.add(x * x);
    }
    if (constant) {
      this.slope = Number.isFinite(first) ? 0 : Number.NaN;
      this.intercept = Number.isFinite(first) ? first : Number.NaN;
      return;
    }
    const n = window.count;
    const covariance = this.#xy.value - (this.#x.value * this.#y.value) / n;
    const variance = this.#xx.value - (this.#x.value * this.#x.value) / n;
    this.slope = covariance / variance;
    this.intercept = this.#y.value / n - (this.slope * this.#x.value) / n;
  }
}

/** How often neighbouring samples differ in the given way; of an anchored window from its left edge on. */
function counting(differs: (window: Window, i: number) => boolean) {
  return (call: Call, grid: Grid, run: Run): Value => {
    const [arg] = call.args;
    if (arg === undefined) return vector([]);
    const windows = run.windows(arg, grid);
    return overWindows(windows, grid, run, () => (window) => {
      const first = windows.beyond === undefined ? window.lo : anchoredFirst(window);
      if (first === undefined) return ABSENT;
      let count = 0;
      for (let i = first + 1; i < window.hi; i++) if (differs(window, i)) count += 1;
      return count;
    });
  };
}

function changed(window: Window, i: number): boolean {
  const before = window.value(i - 1);
  const now = window.value(i);
  return now !== before && !(Number.isNaN(now) && Number.isNaN(before));
}

function restarted(window: Window, i: number): boolean {
  return window.value(i) < window.value(i - 1) || startedAnew(window, i);
}

function deriv(call: Call, grid: Grid, run: Run): Value {
  const [arg] = call.args;
  if (arg === undefined) return vector([]);
  const line = new Line();
  return overWindows(run.windows(arg, grid), grid, run, () => (window) => {
    if (window.count < 2) return ABSENT;
    // Offsets from the first sample keep the squares small.
    line.fit(window, window.time(window.lo));
    return line.slope;
  });
}

function predictLinear(call: Call, grid: Grid, run: Run): Value {
  const [arg, ahead] = call.args;
  if (arg === undefined) return vector([]);
  const seconds = run.scalar(ahead, grid);
  const times = timesOf(grid);
  const line = new Line();
  return overWindows(run.windows(arg, grid), grid, run, () => (window, i) => {
    if (window.count < 2) return ABSENT;
    line.fit(window, times[i] ?? 0);
    return line.slope * (seconds[i] ?? Number.NaN) + line.intercept;
  });
}

function refuseFactor(name: string, short: string, factors: Float64Array): void {
  const wrong = factors.find((x) => x <= 0 || x >= 1);
  if (wrong === undefined) return;
  throw executionError(`invalid ${name} factor. Expected: 0 < ${short} < 1, got: ${goFixed(wrong, 6)}`);
}

function smoothing(call: Call, grid: Grid, run: Run): Value {
  const [arg, level, trend] = call.args;
  if (arg === undefined) return vector([]);
  const sf = run.scalar(level, grid);
  const tf = run.scalar(trend, grid);
  const windows = run.windows(arg, grid);
  if (windows.series.length > 0) {
    refuseFactor('smoothing', 'sf', sf);
    refuseFactor('trend', 'tf', tf);
  }
  return overWindows(windows, grid, run, () => (window, i) => {
    if (window.count < 2) return ABSENT;
    const s = sf[i] ?? 0;
    const t = tf[i] ?? 0;
    let before = 0;
    let now = window.value(window.lo);
    let slope = window.value(window.lo + 1) - now;
    for (let j = window.lo + 1; j < window.hi; j++) {
      const steady = j === window.lo + 1 ? slope : t * (now - before) + (1 - t) * slope;
      const x = s * window.value(j);
      const y = (1 - s) * (now + steady);
      slope = steady;
      before = now;
      now = x + y;
    }
    return now;
  });
}

/** Changes, resets, and where a line through the samples leads. */
export const TREND: Family = {
  changes: counting(changed),
  resets: counting(restarted),
  deriv,
  predict_linear: predictLinear,
  double_exponential_smoothing: smoothing,
};
