import type { ReportData, ReportRow } from '../../../../src-shared/model/report.ts';

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

const COLUMNS: readonly (readonly [string, (row: ReportRow, data: ReportData) => string | number | null])[] = [
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

/** The rows of a report as RFC 4180, one line per monitor. */
export function renderCsv(data: ReportData): string {
  const lines = [
    COLUMNS.map(([name]) => name),
    ...data.rows.map((row) => COLUMNS.map(([, cell]) => csvCell(cell(row, data)))),
  ];
  return lines.map((cells) => `${cells.join(',')}\r\n`).join('');
}
