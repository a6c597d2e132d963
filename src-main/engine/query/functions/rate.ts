import { METRIC_NAME } from '../../../../src-shared/model/labels.ts';
import type { Call } from '../../../../src-shared/promql/ast.ts';
import type { Run } from '../run.ts';
import type { Grid, Value, Windows } from '../values.ts';
import { ABSENT } from '../values.ts';
import type { Family, OnWindow, Window } from './implementation.ts';
import { overWindows } from './implementation.ts';

interface RateKind {
  readonly counter: boolean;
  readonly perSecond: boolean;
}

/** What a counter gained inside the window beyond last minus first: every fall is a restart from zero. */
function resetGain(window: Window): number {
  let gain = 0;
  for (let i = window.lo + 1; i < window.hi; i++) {
    const before = window.value(i - 1);
    if (window.value(i) < before) gain += before;
  }
  return gain;
}

function everFalls(v: Float64Array): boolean {
  for (let i = 1; i < v.length; i++) if ((v[i] ?? 0) < (v[i - 1] ?? 0)) return true;
  return false;
}

/**
 * Prometheus's extrapolated rate: the change between the first and last sample, stretched to the edges of the window as far as
 * the spacing of the samples makes plausible, and for counters not below zero.
 */
function extrapolated(kind: RateKind, rangeMs: number, falls: boolean): OnWindow {
  return (window) => {
    if (window.count < 2) return ABSENT;
    const first = window.value(window.lo);
    const gap = kind.counter && falls ? resetGain(window) : 0;
    const change = window.value(window.hi - 1) - first + gap;
    const firstTime = window.time(window.lo);
    const lastTime = window.time(window.hi - 1);
    const sampled = (lastTime - firstTime) / 1_000;
    const spacing = sampled / (window.count - 1);
    const threshold = spacing * 1.1;
    let toStart = (firstTime - window.start) / 1_000;
    let toEnd = (window.end - lastTime) / 1_000;
    if (toStart >= threshold) toStart = spacing / 2;
    if (kind.counter && change > 0 && first >= 0) toStart = Math.min(toStart, sampled * (first / change));
    if (toEnd >= threshold) toEnd = spacing / 2;
    const factor = (sampled + toStart + toEnd) / sampled;
    return change * (kind.perSecond ? factor / (rangeMs / 1_000) : factor);
  };
}

function extrapolating(kind: RateKind) {
  return (call: Call, grid: Grid, run: Run): Value => {
    const windows = windowsOf(call, grid, run);
    if (kind.counter) hintAtGauges(windows, call, run);
    return overWindows(windows, grid, run, (window) => extrapolated(kind, windows.range, everFalls(window.v)));
  };
}

function windowsOf(call: Call, grid: Grid, run: Run): Windows {
  const [arg] = call.args;
  return arg === undefined ? { series: [], range: 0, ends: new Float64Array(0) } : run.windows(arg, grid);
}

/** Prometheus hints at a counter function on a series that is not named like a counter. */
function hintAtGauges(windows: Windows, call: Call, run: Run): void {
  const [arg] = call.args;
  for (const { labels } of windows.series) {
    const name = labels[METRIC_NAME] ?? '';
    if (name !== '' && arg !== undefined && !/_(?:total|sum|count|bucket)$/.test(name)) {
      run.info(`metric might not be a counter, name does not end in _total/_sum/_count/_bucket: "${name}"`, arg);
    }
  }
}

/** `irate` and `idelta`: only the last two samples count. */
function instantaneous(rate: boolean) {
  return (call: Call, grid: Grid, run: Run): Value => {
    const windows = windowsOf(call, grid, run);
    if (rate) hintAtGauges(windows, call, run);
    return overWindows(windows, grid, run, () => (window) => {
      if (window.count < 2) return ABSENT;
      const last = window.value(window.hi - 1);
      const before = window.value(window.hi - 2);
      if (!rate) return last - before;
      const seconds = (window.time(window.hi - 1) - window.time(window.hi - 2)) / 1_000;
      return (last < before ? last : last - before) / seconds;
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
