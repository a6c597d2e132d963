import type { WindowSeries } from '../values.ts';
import { ABSENT } from '../values.ts';
import type { OnWindow, Window } from './implementation.ts';

/** The samples that decide an extended window, and its values at the edges. */
interface Edges {
  /** The last sample at or before the left edge, else the first one after it. */
  readonly first: number;
  /** The last sample of the window; of a smoothed one the first at or after the right edge. */
  readonly last: number;
  readonly left: number;
  readonly right: number;
}

/** On the line from sample `i` to the next one at `t`; a counter that falls between them began at 0. */
function between(window: Window, i: number, t: number, counter: boolean): number {
  const from = window.value(i);
  const to = window.value(i + 1);
  const start = counter && to < from ? 0 : from;
  return start + ((to - start) * (t - window.time(i))) / (window.time(i + 1) - window.time(i));
}

/** Where an anchored or smoothed window begins and ends, or undefined when it has no sample of its own. */
function edgesOf(window: Window, smoothed: boolean, counter: boolean): Edges | undefined {
  const { start, end, lo, hi } = window;
  let last = hi - 1;
  let first = lo;
  while (first < last && window.time(first + 1) <= start) first += 1;
  if (smoothed) {
    last = first;
    while (last < hi - 1 && window.time(last) < end) last += 1;
  }
  if (window.time(last) <= start || (smoothed && window.time(first) > end)) return undefined;
  const left = smoothed && window.time(first) < start ? between(window, first, start, counter) : window.value(first);
  const right =
    smoothed && last > lo && window.time(last) > end ? between(window, last - 1, end, counter) : window.value(last);
  return { first, last, left, right };
}

/** `rate`, `increase` and `delta` between the edges of an extended window: nothing is extrapolated. */
export function extendedChange(
  { counter, perSecond }: { readonly counter: boolean; readonly perSecond: boolean },
  rangeMs: number,
  smoothed: boolean,
): OnWindow {
  return (window) => {
    const edges = edgesOf(window, smoothed, counter);
    if (edges === undefined) return ABSENT;
    let change = edges.right - edges.left;
    if (counter) {
      // The edges have settled what happened outside; every fall inside is a restart from 0.
      const from = window.time(edges.first) <= window.start ? edges.first + 1 : edges.first;
      const to = window.time(edges.last) >= window.end ? edges.last - 1 : edges.last;
      let before = edges.left;
      for (let i = from; i <= to; i++) {
        const now = window.value(i);
        if (now < before) change += before;
        before = now;
      }
      if (edges.right < before) change += before;
    }
    return perSecond ? change / (rangeMs / 1_000) : change;
  };
}

/** The first sample that `changes` and `resets` of an anchored window look at, or undefined when it has none of its own. */
export function anchoredFirst(window: Window): number | undefined {
  return edgesOf(window, false, false)?.first;
}

/** An extended range vector as an answer: its samples with a value at each edge. */
export function extendedSamples(window: Window, smoothed: boolean): readonly WindowSeries[] {
  const edges = edgesOf(window, smoothed, false);
  if (edges === undefined) return [];
  const from = window.time(edges.first) <= window.start ? edges.first + 1 : edges.first;
  const to = window.time(edges.last) >= window.end ? edges.last : edges.last + 1;
  const inside = from < to ? [from, to] : [from, from];
  return [
    {
      labels: window.labels,
      t: Float64Array.of(window.start, ...window.t.subarray(...inside), window.end),
      v: Float64Array.of(edges.left, ...window.v.subarray(...inside), edges.right),
    },
  ];
}
