import { ArrowRight, TrendingDown, TrendingUp } from 'lucide-react';
import { type ReactNode, useMemo, useState } from 'react';
import { seriesKey } from '../../../src-shared/model/labels.ts';
import type { RangeFrame } from '../../../src-shared/model/query.ts';
import { seriesNames } from '../../../src-shared/model/series-names.ts';
import type { StatisticsAnswer } from '../../../src-shared/model/statistics.ts';
import { guessUnit } from '../../../src-shared/promql/unit-guess.ts';
import { useCached } from '../../api/cached.ts';
import { useKept } from '../../api/kept.ts';
import { TrendChart } from '../../charts/TrendChart.tsx';
import type { TrendData } from '../../charts/trend.ts';
import { formatValue } from '../../charts/unit.ts';
import { setRange } from '../../shell/time-range.ts';
import { useUi } from '../../state/ui.ts';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import styles from './StatisticsView.module.css';
import type { Stretch } from './use-answers.ts';

export interface StatisticsViewProps {
  readonly expr: string;
  /** Whom to ask; empty is this console. */
  readonly source: string;
  /** The values themselves, when they are there. */
  readonly frame: RangeFrame | undefined;
  readonly stretch: Stretch;
  readonly from: number;
  readonly to: number;
}

type Statistics = StatisticsAnswer['series'][number];

const FIGURES = ['count', 'min', 'max', 'mean', 'median', 'stddev', 'p95', 'p99', 'first', 'last'] as const;
const TITLES: Readonly<Record<(typeof FIGURES)[number], string>> = {
  count: 'Count',
  min: 'Min',
  max: 'Max',
  mean: 'Mean',
  median: 'Median',
  stddev: 'Std. dev.',
  p95: 'p95',
  p99: 'p99',
  first: 'First',
  last: 'Last',
};
const TREND_WORDS = { up: 'rising', down: 'falling', flat: 'flat' } as const;
/** Rows shown at most. */
const MOST = 300;
const NO_TIME = new Float64Array();

/** `rising 12 %`: where the moving average went over the window. */
export function trendText({ direction, changeRatio }: Statistics['trend']): string {
  const size = Math.abs(changeRatio);
  if (direction === 'flat') return TREND_WORDS.flat;
  if (!Number.isFinite(size)) return TREND_WORDS[direction];
  return `${TREND_WORDS[direction]} ${size >= 10 ? `${formatValue('number', size)}-fold` : formatValue('ratio', size)}`;
}

function TrendIcon({ direction }: { readonly direction: Statistics['trend']['direction'] }): ReactNode {
  if (direction === 'up') return <TrendingUp size={14} aria-hidden />;
  return direction === 'down' ? <TrendingDown size={14} aria-hidden /> : <ArrowRight size={14} aria-hidden />;
}

/** What each series was like over the range; the chosen one is drawn with its moving average over it. */
export function StatisticsView({ expr, source, frame, stretch, from, to }: StatisticsViewProps): ReactNode {
  const zone = useUi((state) => state.zone);
  const asked = useCached(
    'series.statistics',
    { expr, ...stretch, ...(source === '' ? {} : { source }) },
    { staleMs: 10_000 },
  );
  const answer = useKept(asked.data);
  const [chosen, setChosen] = useState('');
  const unit = guessUnit(expr);
  const series = useMemo(() => (answer?.series ?? []).slice(0, MOST), [answer]);
  const names = useMemo(() => seriesNames(series.map(({ labels }) => labels)), [series]);
  const at = Math.max(
    0,
    series.findIndex(({ labels }) => seriesKey(labels) === chosen),
  );
  const one = series[at];
  const data = useMemo((): TrendData => {
    const t = answer?.t ?? NO_TIME;
    const values = frame?.series.find(({ labels }) => one !== undefined && seriesKey(labels) === seriesKey(one.labels));
    // Both are of the same steps, or only the average is drawn.
    const fits = values !== undefined && values.v.length === t.length && frame?.t[0] === t[0];
    return {
      unit,
      from,
      to,
      zone,
      t,
      series: [
        ...(fits ? [{ name: 'Values', v: values.v, hue: 6 }] : []),
        ...(one === undefined ? [] : [{ name: 'Moving average', v: one.trend.movingAverage, hue: 1 }]),
      ],
    };
  }, [answer, frame, one, unit, from, to, zone]);
  if (asked.error && !asked.loading && answer === undefined)
    return <ErrorState title="The statistics could not be made" error={asked.error} onRetry={asked.refetch} />;
  if (answer === undefined) return <Skeleton height={320} />;
  if (series.length === 0) return <p className={styles['none']}>No series has a number in this range.</p>;
  return (
    <div className={styles['view']}>
      <TrendChart
        title={names[at] ?? ''}
        aside={one === undefined ? '' : trendText(one.trend)}
        data={data}
        height={220}
        onZoom={setRange}
        isLoading={asked.loading}
      />
      {/* Focusable, so that the keyboard can scroll it. */}
      <section className={styles['scroll']} aria-label="Statistics" tabIndex={0}>
        <table className={styles['table']} aria-label="Statistics">
          <thead>
            <tr>
              <th scope="col">Series</th>
              {FIGURES.map((figure) => (
                <th key={figure} scope="col">
                  {TITLES[figure]}
                </th>
              ))}
              <th scope="col">Trend</th>
            </tr>
          </thead>
          <tbody>
            {series.map((row, i) => (
              <tr key={seriesKey(row.labels)} data-chosen={i === at ? '' : undefined}>
                <td>
                  <button
                    type="button"
                    aria-pressed={i === at}
                    title={seriesKey(row.labels)}
                    onClick={() => setChosen(seriesKey(row.labels))}
                  >
                    {names[i]}
                  </button>
                </td>
                {FIGURES.map((figure) => (
                  <td key={figure}>
                    {figure === 'count' ? row.count.toLocaleString('en') : formatValue(unit, row[figure])}
                  </td>
                ))}
                <td>
                  <span className={styles['trend']}>
                    <TrendIcon direction={row.trend.direction} />
                    {trendText(row.trend)}
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {answer.series.length > MOST ? (
        <p className={styles['none']}>
          The first {MOST} of {answer.series.length} are listed; narrow the expression.
        </p>
      ) : null}
    </div>
  );
}
