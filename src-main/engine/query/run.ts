import type { Duration, Expr } from '../../../src-shared/promql/ast.ts';
import { resolveDuration } from '../../../src-shared/promql/duration.ts';
import { executionError, lineAndColumn } from '../../../src-shared/promql/error.ts';
import type { SeriesSource } from '../store/store.ts';
import type { Column, Grid, Value, Windows } from './values.ts';

/** Prometheus's `--query.lookback-delta`. A sample older than this is not the present value. */
export const LOOKBACK_MS = 300_000;
/** Step of a subquery that names none: Prometheus's default evaluation interval. */
export const DEFAULT_SUBQUERY_STEP_MS = 60_000;

/** What one query may cost. */
export interface EvaluationLimits {
  /** Samples held at once, loaded and computed. Default 50,000,000 as Prometheus. */
  readonly maxSamples?: number;
  /** Series one selector may find. Default 100,000. */
  readonly maxSeries?: number;
  /** Points per series of a range query. Default 11,000 as Prometheus. */
  readonly maxSteps?: number;
  /** Asked every few milliseconds of work; `true` ends the query with an error of kind `cancelled`. */
  readonly cancelled?: () => boolean;
  /** How old a sample may be and still be the present value, ms. Default LOOKBACK_MS. */
  readonly lookbackMs?: number;
  /** Step (ms) of a subquery that names none. Default DEFAULT_SUBQUERY_STEP_MS. */
  readonly subqueryStepMs?: number;
}

/** Samples or comparisons between two questions whether anyone still waits: at 5–20 ns each at most 10 ms. */
const WORK_BETWEEN_QUESTIONS = 500_000;

/** What evaluating one kind of node needs of the others. */
export interface Evaluator {
  evaluate(expr: Expr, grid: Grid, run: Run): Value;
  /** `fn` names the function the windows are for. */
  windows(expr: Expr, grid: Grid, run: Run, fn: string): Windows;
}

/** One evaluation: its source, its first and last step, what it has cost, and what it has to say besides the result. */
export class Run {
  readonly source: SeriesSource;
  readonly text: string;
  readonly from: number;
  readonly to: number;
  readonly range: boolean;
  readonly lookbackMs: number;
  readonly #limits: EvaluationLimits;
  readonly #evaluator: Evaluator;
  readonly #warnings = new Set<string>();
  readonly #infos = new Set<string>();
  /** ms between steps; 0 at a single instant. */
  readonly step: number;
  readonly subqueryStepMs: number;
  #samples = 0;
  #work = 0;

  constructor(
    source: SeriesSource,
    text: string,
    span: { readonly from: number; readonly to: number; readonly step: number; readonly range: boolean },
    limits: EvaluationLimits,
    evaluator: Evaluator,
  ) {
    this.source = source;
    this.text = text;
    this.from = span.from;
    this.to = span.to;
    this.range = span.range;
    this.step = span.step;
    this.lookbackMs = limits.lookbackMs ?? LOOKBACK_MS;
    this.subqueryStepMs = limits.subqueryStepMs ?? DEFAULT_SUBQUERY_STEP_MS;
    this.#limits = limits;
    this.#evaluator = evaluator;
  }

  /** Samples loaded and computed so far. */
  get samples(): number {
    return this.#samples;
  }

  get warnings(): readonly string[] {
    return [...this.#warnings];
  }

  get infos(): readonly string[] {
    return [...this.#infos];
  }

  /** Counts samples loaded or computed, and ends the query when they are too many or nobody waits any more. */
  charge(samples: number): void {
    this.#samples += samples;
    const most = this.#limits.maxSamples ?? 50_000_000;
    if (this.#samples > most) {
      throw executionError(
        `query processing would load too many samples into memory in query execution (limit ${most}); ask for a shorter time range or fewer series`,
        'limit',
      );
    }
    this.did(samples);
  }

  /** Counts work that holds nothing, so that a long loop ends soon after nobody waits for it. */
  did(operations: number): void {
    this.#work += operations + 1;
    if (this.#work < WORK_BETWEEN_QUESTIONS) return;
    this.ask();
  }

  /** Ends the query when it was cancelled, as it is when it has had its time. */
  ask(): void {
    this.#work = 0;
    if (this.#limits.cancelled?.() === true)
      throw executionError('query was canceled in expression evaluation', 'cancelled');
  }

  /** Milliseconds of a duration of the text. */
  ms(duration: Duration): number {
    const found = resolveDuration(duration, { step: this.step, range: this.to - this.from });
    if (typeof found === 'string') throw executionError(found);
    return found;
  }

  /** As `ms`, for a range or a step, which have to be above 0. */
  positiveMs(duration: Duration): number {
    const found = this.ms(duration);
    if (found <= 0) throw executionError('duration must be greater than 0');
    return found;
  }

  chargeSeries(series: number): void {
    const most = this.#limits.maxSeries ?? 100_000;
    if (series > most) {
      throw executionError(`a selector found ${series} series, more than ${most}; add label matchers`, 'limit');
    }
  }

  warn(message: string, at: Expr): void {
    this.#warnings.add(`PromQL warning: ${message} ${this.#place(at)}`);
  }

  info(message: string, at: Expr): void {
    this.#infos.add(`PromQL info: ${message} ${this.#place(at)}`);
  }

  #place(at: Expr): string {
    const { line, column } = lineAndColumn(this.text, at.from);
    return `(${line}:${column})`;
  }

  evaluate(expr: Expr, grid: Grid): Value {
    this.ask();
    return this.#evaluator.evaluate(expr, grid, this);
  }

  /** `fn` names the function when roll-ups may answer for it. */
  windows(expr: Expr, grid: Grid, fn = ''): Windows {
    return this.#evaluator.windows(expr, grid, this, fn);
  }

  columns(expr: Expr | undefined, grid: Grid): readonly Column[] {
    const value = expr === undefined ? undefined : this.evaluate(expr, grid);
    return value?.type === 'vector' ? value.columns : [];
  }

  /** A scalar argument at every step; `missing` where the argument is left out. */
  scalar(expr: Expr | undefined, grid: Grid, missing = Number.NaN): Float64Array {
    const value = expr === undefined ? undefined : this.evaluate(expr, grid);
    return value?.type === 'scalar' ? value.v : new Float64Array(grid.count).fill(missing);
  }

  textOf(expr: Expr | undefined): string {
    return expr?.kind === 'string' ? expr.value : '';
  }
}
