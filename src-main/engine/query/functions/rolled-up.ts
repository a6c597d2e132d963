import { Sketch } from '../../../../src-shared/math/sketch.ts';
import type { SampleParts } from '../../store/store.ts';
import { Sum } from '../sums.ts';
import type { OnWindow, Window } from './implementation.ts';

/** A function over a window of which some samples stand for many. */
export type OverParts = (parts: SampleParts) => OnWindow;

function summing(column: (parts: SampleParts) => Float64Array): OverParts {
  return (parts) => {
    const values = column(parts);
    const sum = new Sum();
    return ({ lo, hi }) => {
      sum.reset();
      for (let i = lo; i < hi; i++) sum.add(values[i] ?? 0);
      return sum.value;
    };
  };
}

export const sumOfParts: OverParts = summing((parts) => parts.sum);
export const countOfParts: OverParts = summing((parts) => parts.n);

export function meanOfParts(parts: SampleParts): OnWindow {
  const sum = sumOfParts(parts);
  const count = countOfParts(parts);
  return (window, i) => sum(window, i) / count(window, i);
}

/** The smallest (-1) or largest (1) of all samples that the window's samples stand for. */
export function extremeOfParts(sign: 1 | -1): OverParts {
  return (parts) => {
    const values = sign === 1 ? parts.max : parts.min;
    return ({ lo, hi }) => {
      let best = Number.NaN;
      for (let i = lo; i < hi; i++) {
        const x = values[i] ?? Number.NaN;
        if (sign * x > sign * best || Number.isNaN(best)) best = x;
      }
      return best;
    };
  };
}

/** The quantile within 1 %, from the sketches of roll-ups and the samples that stand for themselves. */
export function quantileOfParts(parts: SampleParts, q: number, window: Window): number {
  if (!(q >= 0)) return Number.isNaN(q) ? q : Number.NEGATIVE_INFINITY;
  if (q > 1) return Number.POSITIVE_INFINITY;
  const all = new Sketch();
  for (let i = window.lo; i < window.hi; i++) {
    const sketch = parts.sketch(i);
    if (sketch === undefined) all.add(window.value(i));
    else all.merge(sketch);
  }
  return all.quantile(q) ?? Number.NaN;
}
