import { type ReactNode, useMemo } from 'react';
import { seriesKey } from '../../../src-shared/model/labels.ts';
import type { ReportedSeries, ReportedStatistics } from '../../../src-shared/model/report.ts';
import { humanDuration } from '../../../src-shared/time/duration.ts';
import { Sparkline } from '../../charts/Sparkline.tsx';
import { formOf } from '../../charts/spark.ts';
import { formatValue } from '../../charts/unit.ts';
import { type Column, DataTable } from '../../ui/DataTable.tsx';
import styles from './ReportsPage.module.css';

type Moved = NonNullable<ReportedSeries['moved']>[number] & { readonly of: string };

const FIGURES = [
  ['min', 'Min'],
  ['max', 'Max'],
  ['mean', 'Mean'],
  ['median', 'Median (p50)'],
  ['stddev', 'Std. dev.'],
  ['p95', 'p95'],
  ['p99', 'p99'],
] as const;
const TREND_WORDS = { up: 'rising', down: 'falling', flat: 'flat' } as const;

function trendText({ direction, changeRatio }: ReportedSeries['trend']): string {
  if (direction === 'flat' || changeRatio === null) return TREND_WORDS[direction];
  const size = Math.abs(changeRatio);
  return `${TREND_WORDS[direction]} ${size >= 10 ? `${formatValue('number', size)}-fold` : formatValue('ratio', size)}`;
}

function columnsOf(unit: ReportedStatistics['unit']): readonly Column<ReportedSeries>[] {
  return [
    {
      id: 'name',
      title: 'Series',
      mono: true,
      cell: ({ name, labels }) => <span title={seriesKey(labels)}>{name}</span>,
    },
    { id: 'count', title: 'Count', align: 'right', cell: ({ count }) => count.toLocaleString('en-GB') },
    ...FIGURES.map(
      ([id, title]): Column<ReportedSeries> => ({
        id,
        title,
        align: 'right',
        cell: (series) => formatValue(unit, series[id] ?? Number.NaN),
      }),
    ),
    { id: 'trend', title: 'Trend', align: 'right', cell: ({ trend }) => trendText(trend) },
    {
      id: 'average',
      title: 'Moving average',
      cell: ({ trend: { movingAverage } }) => (
        <Sparkline
          values={formOf(Float64Array.from(movingAverage, (value) => value ?? Number.NaN))}
          width={96}
          slots={movingAverage.length}
        />
      ),
    },
  ];
}

const MOVED: readonly Column<Moved>[] = [
  { id: 'of', title: 'Series', mono: true, cell: ({ of }) => of },
  { id: 'other', title: 'Moved with', mono: true, cell: ({ labels }) => seriesKey(labels) },
  { id: 'r', title: 'Correlation', align: 'right', cell: ({ r }) => r.toFixed(2).replace('-', '−') },
  {
    id: 'when',
    title: '',
    cell: ({ r, lagMs }) =>
      `${r > 0 ? 'with it' : 'against it'}${lagMs === 0 ? '' : `, ${humanDuration(Math.abs(lagMs))} ${lagMs > 0 ? 'later' : 'earlier'}`}`,
  },
];

/** What the series of one expression were like over the period, and what moved with those that changed most. */
export function StatisticsSection({ statistics }: { readonly statistics: ReportedStatistics }): ReactNode {
  const { expr, found, problem, series, unit } = statistics;
  const columns = useMemo(() => columnsOf(unit), [unit]);
  const moved = useMemo(
    () => series.flatMap((one) => (one.moved ?? []).map((other) => ({ ...other, of: one.name }))),
    [series],
  );
  return (
    <section>
      <h3>
        Statistics of <code>{expr}</code>
        {found > series.length ? `: the ${series.length} that changed most of ${found.toLocaleString('en-GB')}` : ''}
      </h3>
      {series.length === 0 && problem === '' ? (
        <p className={styles['quiet']}>No series had a number in this period.</p>
      ) : null}
      {problem === '' ? null : <p className={styles['quiet']}>{problem}</p>}
      {series.length === 0 ? null : (
        <DataTable
          label={`Statistics of ${expr}`}
          columns={columns}
          rows={series}
          rowKey={({ labels }) => seriesKey(labels)}
        />
      )}
      {moved.length === 0 ? null : (
        <>
          <h3 className={styles['moved']}>What moved with it</h3>
          <DataTable
            label={`What moved with ${expr}`}
            columns={MOVED}
            rows={moved}
            rowKey={({ of, labels }) => `${of} ${seriesKey(labels)}`}
          />
        </>
      )}
    </section>
  );
}
