import { type ReactNode, useMemo } from 'react';
import type { AlertReport } from '../../../src-shared/model/report.ts';
import { humanDuration } from '../../../src-shared/time/duration.ts';
import { TrendChart } from '../../charts/TrendChart.tsx';
import { formatShare } from '../../charts/unit.ts';
import { spanText } from '../../charts/zone.ts';
import { type Column, DataTable } from '../../ui/DataTable.tsx';
import { Figures } from '../../ui/Figures.tsx';
import { daysChart, worstDay } from './alert-days.ts';
import styles from './ReportsPage.module.css';

type Counted = AlertReport['byRule'][number];
type Noise = AlertReport['ledger'][number];

/** Rows shown on screen; the files hold them all. */
const MOST_ROWS = 50;

function time(ms: number | null): string {
  return ms === null ? '–' : humanDuration(ms);
}

function countColumns(title: string): readonly Column<Counted>[] {
  return [
    { id: 'key', title, cell: ({ key }) => (key === '' ? 'none' : key) },
    { id: 'fired', title: 'Fired', align: 'right', cell: ({ fired }) => <b>{fired}</b> },
    { id: 'night', title: 'At night', align: 'right', cell: ({ atNight }) => (atNight === 0 ? '–' : atNight) },
    { id: 'again', title: 'Again', align: 'right', cell: ({ repeats }) => (repeats === 0 ? '–' : repeats) },
    { id: 'acked', title: 'Acknowledged', align: 'right', cell: ({ ackRatio }) => formatShare(ackRatio) },
    { id: 'mtta', title: 'MTTA', align: 'right', cell: ({ toAcknowledge }) => time(toAcknowledge.mean) },
    { id: 'mttr', title: 'MTTR', align: 'right', cell: ({ toResolve }) => time(toResolve.mean) },
    { id: 'p90', title: 'Resolved, 90 % in', align: 'right', cell: ({ toResolve }) => time(toResolve.p90) },
  ];
}

const SEVERITIES = countColumns('Severity');
const RULES = countColumns('Rule');
const NOISE: readonly Column<Noise>[] = [
  { id: 'rule', title: 'Rule', cell: ({ rule }) => rule },
  { id: 'noise', title: 'Noise', align: 'right', cell: ({ noise }) => <b>{formatShare(noise)}</b> },
  { id: 'fired', title: 'Fired', align: 'right', cell: ({ fired }) => fired },
  { id: 'acted', title: 'Acted on', align: 'right', cell: ({ actedOn }) => (actedOn === 0 ? '–' : actedOn) },
  {
    id: 'healed',
    title: 'Self-healed',
    align: 'right',
    cell: ({ selfHealed }) => (selfHealed === 0 ? '–' : selfHealed),
  },
  { id: 'woke', title: 'Woke someone', align: 'right', cell: ({ woke }) => (woke === 0 ? '–' : woke) },
  { id: 'open', title: 'Still open', align: 'right', cell: ({ open }) => (open === 0 ? '–' : open) },
  { id: 'messages', title: 'Messages', align: 'right', cell: ({ messages }) => messages },
];

/** The words above a report of alerts. */
export function alertReportWords({ coverage, ledger, monitors, total, truncated }: AlertReport): {
  readonly sentence: string;
  readonly sub: string;
} {
  const healed = ledger.reduce((sum, { selfHealed }) => sum + selfHealed, 0);
  const woke = ledger.reduce((sum, one) => sum + one.woke, 0);
  const seen = monitors === 0 ? 'Nothing was watched' : `${formatShare(coverage)} of the time was seen`;
  return {
    sentence:
      total.fired === 0
        ? 'No alert fired in this period.'
        : `${total.fired} ${total.fired === 1 ? 'alert' : 'alerts'} fired; ${healed} healed by ${healed === 1 ? 'itself' : 'themselves'}${woke === 0 ? '' : `, ${woke} woke someone`}.`,
    sub: `${seen}.${truncated ? ' There were more alerts; the newest were counted.' : ''}`,
  };
}

/** The report of alerts as it will look on paper: figures, the days, counts by severity and rule, the noise ledger. */
export function AlertReportPreview({ report }: { readonly report: AlertReport }): ReactNode {
  const { from, ledger, title, to, total, zone } = report;
  const chart = useMemo(() => daysChart(report.days), [report.days]);
  const messages = ledger.reduce((sum, one) => sum + one.messages, 0);
  return (
    <article className={styles['paper']} aria-label={title}>
      <header>
        <h2>{title}</h2>
        <p className={styles['quiet']}>
          {spanText(from, to, zone)} ({zone})
        </p>
      </header>
      <Figures
        figures={[
          { title: 'Alerts', value: total.fired, note: `${total.atNight} at night` },
          { title: 'Acknowledged', value: formatShare(total.ackRatio), note: `${total.acknowledged} of them` },
          {
            title: 'MTTA',
            value: time(total.toAcknowledge.mean),
            note: `90 % within ${time(total.toAcknowledge.p90)}`,
          },
          { title: 'MTTR', value: time(total.toResolve.mean), note: `90 % within ${time(total.toResolve.p90)}` },
          { title: 'Messages', value: messages, note: 'on every channel' },
          { title: 'Coverage', value: formatShare(report.coverage), note: 'time seen of the period' },
        ]}
      />
      {total.fired === 0 ? (
        <p className={styles['quiet']}>There is nothing to count.</p>
      ) : (
        <>
          <TrendChart title="Alerts per day" data={chart} height={140} aside={worstDay(report.days)} />
          <section>
            <h3>By severity</h3>
            <DataTable
              label="Alerts by severity"
              columns={SEVERITIES}
              rows={report.bySeverity}
              rowKey={({ key }) => key}
            />
          </section>
          <section>
            <h3>By rule</h3>
            <DataTable
              label="Alerts by rule"
              columns={RULES}
              rows={report.byRule.slice(0, MOST_ROWS)}
              rowKey={({ key }) => key}
            />
          </section>
          <section>
            <h3>Noise</h3>
            <DataTable
              label="Noise of every rule"
              columns={NOISE}
              rows={ledger.slice(0, MOST_ROWS)}
              rowKey={({ rule }) => rule}
            />
            <p className={styles['quiet']}>
              Noise is half the share that healed by itself plus half the share that did so after waking someone.
              {report.byRule.length > MOST_ROWS ? ` The first ${MOST_ROWS} rules; the files hold all of them.` : ''}
            </p>
          </section>
        </>
      )}
    </article>
  );
}
