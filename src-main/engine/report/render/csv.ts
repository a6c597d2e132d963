import { seriesKey } from '../../../../src-shared/model/labels.ts';
import type {
  AvailabilityReport,
  ReportedSeries,
  ReportedStatistics,
  ReportRow,
} from '../../../../src-shared/model/report.ts';
import { movedText } from './statistics-table.ts';

/** A spreadsheet runs a cell that begins like this as a formula; an apostrophe makes it text again (OWASP, CSV injection). */
const FORMULA = /^[=+\-@\t\r]/;

/** Digits after the point: a microsecond of latency, a millionth of a ratio. */
const DIGITS = 1e6;

/** One cell by RFC 4180. */
export function csvCell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(Math.round(value * DIGITS) / DIGITS);
  const text = FORMULA.test(value) ? `'${value}` : value;
  return text === value && !/[",\r\n]/.test(text) ? text : `"${text.replaceAll('"', '""')}"`;
}

const COLUMNS: readonly (readonly [string, (row: ReportRow, data: AvailabilityReport) => string | number | null])[] = [
  ['from', (_, data) => new Date(data.from).toISOString()],
  ['to', (_, data) => new Date(data.to).toISOString()],
  ['monitor', (row) => row.monitor],
  ['group', (row) => row.group],
  ['kind', (row) => row.kind],
  ['target', (row) => row.target],
  ['availability', (row) => row.availability],
  ['coverage', (row) => row.coverage],
  ['down_seconds', (row) => row.downMs / 1000],
  ['degraded_seconds', (row) => row.degradedMs / 1000],
  ['blind_seconds', (row) => row.blindMs / 1000],
  ['outages', (row) => row.outages],
  ['checks', (row) => row.checks],
  ['errors', (row) => row.errors],
  ['latency_p50_ms', (row) => row.latencyMs.p50],
  ['latency_p95_ms', (row) => row.latencyMs.p95],
  ['latency_p99_ms', (row) => row.latencyMs.p99],
];

const SERIES_COLUMNS: readonly (readonly [
  string,
  (series: ReportedSeries, all: ReportedStatistics) => string | number | null,
])[] = [
  ['expression', (_, { expr }) => expr],
  ['series', ({ labels }) => seriesKey(labels)],
  ['count', (series) => series.count],
  ['min', ({ min }) => min],
  ['max', ({ max }) => max],
  ['mean', ({ mean }) => mean],
  ['median', ({ median }) => median],
  ['stddev', ({ stddev }) => stddev],
  ['p50', ({ p50 }) => p50],
  ['p95', ({ p95 }) => p95],
  ['p99', ({ p99 }) => p99],
  ['trend', ({ trend }) => trend.direction],
  ['change_ratio', ({ trend }) => trend.changeRatio],
  [
    'moved_with',
    ({ moved }) =>
      (moved ?? []).map((one) => `${seriesKey(one.labels)} ${one.r.toFixed(2)} ${movedText(one)}`).join('; '),
  ],
];

/** Lines ended as RFC 4180 ends them. */
export function csvTable(lines: readonly (readonly string[])[]): string {
  return lines.map((cells) => `${cells.join(',')}\r\n`).join('');
}

/**
 * The rows of a report as RFC 4180, one line per monitor; after an empty line the statistics with a header of their own,
 * one line per series.
 */
export function renderCsv(data: AvailabilityReport): string {
  const monitors = csvTable([
    COLUMNS.map(([name]) => name),
    ...data.rows.map((row) => COLUMNS.map(([, cell]) => csvCell(cell(row, data)))),
  ]);
  const series = data.statistics.flatMap((all) =>
    all.series.map((one) => SERIES_COLUMNS.map(([, cell]) => csvCell(cell(one, all)))),
  );
  return series.length === 0
    ? monitors
    : `${monitors}\r\n${csvTable([SERIES_COLUMNS.map(([name]) => name), ...series])}`;
}
