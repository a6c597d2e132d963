import type { AlertReport } from '../../../../src-shared/model/report.ts';
import { type AlertColumn, alertFigures, alertSentence, countColumns, NOISE, NOISE_NOTE } from './alert-tables.ts';
import { drawDays } from './pdf-days.ts';
import { pdfDocument } from './pdf-document.ts';
import { INK, PAGE, type Pdf, printable } from './pdf-page.ts';
import { drawTable } from './pdf-table.ts';

/** Draws a report of alerts as PDF. */
export function renderAlertsPdf(data: AlertReport, version: string): Promise<Uint8Array> {
  const draw = (pdf: Pdf, top: number): void => {
    if (data.total.fired === 0) return;
    const section = <Row>(title: string, at: number, columns: readonly AlertColumn<Row>[], rows: readonly Row[]) =>
      drawTable(
        pdf,
        title,
        at + 14,
        columns,
        rows.map((row) => columns.map((column) => column.cell(row))),
      );
    const width = PAGE.width - 2 * PAGE.margin;
    const afterDays = drawDays(pdf, data.days, { x: PAGE.margin, y: top + 10, width, height: 150 });
    const afterSeverity = section('By severity', afterDays, countColumns('Severity'), data.bySeverity);
    const afterRules = section('By rule', afterSeverity, countColumns('Rule'), data.byRule);
    const afterNoise = section('Noise', afterRules, NOISE, data.ledger);
    pdf.font('Helvetica').fontSize(8).fillColor(INK.soft);
    pdf.text(printable(NOISE_NOTE), PAGE.margin, afterNoise + 5, { width });
  };
  const foot = 'While nothing is seen nothing fires.';
  return pdfDocument(data, { sentence: alertSentence(data), figures: alertFigures(data), foot, draw }, version);
}
