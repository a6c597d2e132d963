import { describe, trend } from '../../../../src-shared/math/statistics.ts';
import type { RangeFrame } from '../../../../src-shared/model/query.ts';
import type { StatisticsAnswer } from '../../../../src-shared/model/statistics.ts';
import type { StatisticsQuestion } from '../../store/protocol.ts';
import type { SeriesSource } from '../../store/store.ts';
import { evaluateRange } from '../evaluate.ts';
import type { EvaluationLimits } from '../run.ts';
import { describingStep } from './step.ts';

/** Statistics of every series of an expression over a window. Throws QueryError only. */
export function describeSeries(
  { expr, from, to, step }: StatisticsQuestion,
  source: SeriesSource,
  limits: EvaluationLimits,
): StatisticsAnswer {
  const chosen = step ?? describingStep(from, to);
  return describeFrame(evaluateRange(expr, source, { from, to, step: chosen }, limits), chosen);
}

/** Statistics of every series of a range answer whose steps are `step` ms apart. */
export function describeFrame(frame: RangeFrame, step: number): StatisticsAnswer {
  const series = frame.series.flatMap(({ labels, v }) => {
    const described = describe(v);
    return described === undefined ? [] : [{ labels, ...described, trend: trend(v) }];
  });
  return { t: frame.t, step, series, warnings: frame.warnings, infos: frame.infos };
}
