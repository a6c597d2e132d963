import { describe, trend } from '../../../../src-shared/math/statistics.ts';
import type { StatisticsAnswer } from '../../../../src-shared/model/statistics.ts';
import type { StatisticsQuestion } from '../../store/protocol.ts';
import type { SeriesSource } from '../../store/store.ts';
import { evaluateRange } from '../evaluate.ts';
import type { EvaluationLimits } from '../run.ts';
import { stepFor } from './step.ts';

/** Steps of a window that names none: enough for a 99th percentile of a thousand values. */
const STEPS = 1_000;

/** Statistics of every series of an expression over a window. Throws QueryError only. */
export function describeSeries(
  { expr, from, to, step }: StatisticsQuestion,
  source: SeriesSource,
  limits: EvaluationLimits,
): StatisticsAnswer {
  const chosen = step ?? stepFor(from, to, STEPS);
  const frame = evaluateRange(expr, source, { from, to, step: chosen }, limits);
  const series = frame.series.flatMap(({ labels, v }) => {
    const described = describe(v);
    return described === undefined ? [] : [{ labels, ...described, trend: trend(v) }];
  });
  return { t: frame.t, step: chosen, series, warnings: frame.warnings, infos: frame.infos };
}
