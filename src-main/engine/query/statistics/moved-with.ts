import { bestLag, significant } from '../../../../src-shared/math/correlation.ts';
import { type Labels, METRIC_NAME, seriesKey } from '../../../../src-shared/model/labels.ts';
import type { RangeFrame } from '../../../../src-shared/model/query.ts';
import type { CorrelationAnswer, MovedWith } from '../../../../src-shared/model/statistics.ts';
import { executionError } from '../../../../src-shared/promql/error.ts';
import type { CorrelationQuestion } from '../../store/protocol.ts';
import type { SeriesSource } from '../../store/store.ts';
import { evaluateSteps, type QueryRange } from '../evaluate.ts';
import type { EvaluationLimits } from '../run.ts';
import { ABSENT, type Column } from '../values.ts';
import { comparingStep } from './step.ts';

/** Fewer common steps say nothing. */
const LEAST_STEPS = 10;
/** A part of the steps of the series asked about has to be common: two series that met by chance at the end are no pair. */
const LEAST_SHARE = 0.5;
/** Weaker correlations are not worth an operator's glance, however sure they are. */
const WEAKEST = 0.5;
/** Shifts that are tried to either side, as a part of the steps, and at most. */
const LAG_SHARE = 0.1;
const MOST_LAGS = 10;
/** Every series. */
const ALL = `{${METRIC_NAME}=~".+"}`;

/** How two sets of series are compared. */
interface Comparison {
  /** ms between two values. */
  readonly step: number;
  /** Pairs wanted at most. */
  readonly limit: number;
  /** Names the series asked about where there are several. */
  readonly labels?: Labels | undefined;
  readonly cancelled?: EvaluationLimits['cancelled'];
}

/**
 * What moved with the one series of an expression (or the one with the given labels) over a window: the candidates whose
 * values (of counters: whose growth) correlate with it beyond chance, the closest first. Throws QueryError only.
 */
export function movedWith(
  { expr, from, to, step, candidates, limit, labels }: CorrelationQuestion,
  source: SeriesSource,
  limits: EvaluationLimits,
): CorrelationAnswer {
  const range = { from, to, step: step ?? comparingStep(from, to) };
  return ranked(columnsOf(expr, source, range, limits), columnsOf(candidates ?? ALL, source, range, limits), {
    step: range.step,
    limit,
    labels,
    cancelled: limits.cancelled,
  });
}

/** The same for range answers of another server. Throws QueryError only. */
export function movedWithin(
  target: RangeFrame,
  candidates: RangeFrame,
  comparison: Pick<Comparison, 'step' | 'limit'>,
): CorrelationAnswer {
  return ranked(columnsOfFrame(target), columnsOfFrame(candidates), comparison);
}

function ranked(
  asking: readonly Column[],
  candidates: readonly Column[],
  { step, limit, labels, cancelled }: Comparison,
): CorrelationAnswer {
  const target = targetOf(asking, labels);
  const own = seriesKey(target.labels);
  const asked = movement(target);
  const n = asked.reduce((count, x) => (Number.isFinite(x) ? count + 1 : count), 0);
  const least = Math.max(LEAST_STEPS, Math.ceil(n * LEAST_SHARE));
  const lags = Math.min(MOST_LAGS, Math.floor(asked.length * LAG_SHARE));
  const pairs: MovedWith[] = [];
  let examined = 0;
  for (const column of candidates) {
    if (seriesKey(column.labels) === own) continue;
    if (cancelled?.() === true) throw executionError('query was canceled in expression evaluation', 'cancelled');
    examined += 1;
    const moved = movement(column);
    const found = bestLag(asked, moved, lags, least);
    if (found === undefined || Math.abs(found.r) < WEAKEST || !significant(found, asked, moved)) continue;
    const { r, lag } = found;
    pairs.push({ labels: column.labels, r, n: found.n, ...(lag === 0 ? {} : { lagMs: lag * step }) });
  }
  pairs.sort((a, b) => Math.abs(b.r) - Math.abs(a.r) || (seriesKey(a.labels) < seriesKey(b.labels) ? -1 : 1));
  return { target: { labels: target.labels, n }, step, ranked: pairs.slice(0, limit), examined };
}

function columnsOfFrame({ series }: RangeFrame): readonly Column[] {
  return series.map(({ labels, v }) => ({ labels, v: v.map((x) => (Number.isNaN(x) ? ABSENT : x)) }));
}

function columnsOf(expr: string, source: SeriesSource, range: QueryRange, limits: EvaluationLimits): readonly Column[] {
  const { value } = evaluateSteps(expr, source, range, limits);
  if (value.type === 'vector') return value.columns;
  throw executionError('a number has no labels and moves with nothing; ask about a series');
}

function targetOf(columns: readonly Column[], labels: Labels | undefined): Column {
  const key = labels === undefined ? undefined : seriesKey(labels);
  const [target, another] = key === undefined ? columns : columns.filter((column) => seriesKey(column.labels) === key);
  if (target === undefined) throw executionError('the expression gives no series in this window');
  if (another !== undefined) {
    throw executionError(
      `the expression gives ${columns.length} series; name the labels of one, or put them together with sum or avg`,
    );
  }
  return target;
}

/** How a series moves: its values, or of a counter what it gained from step to step; gaps are NaN. */
function movement({ labels, v }: Column): Float64Array {
  const counter = /_(?:total|sum|count|bucket)$/.test(labels[METRIC_NAME] ?? '');
  return v.map((x, i) => {
    if (x === ABSENT) return Number.NaN;
    if (!counter) return x;
    const before = v[i - 1] ?? ABSENT;
    if (before === ABSENT) return Number.NaN;
    return x < before ? x : x - before;
  });
}
