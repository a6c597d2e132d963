import { type ReactNode, useMemo } from 'react';
import type { AvailabilityReport, ReportRow } from '../../../src-shared/model/report.ts';
import { humanDuration } from '../../../src-shared/time/duration.ts';
import { TrendChart } from '../../charts/TrendChart.tsx';
import type { TrendData } from '../../charts/trend.ts';
import { formatShare, formatValue } from '../../charts/unit.ts';
import { instantText, spanText } from '../../charts/zone.ts';
import { type Column, DataTable } from '../../ui/DataTable.tsx';
import { Figures } from '../../ui/Figures.tsx';
import styles from './ReportsPage.module.css';

type Alert = AvailabilityReport['alerts'][number];

const STATES: readonly Column<ReportRow>[] = [
  { id: 'monitor', title: 'Monitor', cell: ({ monitor }) => monitor },
  { id: 'group', title: 'Group', cell: ({ group }) => group },
  { id: 'up', title: 'Available', align: 'right', cell: ({ availability }) => <b>{formatShare(availability)}</b> },
  { id: 'seen', title: 'Seen', align: 'right', cell: ({ coverage }) => formatShare(coverage) },
  { id: 'outages', title: 'Outages', align: 'right', cell: ({ outages }) => (outages === 0 ? '–' : outages) },
  { id: 'down', title: 'Down', align: 'right', cell: ({ downMs }) => (downMs === 0 ? '–' : humanDuration(downMs)) },
  {
    id: 'blind',
    title: 'Blind',
    align: 'right',
    cell: ({ blindMs }) => (blindMs === 0 ? '–' : humanDuration(blindMs)),
  },
];

/** What was measured takes longer to read: the columns stand, their figures follow. */
const WAITING = '…';
const MEASURED: readonly Column<ReportRow>[] = [
  { id: 'checks', title: 'Checks', align: 'right', cell: ({ checks }) => checks.toLocaleString('en-GB') },
  { id: 'errors', title: 'Errors', align: 'right', cell: ({ errors }) => errors.toLocaleString('en-GB') },
  { id: 'p95', title: 'p95', align: 'right', cell: ({ latencyMs }) => formatValue('ms', latencyMs.p95 ?? Number.NaN) },
];

const ALL_ROWS = [...STATES, ...MEASURED];
const UNMEASURED_ROWS = [...STATES, ...MEASURED.map((column) => ({ ...column, cell: () => WAITING }))];

function alertColumns(zone: string): readonly Column<Alert>[] {
  return [
    { id: 'rule', title: 'Rule', cell: ({ rule }) => rule },
    { id: 'monitor', title: 'Monitor', cell: ({ labels }) => labels['monitor'] ?? '' },
    { id: 'fired', title: 'Fired', cell: ({ firedAt }) => instantText(firedAt, zone) },
    {
      id: 'acked',
      title: 'Acknowledged after',
      align: 'right',
      cell: ({ firedAt, ackedAt }) => (ackedAt === null ? '–' : humanDuration(ackedAt - firedAt)),
    },
    {
      id: 'resolved',
      title: 'Resolved after',
      align: 'right',
      cell: ({ firedAt, resolvedAt }) => (resolvedAt === null ? 'still open' : humanDuration(resolvedAt - firedAt)),
    },
  ];
}

/** How fast somebody and everything was, on average; nothing of what did not happen. */
function reactionText({ alerts, mttaMs, mttrMs }: AvailabilityReport['summary']): string {
  if (alerts === 0) return 'none fired';
  const taken = mttaMs === null ? 'none acknowledged' : `acknowledged in ${humanDuration(mttaMs)}`;
  const ended = mttrMs === null ? 'none resolved' : `resolved in ${humanDuration(mttrMs)}`;
  return `${taken}, ${ended}${mttaMs === null && mttrMs === null ? '' : ' on average'}`;
}

/** Rows shown on screen; the files hold them all. */
const MOST_ROWS = 50;

/** The share of the period that has data or not, as blind bands of the chart. Time before anything was watched is not blind. */
function blindSlices(report: AvailabilityReport): TrendData['bands'] {
  const seen = report.timeline.findIndex(({ coverage }) => coverage > 0);
  const begun = report.rows.some(({ blindMs }) => blindMs > 0) ? 0 : seen === -1 ? report.timeline.length : seen;
  return report.timeline.flatMap(({ at, coverage }, i) => {
    if (coverage > 0 || i < begun) return [];
    return [{ kind: 'blind' as const, from: at, to: report.timeline[i + 1]?.at ?? report.to, label: 'Blind' }];
  });
}

/** The report as it will look on paper: summary, chart, monitors, alerts. `measured` false: checks and latencies are on their way. */
export function ReportPreview(props: {
  readonly report: AvailabilityReport;
  readonly measured: boolean;
  /** What stands between monitors and alerts. */
  readonly children: ReactNode;
}): ReactNode {
  const { report, measured, children } = props;
  const { summary, zone } = report;
  const charts = useMemo(() => {
    const base = {
      from: report.from,
      to: report.to,
      zone,
      bands: blindSlices(report) ?? [],
      t: Float64Array.from(report.timeline, ({ at }) => at),
    };
    return {
      // What was lost, not what was kept: 99.9 % and 100 % look alike on an axis that ends at 100 %.
      lost: {
        ...base,
        unit: 'ratio',
        series: [
          {
            name: 'Unavailable',
            hue: 5,
            v: Float64Array.from(report.timeline, ({ availability: a }) => (a === null ? Number.NaN : 1 - a)),
          },
        ],
      } satisfies TrendData,
      latency: {
        ...base,
        unit: 'ms',
        series: [
          {
            name: 'Mean latency',
            hue: 0,
            v: Float64Array.from(report.timeline, ({ latencyMs }) => latencyMs ?? Number.NaN),
          },
        ],
      } satisfies TrendData,
    };
  }, [report, zone]);
  const { latencyMs } = summary;
  const worst = useMemo(
    () => [...report.rows].sort((a, b) => (a.availability ?? 2) - (b.availability ?? 2)),
    [report.rows],
  );
  return (
    <article className={styles['paper']} aria-label={report.title}>
      <header>
        <h2>{report.title}</h2>
        <p className={styles['quiet']}>
          {spanText(report.from, report.to, zone)} ({zone})
        </p>
      </header>
      <Figures
        figures={[
          {
            title: 'Available',
            value: formatShare(summary.availability),
            note: `${formatShare(summary.coverage)} of the time was seen`,
          },
          { title: 'Monitors', value: summary.monitors.toLocaleString('en-GB') },
          {
            title: 'Checks',
            value: measured ? formatValue('number', summary.checks) : WAITING,
            note: measured ? `${summary.errors.toLocaleString('en-GB')} failed` : 'being read',
          },
          {
            title: 'Latency p95',
            value: measured ? formatValue('ms', latencyMs.p95 ?? Number.NaN) : WAITING,
            note: !measured
              ? 'being read'
              : `p50 ${formatValue('ms', latencyMs.p50 ?? Number.NaN)}, p99 ${formatValue('ms', latencyMs.p99 ?? Number.NaN)}`,
          },
          {
            title: 'Alerts',
            value: summary.alerts,
            note: reactionText(summary),
          },
        ]}
      />
      <div className={styles['charts']}>
        <TrendChart title="Unavailability" data={charts.lost} height={140} />
        <TrendChart title="Latency" data={charts.latency} height={140} isLoading={!measured} />
      </div>
      <section>
        <h3>Monitors, least available first</h3>
        <DataTable
          label="Monitors"
          columns={measured ? ALL_ROWS : UNMEASURED_ROWS}
          rows={worst.slice(0, MOST_ROWS)}
          rowKey={({ monitor }) => monitor}
        />
        {worst.length > MOST_ROWS ? (
          <p className={styles['quiet']}>and {worst.length - MOST_ROWS} more in the files</p>
        ) : null}
      </section>
      {children}
      <section>
        <h3>Alerts</h3>
        {report.alerts.length === 0 ? (
          <p className={styles['quiet']}>None in this period.</p>
        ) : (
          <DataTable
            label="Alerts"
            columns={alertColumns(zone)}
            rows={report.alerts}
            rowKey={({ rule, firedAt, labels }) => `${rule}${firedAt}${labels['monitor'] ?? ''}`}
          />
        )}
      </section>
    </article>
  );
}
