import { seriesKey } from '../../../src-shared/model/labels.ts';
import type { ReportedSeries, ReportedStatistics } from '../../../src-shared/model/report.ts';
import { seriesNames } from '../../../src-shared/model/series-names.ts';
import type { StatisticsAnswer } from '../../../src-shared/model/statistics.ts';
import { guessUnit } from '../../../src-shared/promql/unit-guess.ts';
import { RpcError } from '../../../src-shared/rpc/error.ts';
import type { StatisticsQuestion } from '../store/protocol.ts';
import type { Queries } from '../store/store.ts';

/** Series printed per expression: two pages of paper. */
const MOST_SERIES = 60;
/** Series per expression for which others are looked through: each look reads every series of the period. */
const MOST_COMPARED = 3;
/**
 * Series that are looked through with every one of them, all names together; of more only those described beside it.
 * 3,000 series of a week are read in a second, and whoever else asks the store waits for it.
 */
const MOST_EXAMINED = 3_000;
/** Others named per series. */
const MOST_MOVED = 3;
/** Points of a moving average: it is drawn no wider than a thumb. */
const POINTS = 48;

type Asked = Pick<Queries, 'statistics' | 'correlate' | 'cardinality'>;
type Described = StatisticsAnswer['series'][number];

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** The last value of each of `POINTS` even parts. */
function thinned(values: Float64Array): (number | null)[] {
  const count = Math.min(POINTS, values.length);
  return Array.from({ length: count }, (_, i) =>
    finite(values[Math.ceil(((i + 1) * values.length) / count) - 1] ?? Number.NaN),
  );
}

/** How much a series changed; what only wavers did not. */
function change({ trend }: Described): number {
  // From zero the change is infinite; two of them have to compare.
  return trend.direction === 'flat' ? 0 : Math.min(Number.MAX_VALUE, Math.abs(trend.changeRatio));
}

function reported(series: Described, name: string, moved: ReportedSeries['moved']): ReportedSeries {
  const { trend } = series;
  return {
    name,
    labels: { ...series.labels },
    count: series.count,
    min: finite(series.min),
    max: finite(series.max),
    mean: finite(series.mean),
    median: finite(series.median),
    stddev: finite(series.stddev),
    p50: finite(series.p50),
    p95: finite(series.p95),
    p99: finite(series.p99),
    trend: {
      direction: trend.direction,
      changeRatio: finite(trend.changeRatio),
      movingAverage: thinned(trend.movingAverage),
    },
    moved,
  };
}

/** What went wrong with one expression belongs into the report; that nobody waits for it any more does not. */
function problemOf(error: unknown): string {
  if (!(error instanceof RpcError) || error.code === 'cancelled') throw error;
  return error.message;
}

/** Statistics of the series of each expression over `[from, to)` (epoch ms), and what moved with those that changed most. */
export async function readStatistics(
  queries: Asked,
  expressions: readonly string[],
  from: number,
  to: number,
  signal?: AbortSignal,
): Promise<readonly ReportedStatistics[]> {
  if (expressions.length === 0) return [];
  const { numSeries } = await queries.cardinality({ from, limit: 0 }, signal);
  const examinesAll = numSeries <= MOST_EXAMINED;
  const out: ReportedStatistics[] = [];
  for (const expr of expressions)
    out.push(await readOne(queries, { expr, from, to, step: undefined }, examinesAll, signal));
  return out;
}

async function readOne(
  queries: Asked,
  question: StatisticsQuestion,
  examinesAll: boolean,
  signal: AbortSignal | undefined,
): Promise<ReportedStatistics> {
  const { expr } = question;
  const empty = { expr, unit: guessUnit(expr), found: 0, examined: 0, series: [] };
  let answer: StatisticsAnswer;
  try {
    answer = await queries.statistics(question, signal);
  } catch (error) {
    return { ...empty, problem: problemOf(error) };
  }
  const names = seriesNames(answer.series.map(({ labels }) => labels));
  const ordered = answer.series
    .map((series, i) => ({ series, name: names[i] ?? '' }))
    .sort((a, b) => change(b.series) - change(a.series) || (a.name < b.name ? -1 : 1))
    .slice(0, MOST_SERIES);
  const compared = new Map<string, ReportedSeries['moved']>();
  const candidates = examinesAll ? undefined : expr;
  let problem = '';
  let examined = 0;
  for (const { series } of ordered.slice(0, MOST_COMPARED)) {
    if (problem !== '') break;
    try {
      const asked = { ...question, candidates, limit: MOST_MOVED, labels: series.labels };
      const answer = await queries.correlate(asked, signal);
      examined = answer.examined;
      compared.set(
        seriesKey(series.labels),
        answer.ranked.map(({ labels, r, lagMs, n }) => ({ labels, r, lagMs: lagMs ?? 0, n })),
      );
    } catch (error) {
      // Most likely too many series to look through at once: the figures stand without the comparison.
      problem = `what moved with it could not be found: ${problemOf(error)}`;
    }
  }
  return {
    ...empty,
    found: answer.series.length,
    examined,
    series: ordered.map(({ series, name }) => reported(series, name, compared.get(seriesKey(series.labels)) ?? null)),
    problem,
  };
}
