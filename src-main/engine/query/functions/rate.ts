import { METRIC_NAME } from '../../../../src-shared/model/labels.ts';
import type { Call } from '../../../../src-shared/promql/ast.ts';
import { quote } from '../../../../src-shared/promql/literals.ts';
import type { Run } from '../run.ts';
import type { Grid, Value, Windows } from '../values.ts';
import { ABSENT } from '../values.ts';
import { extendedChange } from './extended.ts';
import type { Family, OnWindow, Window } from './implementation.ts';
import { overWindows } from './implementation.ts';

interface RateKind {
  readonly counter: boolean;
  readonly perSecond: boolean;
}

/**
 * Whether a counter began anew between two samples, told by their start times (epoch ms, 0 unknown): the later one started
 * after the earlier sample. A start at the earlier sample itself is a restart only where that one had a start, too.
 */
export function startedAnew(window: Window, i: number): boolean {
  const start = window.st?.[i] ?? 0;
  if (start === 0 || start >= window.time(i)) return false;
  const before = window.time(i - 1);
  if (start !== before) return start > before;
  const startBefore = window.st?.[i - 1] ?? 0;
  return startBefore !== 0 && startBefore < before;
}

/** Where a counter begins anew: the indexes of the samples that fell or that a start time says so of. */
function restartsOf(window: Window): readonly number[] {
  const { v, st } = window;
  const restarts: number[] = [];
  for (let i = 1; i < v.length; i++) {
    if ((v[i] ?? 0) < (v[i - 1] ?? 0) || (st !== undefined && startedAnew(window, i))) restarts.push(i);
  }
  return restarts;
}

/**
 * What a counter gained inside each window beyond last minus first: every restart is one from zero. Found once per series, so
 * that a window costs its restarts and not its samples.
 */
function restartGain(all: Window): (window: Window) => number {
  const restarts = restartsOf(all);
  let first = 0;
  return (window) => {
    while (first < restarts.length && (restarts[first] ?? 0) <= window.lo) first += 1;
    let gain = 0;
    for (let k = first; k < restarts.length; k++) {
      const i = restarts[k] ?? 0;
      if (i >= window.hi) break;
      gain += window.value(i - 1);
    }
    return gain;
  };
}

/** When the counter of the window's first sample began, if that was inside the window and before the sample. */
function knownStart(window: Window): number | undefined {
  const start = window.st?.[window.lo] ?? 0;
  return start !== 0 && start > window.start && start < window.time(window.lo) ? start : undefined;
}

/**
 * Prometheus's extrapolated rate: the change between the first and last sample, stretched to the edges of the window as far as
 * the spacing of the samples makes plausible, and for counters not below zero.
 */
function extrapolated(kind: RateKind, rangeMs: number, all: Window): OnWindow {
  const gainOf = kind.counter ? restartGain(all) : () => 0;
  return (window) => {
    const start = kind.counter ? knownStart(window) : undefined;
    if (window.count < 2 && start === undefined) return ABSENT;
    const first = window.value(window.lo);
    let change = window.value(window.hi - 1) - first + gainOf(window);
    const firstTime = window.time(window.lo);
    const lastTime = window.time(window.hi - 1);
    let sampled = (lastTime - firstTime) / 1_000;
    const spacing = window.count < 2 ? 0 : sampled / (window.count - 1);
    const threshold = spacing * 1.1;
    let toStart = (firstTime - window.start) / 1_000;
    let toEnd = (window.end - lastTime) / 1_000;
    if (start !== undefined) {
      // A counter that is known to have begun inside the window was 0 then: nothing to guess on the left.
      change += first;
      sampled = (lastTime - start) / 1_000;
      toStart = 0;
    } else {
      if (toStart >= threshold) toStart = spacing / 2;
      if (kind.counter && change > 0 && first >= 0) toStart = Math.min(toStart, sampled * (first / change));
    }
    if (toEnd >= threshold) toEnd = spacing / 2;
    const factor = (sampled + toStart + toEnd) / sampled;
    return change * (kind.perSecond ? factor / (rangeMs / 1_000) : factor);
  };
}

function extrapolating(kind: RateKind) {
  return (call: Call, grid: Grid, run: Run): Value => {
    const windows = windowsOf(call, grid, run);
    const { beyond, range } = windows;
    const result = overWindows(windows, grid, run, (window) =>
      beyond === undefined ? extrapolated(kind, range, window) : extendedChange(kind, range, beyond.smoothed),
    );
    if (kind.counter) hintAtGauges(result, call, run);
    return result;
  };
}

function windowsOf(call: Call, grid: Grid, run: Run): Windows {
  const [arg] = call.args;
  return arg === undefined ? { series: [], range: 0, ends: new Float64Array(0) } : run.windows(arg, grid);
}

/** Prometheus hints at a counter function on a series that is not named like a counter, where it gave a result. */
function hintAtGauges(result: Value, call: Call, run: Run): void {
  const [arg] = call.args;
  if (arg === undefined || result.type !== 'vector') return;
  for (const { labels } of result.columns) {
    const name = labels[METRIC_NAME] ?? '';
    if (name !== '' && !/_(?:total|sum|count|bucket)$/.test(name)) {
      run.info(`metric might not be a counter, name does not end in _total/_sum/_count/_bucket: ${quote(name)}`, arg);
    }
  }
}

/** `irate` and `idelta`: only the last two samples count. */
function instantaneous(rate: boolean) {
  return (call: Call, grid: Grid, run: Run): Value => {
    return overWindows(windowsOf(call, grid, run), grid, run, () => (window) => {
      if (window.count < 2) return ABSENT;
      const last = window.value(window.hi - 1);
      const before = window.value(window.hi - 2);
      if (!rate) return last - before;
      const seconds = (window.time(window.hi - 1) - window.time(window.hi - 2)) / 1_000;
      return (last < before || startedAnew(window, window.hi - 1) ? last : last - before) / seconds;
    });
  };
}

/** How fast and by how much: rate, increase, delta and their instantaneous forms. */
export const RATE: Family = {
  rate: extrapolating({ counter: true, perSecond: true }),
  increase: extrapolating({ counter: true, perSecond: false }),
  delta: extrapolating({ counter: false, perSecond: false }),
  irate: instantaneous(true),
  idelta: instantaneous(false),
};
