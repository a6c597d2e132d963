import type { AlertReport } from '../../../../src-shared/model/report.ts';
import { type AlertColumn, alertFigures, alertSentence, countColumns, NOISE, NOISE_NOTE } from './alert-tables.ts';
import { daysSvg } from './html-days.ts';
import { escapeHtml, page, table } from './html-page.ts';

function section<Row>(title: string, columns: readonly AlertColumn<Row>[], rows: readonly Row[]): string {
  const body = table(
    columns.map(({ head }) => head),
    columns.map(({ right }) => right),
    rows.map((row) => columns.map((column) => column.cell(row))),
  );
  return `<h2>${escapeHtml(title)}</h2>${body}`;
}

/** A report of alerts as one HTML file that needs nothing else: every text escaped. */
export function renderAlertsHtml(data: AlertReport, version: string): string {
  const body =
    data.total.fired === 0
      ? '<p>There is nothing to count.</p>'
      : `<h2>Alerts per day</h2><figure>${daysSvg(data.days, alertSentence(data))}</figure>
${section('By severity', countColumns('Severity'), data.bySeverity)}
${section('By rule', countColumns('Rule'), data.byRule)}
${section('Noise', NOISE, data.ledger)}<p>${NOISE_NOTE}</p>`;
  const foot = 'Counted are alerts that began to fire in the period. While nothing is seen nothing fires.';
  return page(data, { sentence: alertSentence(data), figures: alertFigures(data), body, foot }, version);
}
