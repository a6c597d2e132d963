import type { AvailabilityReport } from '../../../../src-shared/model/report.ts';
import { figures, sentence, TABLE, timeInZone } from './format.ts';
import { drawChart } from './pdf-chart.ts';
import { pdfDocument } from './pdf-document.ts';
import { INK, PAGE, type Pdf, printable } from './pdf-page.ts';
import { drawTable } from './pdf-table.ts';
import { movedLines, STATISTICS, statisticsNote } from './statistics-table.ts';

function drawAlerts(pdf: Pdf, data: AvailabilityReport, top: number): void {
  if (data.alerts.length === 0) return;
  const at = (time: number | null): string => (time === null ? '–' : timeInZone(time, data.zone));
  drawTable(
    pdf,
    'Alerts',
    top,
    [
      { head: 'Fired', share: 18, right: false },
      { head: 'Alert', share: 24, right: false },
      { head: 'Monitor', share: 24, right: false },
      { head: 'Severity', share: 12, right: false },
      { head: 'Acknowledged', share: 18, right: false },
      { head: 'Resolved', share: 18, right: false },
    ],
    data.alerts.map((alert) => [
      at(alert.firedAt),
      alert.rule,
      alert.labels['monitor'] ?? '–',
      alert.labels['severity'] ?? '–',
      at(alert.ackedAt),
      at(alert.resolvedAt),
    ]),
  );
}

/** Statistics expression by expression; returns the y below the last line. */
function drawStatistics(pdf: Pdf, data: AvailabilityReport, top: number): number {
  let y = top;
  const note = (text: string): void => {
    pdf.font('Helvetica').fontSize(8).fillColor(INK.soft);
    const width = PAGE.width - 2 * PAGE.margin;
    pdf.text(printable(text), PAGE.margin, y + 5, { width });
    y = pdf.y;
  };
  for (const one of data.statistics) {
    y = drawTable(
      pdf,
      `Statistics of ${one.expr}`,
      y + 18,
      [...STATISTICS, { head: '', share: 12, right: false }],
      one.series.map((series) => [
        ...STATISTICS.map((column) => column.cell(series, one.unit)),
        series.trend.movingAverage,
      ]),
    );
    const moved = movedLines(one);
    if (moved.length > 0)
      y = drawTable(
        pdf,
        'What moved with it',
        y + 12,
        [
          { head: 'Series', share: 30, right: false },
          { head: 'Other series', share: 60, right: false },
          { head: 'Correlation', share: 12, right: true },
          { head: '', share: 26, right: false },
        ],
        moved.map(({ series, other, r, when }) => [series, other, r, when]),
      );
    const text = statisticsNote(one);
    if (text !== '') note(text);
  }
  return y;
}

/** Draws an availability report as PDF. */
export function renderPdf(data: AvailabilityReport, version: string): Promise<Uint8Array> {
  const width = PAGE.width - 2 * PAGE.margin;
  const draw = (pdf: Pdf, top: number): void => {
    const afterChart = drawChart(pdf, data, { x: PAGE.margin, y: top + 10, width, height: 190 });
    const afterTable = drawTable(
      pdf,
      'Monitors',
      afterChart + 14,
      TABLE,
      data.rows.map((row) => TABLE.map((column) => column.cell(row))),
    );
    const afterStatistics = drawStatistics(pdf, data, afterTable);
    drawAlerts(pdf, data, afterStatistics + 18);
  };
  const foot = 'Hatched: nothing could be seen.';
  return pdfDocument(data, { sentence: sentence(data), figures: figures(data), foot, draw }, version);
}
