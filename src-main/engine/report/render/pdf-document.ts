import PDFDocument from 'pdfkit';
import { timeInZone } from './format.ts';
import { fitted, INK, PAGE, type Pdf, printable } from './pdf-page.ts';

/** What every report says of itself. */
interface PdfHead {
  readonly title: string;
  readonly from: number;
  readonly to: number;
  readonly zone: string;
  readonly generatedAt: number;
}

interface PdfFigure {
  readonly label: string;
  readonly value: string;
  readonly note: string;
}

function drawFigures(pdf: Pdf, all: readonly PdfFigure[], top: number): number {
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

function numberPages(pdf: Pdf, { generatedAt, zone }: PdfHead, version: string, foot: string): void {
  const { count, start } = pdf.bufferedPageRange();
  for (let i = 0; i < count; i += 1) {
    pdf.switchToPage(start + i);
    const y = PAGE.height - PAGE.margin + 12;
    // Text below the bottom margin would start a new page.
    pdf.page.margins.bottom = 0;
    pdf.font('Helvetica').fontSize(7.5).fillColor(INK.soft);
    pdf.text(printable(`Made ${timeInZone(generatedAt, zone)} by Tocsin ${version}. ${foot}`), PAGE.margin, y, {
      lineBreak: false,
    });
    const page = `Page ${i + 1} of ${count}`;
    pdf.text(page, PAGE.width - PAGE.margin - pdf.widthOfString(page), y, { lineBreak: false });
  }
}

/**
 * Draws a report as PDF on A4: title, period, sentence and figures, then what `draw` puts below `top`. Same data, same bytes: the
 * date of creation and with it the file's ID come from the data.
 */
export function pdfDocument(
  head: PdfHead,
  parts: {
    readonly sentence: string;
    readonly figures: readonly PdfFigure[];
    readonly foot: string;
    draw(pdf: Pdf, top: number): void;
  },
  version: string,
): Promise<Uint8Array> {
  const { from, generatedAt, title, to, zone } = head;
  const period = `${timeInZone(from, zone)} to ${timeInZone(to, zone)} (${zone})`;
  const pdf = new PDFDocument({
    size: 'A4',
    margin: PAGE.margin,
    bufferPages: true,
    lang: 'en',
    displayTitle: true,
    info: {
      Title: printable(`${title} ${period}`),
      Creator: `Tocsin ${version}`,
      Producer: 'Tocsin',
      CreationDate: new Date(generatedAt),
    },
  });
  const pieces: Uint8Array[] = [];
  const { promise, reject, resolve } = Promise.withResolvers<Uint8Array>();
  pdf.on('data', (piece: Uint8Array) => pieces.push(piece));
  pdf.on('end', () => resolve(new Uint8Array(Buffer.concat(pieces))));
  pdf.on('error', reject);
  const width = PAGE.width - 2 * PAGE.margin;
  pdf.font('Helvetica-Bold').fontSize(20).fillColor(INK.text).text(printable(title), PAGE.margin, PAGE.margin);
  pdf.font('Helvetica').fontSize(9.5).fillColor(INK.soft).text(printable(period));
  pdf.moveDown(1).fontSize(12.5).fillColor(INK.text).text(printable(parts.sentence), { width, lineGap: 2 });
  parts.draw(pdf, drawFigures(pdf, parts.figures, pdf.y + 12));
  numberPages(pdf, head, version, parts.foot);
  pdf.end();
  return promise;
}
