import type { InstantResult, RangeFrame } from '../../../src-shared/model/query.ts';
import type { Expr } from '../../../src-shared/promql/ast.ts';
import { TYPE_NAMES } from '../../../src-shared/promql/ast.ts';
import { typeOf } from '../../../src-shared/promql/check.ts';
import { executionError, QueryError } from '../../../src-shared/promql/error.ts';
import { parse } from '../../../src-shared/promql/parse.ts';
import type { SeriesSource } from '../store/store.ts';
import { EVALUATOR } from './expression.ts';
import { extendedSamples } from './functions/extended.ts';
import { Window } from './functions/implementation.ts';
import { compareLabels, settleNames, withoutIdentity } from './labels.ts';
import { type EvaluationLimits, Run } from './run.ts';
import type { Column, Grid, Value, WindowSeries, Windows } from './values.ts';
import { ABSENT, isEmpty, timesOf } from './values.ts';

export type { EvaluationLimits } from './run.ts';

/** A span of time with a step, epoch ms; `from` is the first step and `to` is included when a step falls on it. */
export interface QueryRange {
  readonly from: number;
  readonly to: number;
  readonly step: number;
}

/** An answer with gaps told from NaN, and the hints that are no warnings. */
export interface Evaluation {
  readonly grid: Grid;
  readonly value: Value | { readonly type: 'matrix'; readonly windows: Windows };
  readonly warnings: readonly string[];
  readonly infos: readonly string[];
  /** Samples loaded and computed. */
  readonly samples: number;
}

/** Evaluates a PromQL expression at every step of a range. Throws QueryError only. */
export function evaluateRange(
  expr: string,
  source: SeriesSource,
  range: QueryRange,
  limits: EvaluationLimits = {},
): RangeFrame {
  const { grid, value, warnings, infos } = evaluateSteps(expr, source, range, limits);
  const columns: readonly Column[] =
    value.type === 'vector' ? value.columns : value.type === 'scalar' ? [{ labels: {}, v: value.v }] : [];
  return {
    t: timesOf(grid),
    series: columns.map(frameSeries),
    warnings: [...warnings],
    infos: [...infos],
  };
}

/** A column as the answer has it: gaps become NaN, and where NaN was the value is noted. */
function frameSeries({ labels, v }: Column): RangeFrame['series'][number] {
  const out = new Float64Array(v.length);
  const nanAt: number[] = [];
  for (let i = 0; i < v.length; i++) {
    const x = v[i] ?? ABSENT;
    if (Number.isNaN(x)) nanAt.push(i);
    out[i] = x === ABSENT ? Number.NaN : x;
  }
  return { labels, v: out, ...(nanAt.length === 0 ? {} : { nanAt: Float64Array.from(nanAt) }) };
}

/** Evaluates a range query and keeps NaN and "no sample" apart; series are ordered by labels. */
export function evaluateSteps(
  expr: string,
  source: SeriesSource,
  range: QueryRange,
  limits: EvaluationLimits = {},
): Evaluation {
  const parsed = parse(expr);
  const type = typeOf(parsed);
  if (type !== 'scalar' && type !== 'vector') {
    const message = `invalid expression type "${TYPE_NAMES[type]}" for range query, must be Scalar or instant Vector`;
    throw new QueryError(message, 0, expr.length, expr, 'unfit');
  }
  const grid = gridOf(range, limits.maxSteps ?? 11_000);
  const run = new Run(source, expr, { ...range, range: true }, limits, EVALUATOR);
  const value = guarded(() => run.evaluate(parsed, grid));
  if (value.type !== 'vector') return { grid, value, warnings: run.warnings, infos: run.infos, samples: run.samples };
  const columns = guarded(() => settleNames(value.columns.filter(({ v }) => !isEmpty(v)))).toSorted((a, b) =>
    compareLabels(a.labels, b.labels),
  );
  return { grid, value: { type: 'vector', columns }, warnings: run.warnings, infos: run.infos, samples: run.samples };
}

function gridOf({ from, to, step }: QueryRange, maxSteps: number): Grid {
  if (!(step >= 1) || !Number.isFinite(from) || !Number.isFinite(to)) {
    throw executionError('zero or negative query resolution step widths are not accepted. Try a positive integer');
  }
  if (to < from) throw executionError('end timestamp must not be before start time');
  const count = Math.floor((to - from) / step) + 1;
  if (count > maxSteps) {
    throw executionError(
      `exceeded maximum resolution of ${maxSteps.toLocaleString('en')} points per timeseries. Try decreasing the query resolution (?step=XX)`,
      'limit',
    );
  }
  return { start: from, step, count };
}

/** Evaluates a PromQL expression at one instant (epoch ms). Throws QueryError only. */
export function evaluateInstant(
  expr: string,
  source: SeriesSource,
  at: number,
  limits: EvaluationLimits = {},
): InstantResult {
  return evaluateParsed(parse(expr), expr, source, at, limits);
}

/** As `evaluateInstant`, for an expression that was parsed before; `text` is for the places in warnings. */
export function evaluateParsed(
  parsed: Expr,
  text: string,
  source: SeriesSource,
  at: number,
  limits: EvaluationLimits = {},
): InstantResult {
  const { value, warnings, infos } = evaluateOnce(parsed, text, source, at, limits);
  const empty = { vector: [], matrix: [], warnings: [...warnings], infos: [...infos] };
  switch (value.type) {
    case 'scalar':
      return { ...empty, type: 'scalar', scalar: { t: at, v: value.v[0] ?? Number.NaN } };
    case 'string':
      return { ...empty, type: 'string', string: { t: at, v: value.text } };
    case 'vector': {
      const found = value.columns.flatMap(({ labels, v }) => {
        const x = v[0] ?? ABSENT;
        return x === ABSENT ? [] : [{ labels, t: at, v: x }];
      });
      return { ...empty, type: 'vector', vector: found };
    }
    case 'matrix':
      return { ...empty, type: 'matrix', matrix: matrixOf(value.windows) };
  }
}

/** Evaluates at one instant and keeps the hints. */
export function evaluateOnce(
  parsed: Expr,
  text: string,
  source: SeriesSource,
  at: number,
  limits: EvaluationLimits = {},
): Evaluation {
  const grid: Grid = { start: at, step: 1, count: 1 };
  const run = new Run(source, text, { from: at, to: at, step: 0, range: false }, limits, EVALUATOR);
  const matrix = parsed.kind === 'matrix' || parsed.kind === 'subquery';
  const value = guarded((): Evaluation['value'] => {
    if (matrix) return { type: 'matrix', windows: settledWindows(run.windows(parsed, grid)) };
    const found = run.evaluate(parsed, grid);
    return found.type === 'vector' ? { type: 'vector', columns: settleNames(found.columns) } : found;
  });
  return { grid, value, warnings: run.warnings, infos: run.infos, samples: run.samples };
}

/** A range vector as an answer: without the names that only functions were to see. */
function settledWindows(windows: Windows): Windows {
  const series = windows.series.map((one) =>
    one.dropName === true ? { ...one, labels: withoutIdentity(one.labels) } : one,
  );
  return { ...windows, series };
}

function matrixOf(windows: Windows): InstantResult['matrix'] {
  return samplesOf(windows).map(({ labels, t, v }) => ({ labels, t: [...t], v: [...v] }));
}

/** The samples inside the window of a range vector at a single instant; series without any are left out. */
export function samplesOf({ series, ends, range, beyond }: Windows): readonly WindowSeries[] {
  return series.flatMap((one) => {
    const window = new Window(one);
    window.moveTo(ends[0] ?? 0, range, beyond?.before, beyond?.after);
    if (window.count === 0) return [];
    if (beyond !== undefined) return extendedSamples(window, beyond.smoothed);
    return [{ labels: one.labels, t: one.t.subarray(window.lo, window.hi), v: one.v.subarray(window.lo, window.hi) }];
  });
}

/** Memory that cannot be had and trees too deep to walk end the query, not the console. */
function guarded<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof RangeError)
      throw executionError(`query needs more than can be had: ${error.message}`, 'limit');
    throw error;
  }
}
