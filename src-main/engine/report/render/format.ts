import type { AvailabilityReport } from '../../../../src-shared/model/report.ts';
import { humanDuration } from '../../../../src-shared/time/duration.ts';

/** A ratio as per cent. Availability near 100 gets the digits that tell three nines from four, and is never rounded up to 100. */
export function percent(ratio: number | null, digits = 2): string {
  if (ratio === null) return '–';
  if (ratio === 1) return '100 %';
  const scale = 10 ** digits;
  return `${(Math.floor(ratio * 100 * scale) / scale).toFixed(digits)} %`;
}

/** ms for people; `–` where there is none. */
export function latency(ms: number | null): string {
  if (ms === null) return '–';
  return ms < 10 ? `${ms.toFixed(1)} ms` : ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(2)} s`;
}

/** A stretch of time for people; `–` for none. */
export function stretch(ms: number | null): string {
  return ms === null || ms === 0 ? '–' : humanDuration(ms);
}

/** 12 345 with a thin blank, without a locale's say. */
export function count(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+(?!\d))/g, ' ');
}

function parts(at: number, zone: string): Readonly<Record<string, string>> {
  const format = (timeZone: string): Intl.DateTimeFormat =>
    new Intl.DateTimeFormat('en-GB', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
  let formatter: Intl.DateTimeFormat;
  try {
    formatter = format(zone);
  } catch {
    // An unknown zone must not cost the report.
    formatter = format('UTC');
  }
  return Object.fromEntries(formatter.formatToParts(at).map(({ type, value }) => [type, value]));
}

/** `2026-11-21` in a zone. */
export function dateInZone(at: number, zone: string): string {
  const part = parts(at, zone);
  return `${part['year'] ?? ''}-${part['month'] ?? ''}-${part['day'] ?? ''}`;
}

/** `2026-11-21 09:40` in a zone. */
export function timeInZone(at: number, zone: string): string {
  const part = parts(at, zone);
  return `${dateInZone(at, zone)} ${part['hour'] ?? ''}:${part['minute'] ?? ''}`;
}

const some = (n: number, one: string, many: string): string => `${count(n)} ${n === 1 ? one : many}`;

/** The report in words: what every format begins with. */
export function sentence(data: AvailabilityReport): string {
  const { summary } = data;
  if (summary.monitors === 0) return 'Nothing was watched in this period.';
  if (summary.availability === null)
    return `${some(summary.monitors, 'monitor was', 'monitors were')} defined, but nothing was seen in this period: coverage 0 %.`;
  const outages = data.rows.reduce((sum, row) => sum + row.outages, 0);
  const down = data.rows.reduce((sum, row) => sum + row.downMs, 0);
  const trouble =
    outages === 0
      ? 'There was no outage'
      : `${some(outages, 'outage', 'outages')} took ${humanDuration(down)} together`;
  const alerts = summary.alerts === 0 ? 'no alert fired' : `${some(summary.alerts, 'alert', 'alerts')} fired`;
  return `${some(summary.monitors, 'monitor was', 'monitors were')} up ${percent(summary.availability)} of the time that was seen (coverage ${percent(summary.coverage, 1)}). ${trouble}; ${alerts}.`;
}

/** Figures of the summary as label, value and what the value means. */
export function figures(
  data: AvailabilityReport,
): readonly { readonly label: string; readonly value: string; readonly note: string }[] {
  const { summary } = data;
  return [
    { label: 'Availability', value: percent(summary.availability), note: 'time up or degraded / time seen' },
    { label: 'Coverage', value: percent(summary.coverage, 1), note: 'time seen / period' },
    { label: 'Checks', value: count(summary.checks), note: some(summary.errors, 'failed', 'failed') },
    {
      label: 'Latency p95',
      value: latency(summary.latencyMs.p95),
      note: `p50 ${latency(summary.latencyMs.p50)}, p99 ${latency(summary.latencyMs.p99)}`,
    },
    { label: 'Alerts', value: count(summary.alerts), note: 'fired in the period' },
    { label: 'Time to acknowledge', value: stretch(summary.mttaMs), note: 'mean (MTTA)' },
    { label: 'Time to resolve', value: stretch(summary.mttrMs), note: 'mean (MTTR)' },
  ];
}

/** Columns of the table of monitors that the paged formats show. */
export const TABLE: readonly {
  readonly head: string;
  readonly share: number;
  readonly right: boolean;
  cell(row: AvailabilityReport['rows'][number]): string;
}[] = [
  { head: 'Monitor', share: 24, right: false, cell: (row) => row.monitor },
  { head: 'Group', share: 13, right: false, cell: (row) => row.group || '–' },
  { head: 'Availability', share: 11, right: true, cell: (row) => percent(row.availability) },
  { head: 'Coverage', share: 10, right: true, cell: (row) => percent(row.coverage, 1) },
  { head: 'Down', share: 9, right: true, cell: (row) => stretch(row.downMs) },
  { head: 'Outages', share: 8, right: true, cell: (row) => (row.outages === 0 ? '–' : count(row.outages)) },
  { head: 'Checks', share: 9, right: true, cell: (row) => count(row.checks) },
  { head: 'Errors', share: 8, right: true, cell: (row) => (row.errors === 0 ? '–' : count(row.errors)) },
  { head: 'p50', share: 8, right: true, cell: (row) => latency(row.latencyMs.p50) },
  { head: 'p95', share: 8, right: true, cell: (row) => latency(row.latencyMs.p95) },
];
