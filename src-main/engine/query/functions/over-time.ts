import type { Call } from '../../../../src-shared/promql/ast.ts';
import { warnQuantiles } from '../annotations.ts';
import type { Run } from '../run.ts';
import { Mean, quantileOfSorted, Sum, sortValues, Variance } from '../sums.ts';
import type { Grid, Value } from '../values.ts';
import { vector } from '../values.ts';
import type { Family, Implementation, OnWindow, Window } from './implementation.ts';
import { overWindows } from './implementation.ts';
import { countOfParts, extremeOfParts, meanOfParts, type OverParts, quantileOfParts, sumOfParts } from './rolled-up.ts';

/** `parts` is for windows of which some samples stand for many; without it those count as the one value they show. */
function overTime(make: (window: Window) => OnWindow, keepName = false, parts?: OverParts): Implementation {
  return (call: Call, grid: Grid, run: Run): Value => {
    const [arg] = call.args;
    if (arg === undefined) return vector([]);
    const each = (window: Window): OnWindow =>
      parts === undefined || window.parts === undefined ? make(window) : parts(window.parts);
    return overWindows(run.windows(arg, grid, call.fn), grid, run, each, keepName);
  };
}

function accumulating(taking: { reset(): void; add(x: number): void; readonly value: number }): OnWindow {
  return (window) => {
    taking.reset();
    for (let i = window.lo; i < window.hi; i++) taking.add(window.value(i));
    return taking.value;
  };
}

/** Index of the extreme sample; NaN only when there is nothing else. `last` prefers the later of equal ones. */
function extreme(window: Window, sign: 1 | -1): number {
  let at = window.lo;
  for (let i = window.lo + 1; i < window.hi; i++) {
    const best = window.value(at);
    if (sign * window.value(i) > sign * best || Number.isNaN(best)) at = i;
  }
  return at;
}

function lastExtreme(window: Window, sign: 1 | -1): number {
  let at = window.lo;
  for (let i = window.lo + 1; i < window.hi; i++) {
    const best = window.value(at);
    if (sign * window.value(i) >= sign * best || Number.isNaN(best)) at = i;
  }
  return at;
}

/** Fills `buffer` with the window's values, sorted, and gives their number. */
function sorted(window: Window, buffer: Float64Array): number {
  buffer.set(window.v.subarray(window.lo, window.hi));
  sortValues(buffer, window.count);
  return window.count;
}

function quantileOverTime(call: Call, grid: Grid, run: Run): Value {
  const [param, arg] = call.args;
  if (param === undefined || arg === undefined) return vector([]);
  const q = run.scalar(param, grid);
  const windows = run.windows(arg, grid, call.fn);
  const used = new Set<number>();
  const result = overWindows(windows, grid, run, (all) => {
    const { parts } = all;
    if (parts !== undefined) {
      return (window, i) => {
        used.add(q[i] ?? Number.NaN);
        return quantileOfParts(parts, q[i] ?? Number.NaN, window);
      };
    }
    const buffer = new Float64Array(all.v.length);
    return (window, i) => {
      used.add(q[i] ?? Number.NaN);
      return quantileOfSorted(q[i] ?? Number.NaN, buffer, sorted(window, buffer));
    };
  });
  warnQuantiles(used, param, run);
  return result;
}

/** The `_over_time` functions: one number from the samples of a window. */
export const OVER_TIME: Family = {
  sum_over_time: overTime(() => accumulating(new Sum()), false, sumOfParts),
  avg_over_time: overTime(() => accumulating(new Mean()), false, meanOfParts),
  stdvar_over_time: overTime(() => accumulating(new Variance())),
  stddev_over_time: overTime(() => {
    const variance = accumulating(new Variance());
    return (window, i) => Math.sqrt(variance(window, i));
  }),
  count_over_time: overTime(() => (window) => window.count, false, countOfParts),
  present_over_time: overTime(() => () => 1),
  min_over_time: overTime(() => (window) => window.value(extreme(window, -1)), false, extremeOfParts(-1)),
  max_over_time: overTime(() => (window) => window.value(extreme(window, 1)), false, extremeOfParts(1)),
  first_over_time: overTime(() => (window) => window.value(window.lo), true),
  last_over_time: overTime(() => (window) => window.value(window.hi - 1), true),
  ts_of_first_over_time: overTime(() => (window) => window.time(window.lo) / 1_000),
  ts_of_last_over_time: overTime(() => (window) => window.time(window.hi - 1) / 1_000),
  ts_of_min_over_time: overTime(() => (window) => window.time(lastExtreme(window, -1)) / 1_000),
  ts_of_max_over_time: overTime(() => (window) => window.time(lastExtreme(window, 1)) / 1_000),
  mad_over_time: overTime((all) => {
    const buffer = new Float64Array(all.v.length);
    return (window) => {
      const count = sorted(window, buffer);
      const median = quantileOfSorted(0.5, buffer, count);
      for (let i = 0; i < count; i++) buffer[i] = Math.abs((buffer[i] ?? 0) - median);
      sortValues(buffer, count);
      return quantileOfSorted(0.5, buffer, count);
    };
  }),
  quantile_over_time: quantileOverTime,
};
