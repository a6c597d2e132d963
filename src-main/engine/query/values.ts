import type { Labels } from '../../../src-shared/model/labels.ts';
import { STALE } from '../../../src-shared/model/sample.ts';
import type { SeriesWindow } from '../store/store.ts';

/**
 * "No sample here" inside the evaluator's columns. NaN will not do, because NaN is a value in PromQL; the number that ends a
 * series in the store is no value of any instrument and costs one comparison.
 */
export const ABSENT = STALE;

/** The steps an expression is evaluated at: epoch ms of the first, ms between them, how many. */
export interface Grid {
  readonly start: number;
  readonly step: number;
  readonly count: number;
}

/** One series of an instant vector over all steps; ABSENT where it has no sample. */
export interface Column {
  readonly labels: Labels;
  readonly v: Float64Array;
  /** The metric name goes when the whole query is done: until then `label_replace` and `by (__name__)` still see it. */
  readonly dropName?: boolean | undefined;
}

/** The samples of one series of a range vector, oldest first. */
export interface WindowSeries extends SeriesWindow {
  readonly dropName?: boolean | undefined;
}

/** A range vector over all steps: the samples once, and where the window of each step ends. */
export interface Windows {
  readonly series: readonly WindowSeries[];
  /** ms; the window is `end - range < t <= end`. */
  readonly range: number;
  /** End of the window at every step, epoch ms, never going back. */
  readonly ends: Float64Array;
  /** Of an extended selector: how far (ms) beyond the edges samples are there to be looked at. */
  readonly beyond?: { readonly before: number; readonly after: number; readonly smoothed: boolean } | undefined;
}

export type Value =
  | { readonly type: 'scalar'; readonly v: Float64Array }
  | { readonly type: 'vector'; readonly columns: readonly Column[] }
  | { readonly type: 'string'; readonly text: string };

export function timesOf(grid: Grid): Float64Array<ArrayBuffer> {
  return Float64Array.from({ length: grid.count }, (_, i) => grid.start + i * grid.step);
}

export function emptyColumn(count: number): Float64Array {
  return new Float64Array(count).fill(ABSENT);
}

export function isEmpty(v: Float64Array): boolean {
  return v.every((x) => x === ABSENT);
}

export function vector(columns: readonly Column[]): Value {
  return { type: 'vector', columns };
}
