import type { InstantResult, RangeFrame } from '../../../src-shared/model/query.ts';
import { executionError } from '../../../src-shared/promql/error.ts';
import type { SeriesSource } from '../store/store.ts';

/** What one query may cost. */
export interface EvaluationLimits {
  /** Samples held at once, loaded and computed. Default 50,000,000 as Prometheus. */
  readonly maxSamples?: number;
  /** Series one selector may find. Default 100,000. */
  readonly maxSeries?: number;
  /** Points per series of a range query. Default 11,000 as Prometheus. */
  readonly maxSteps?: number;
  /** Asked between pieces of work; `true` ends the query with an error of kind `cancelled`. */
  readonly cancelled?: () => boolean;
}

/** A span of time with a step, epoch ms; `from` is the first step and `to` is included when a step falls on it. */
export interface QueryRange {
  readonly from: number;
  readonly to: number;
  readonly step: number;
}

/** Evaluates a PromQL expression at every step of a range. Throws QueryError only. */
export function evaluateRange(
  expr: string,
  source: SeriesSource,
  range: QueryRange,
  limits?: EvaluationLimits,
): RangeFrame {
  throw executionError(`cannot evaluate ${expr} over ${range.from} to ${range.to}: ${typeof source}, ${typeof limits}`);
}

/** Evaluates a PromQL expression at one instant (epoch ms). Throws QueryError only. */
export function evaluateInstant(
  expr: string,
  source: SeriesSource,
  at: number,
  limits?: EvaluationLimits,
): InstantResult {
  throw executionError(`cannot evaluate ${expr} at ${at}: ${typeof source}, ${typeof limits}`);
}
