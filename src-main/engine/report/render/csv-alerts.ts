import type { AlertReport } from '../../../../src-shared/model/report.ts';
import { csvCell, csvTable } from './csv.ts';

type Counted = AlertReport['byRule'][number];
type Noise = AlertReport['ledger'][number];
type Value = string | number | null;

function seconds(ms: number | null): number | null {
  return ms === null ? null : ms / 1_000;
}

const COUNTS: readonly (readonly [string, (row: Counted) => Value])[] = [
  ['fired', (row) => row.fired],
  ['acknowledged', (row) => row.acknowledged],
  ['mtta_seconds', (row) => seconds(row.toAcknowledge.mean)],
  ['ack_median_seconds', (row) => seconds(row.toAcknowledge.median)],
  ['ack_p90_seconds', (row) => seconds(row.toAcknowledge.p90)],
  ['resolved', (row) => row.toResolve.count],
  ['mttr_seconds', (row) => seconds(row.toResolve.mean)],
  ['resolve_median_seconds', (row) => seconds(row.toResolve.median)],
  ['resolve_p90_seconds', (row) => seconds(row.toResolve.p90)],
  ['repeats', (row) => row.repeats],
  ['reopened', (row) => row.reopened],
  ['at_night', (row) => row.atNight],
  ['outside_work', (row) => row.outsideWork],
];

const NOISE: readonly (readonly [string, (row: Noise) => Value])[] = [
  ['rule', (row) => row.rule],
  ['noise', (row) => row.noise],
  ['fired', (row) => row.fired],
  ['acted_on', (row) => row.actedOn],
  ['self_healed', (row) => row.selfHealed],
  ['woke', (row) => row.woke],
  ['open', (row) => row.open],
  ['messages', (row) => row.messages],
];

/**
 * A report of alerts as RFC 4180: one line for all, per severity and per rule, with the period and its coverage; after an
 * empty line the noise ledger with a header of its own.
 */
export function renderAlertsCsv(data: AlertReport): string {
  const rows = [
    { by: 'all', ...data.total, key: '' },
    ...data.bySeverity.map((row) => ({ by: 'severity', ...row })),
    ...data.byRule.map((row) => ({ by: 'rule', ...row })),
  ];
  const counts = csvTable([
    ['from', 'to', 'coverage', 'by', 'key', ...COUNTS.map(([name]) => name)],
    ...rows.map((row) =>
      [
        new Date(data.from).toISOString(),
        new Date(data.to).toISOString(),
        data.coverage,
        row.by,
        row.key,
        ...COUNTS.map(([, cell]) => cell(row)),
      ].map(csvCell),
    ),
  ]);
  const noise = data.ledger.map((row) => NOISE.map(([, cell]) => csvCell(cell(row))));
  return noise.length === 0 ? counts : `${counts}\r\n${csvTable([NOISE.map(([name]) => name), ...noise])}`;
}
