import { layoutSpark, linePath } from './chart.ts';
import { fitted, INK, PAGE, type Pdf } from './pdf-page.ts';

/** Text, or numbers that are drawn as a small line (null is a gap). */
type PdfCell = string | readonly (number | null)[];

/** A column: its share of the width and the side its texts stand on. */
export interface PdfColumn {
  readonly head: string;
  readonly share: number;
  readonly right: boolean;
}

const ROW = 16;
const PAD = 4;

/** Draws a titled table from `top` on; a new page repeats the header. Returns the y below the last row. */
export function drawTable(
  pdf: Pdf,
  title: string,
  top: number,
  columns: readonly PdfColumn[],
  rows: readonly (readonly PdfCell[])[],
): number {
  const bottom = PAGE.height - PAGE.margin;
  const shares = columns.reduce((sum, column) => sum + column.share, 0);
  const width = PAGE.width - 2 * PAGE.margin;
  const line = (cells: readonly PdfCell[], y: number): void => {
    let x: number = PAGE.margin;
    columns.forEach((column, i) => {
      const room = (width * column.share) / shares;
      const cell = cells[i] ?? '';
      if (typeof cell === 'string') {
        const text = fitted(pdf, cell, room - PAD);
        pdf.text(text, column.right ? x + room - PAD - pdf.widthOfString(text) : x, y + 4, { lineBreak: false });
      } else {
        const spark = layoutSpark(cell, { x, y: y + 4, width: room - PAD, height: ROW - 8 });
        for (const points of spark.lines) pdf.path(linePath(points)).lineWidth(0.8).stroke(INK.latency);
      }
      x += room;
    });
    pdf
      .moveTo(PAGE.margin, y + ROW)
      .lineTo(PAGE.margin + width, y + ROW)
      .lineWidth(0.5)
      .stroke(INK.line);
  };
  const header = (y: number): number => {
    pdf.font('Helvetica-Bold').fontSize(7.5).fillColor(INK.soft);
    line(
      columns.map((column) => column.head),
      y,
    );
    pdf.font('Helvetica').fontSize(8).fillColor(INK.text);
    return y + ROW;
  };
  let y = top;
  // Title, header and one row stay together.
  if (y + 18 + 2 * ROW > bottom) {
    pdf.addPage();
    y = PAGE.margin;
  }
  pdf
    .font('Helvetica-Bold')
    .fontSize(11)
    .fillColor(INK.text)
    .text(fitted(pdf, title, width), PAGE.margin, y, { lineBreak: false });
  y = header(y + 18);
  for (const cells of rows) {
    if (y + ROW > bottom) {
      pdf.addPage();
      y = header(PAGE.margin);
    }
    line(cells, y);
    y += ROW;
  }
  return y;
}
