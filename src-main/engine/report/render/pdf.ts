import PDFDocument from 'pdfkit';
import type { ReportData } from '../../../../src-shared/model/report.ts';
import { figures, sentence, TABLE, timeInZone } from './format.ts';
import { drawChart } from './pdf-chart.ts';
import { fitted, INK, PAGE, type Pdf, printable } from './pdf-page.ts';
import { drawTable } from './pdf-table.ts';
import { movedLines, STATISTICS, statisticsNote } from './statistics-table.ts';

function drawFigures(pdf: Pdf, data: ReportData, top: number): number {
  const all = figures(data);
  const gap = 8;
  const perRow = 4;
  const width = (PAGE.width - 2 * PAGE.margin - (perRow - 1) * gap) / perRow;
  const height = 52;
  all.forEach(({ label, note, value }, i) => {
    const x = PAGE.margin + (i % perRow) * (width + gap);
    const y = top + Math.floor(i / perRow) * (height + gap);
    pdf.roundedRect(x, y, width, height, 4).fillAndStroke(INK.panel, INK.line);
    pdf
      .font('Helvetica')
      .fontSize(8)
      .fillColor(INK.soft)
      .text(fitted(pdf, label, width - 16), x + 8, y + 7, { lineBreak: false });
    pdf
      .font('Helvetica-Bold')
      .fontSize(14)
      .fillColor(INK.text)
      .text(fitted(pdf, value, width - 16), x + 8, y + 19, { lineBreak: false });
    pdf
      .font('Helvetica')
      .fontSize(7)
      .fillColor(INK.soft)
      .text(fitted(pdf, note, width - 16), x + 8, y + 38, { lineBreak: false });
  });
  return top + Math.ceil(all.length / perRow) * (height + gap);
}

function drawAlerts(pdf: Pdf, data: ReportData, top: number): void {
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
function drawStatistics(pdf: Pdf, data: ReportData, top: number): number {
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

function numberPages(pdf: Pdf, data: ReportData, version: string): void {
  const { count, start } = pdf.bufferedPageRange();
  for (let i = 0; i < count; i += 1) {
    pdf.switchToPage(start + i);
    const y = PAGE.height - PAGE.margin + 12;
    // Text below the bottom margin would start a new page.
    pdf.page.margins.bottom = 0;
    pdf.font('Helvetica').fontSize(7.5).fillColor(INK.soft);
    pdf.text(
      printable(
        `Made ${timeInZone(data.generatedAt, data.zone)} by Tocsin ${version}. Hatched: nothing could be seen.`,
      ),
      PAGE.margin,
      y,
      { lineBreak: false },
    );
    const page = `Page ${i + 1} of ${count}`;
    pdf.text(page, PAGE.width - PAGE.margin - pdf.widthOfString(page), y, { lineBreak: false });
  }
}

/** Draws a report as PDF on A4. Same data, same bytes: the date of creation and with it the file's ID come from the data. */
export function renderPdf(data: ReportData, version: string): Promise<Uint8Array> {
  const period = `${timeInZone(data.from, data.zone)} to ${timeInZone(data.to, data.zone)} (${data.zone})`;
  const pdf = new PDFDocument({
    size: 'A4',
    margin: PAGE.margin,
    bufferPages: true,
    lang: 'en',
    displayTitle: true,
    info: {
      Title: printable(`${data.title} ${period}`),
      Creator: `Tocsin ${version}`,
      Producer: 'Tocsin',
      CreationDate: new Date(data.generatedAt),
    },
  });
  const pieces: Uint8Array[] = [];
  const { promise, reject, resolve } = Promise.withResolvers<Uint8Array>();
  pdf.on('data', (piece: Uint8Array) => pieces.push(piece));
  pdf.on('end', () => resolve(new Uint8Array(Buffer.concat(pieces))));
  pdf.on('error', reject);
  const width = PAGE.width - 2 * PAGE.margin;
  pdf.font('Helvetica-Bold').fontSize(20).fillColor(INK.text).text(printable(data.title), PAGE.margin, PAGE.margin);
  pdf.font('Helvetica').fontSize(9.5).fillColor(INK.soft).text(printable(period));
  pdf
    .moveDown(1)
    .fontSize(12.5)
    .fillColor(INK.text)
    .text(printable(sentence(data)), { width, lineGap: 2 });
  const afterFigures = drawFigures(pdf, data, pdf.y + 12);
  const afterChart = drawChart(pdf, data, { x: PAGE.margin, y: afterFigures + 10, width, height: 190 });
  const afterTable = drawTable(
    pdf,
    'Monitors',
    afterChart + 14,
    TABLE,
    data.rows.map((row) => TABLE.map((column) => column.cell(row))),
  );
  const afterStatistics = drawStatistics(pdf, data, afterTable);
  drawAlerts(pdf, data, afterStatistics + 18);
  numberPages(pdf, data, version);
  pdf.end();
  return promise;
}
