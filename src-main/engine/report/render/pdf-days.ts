import type { AlertReport } from '../../../../src-shared/model/report.ts';
import type { Box } from './chart.ts';
import { DAY_PARTS, layoutDays } from './day-chart.ts';
import { count } from './format.ts';
import { INK, type Pdf, printable } from './pdf-page.ts';

const AXIS = 24;
const HEAD = 34;
const FOOT = 14;

/** Draws the days of a report of alerts as bars into a box; returns the y below it. */
export function drawDays(pdf: Pdf, days: AlertReport['days'], box: Box): number {
  const plot = { x: box.x + AXIS, y: box.y + HEAD, width: box.width - AXIS, height: box.height - HEAD - FOOT };
  const shapes = layoutDays(days, plot);
  const floor = plot.y + plot.height;
  pdf.font('Helvetica-Bold').fontSize(11).fillColor(INK.text);
  pdf.text('Alerts per day', box.x, box.y, { lineBreak: false });
  pdf.font('Helvetica').fontSize(7.5);
  /** `part` of the text's width lies left of `x`. */
  const label = (text: string, x: number, y: number, part: number): void => {
    const shown = printable(text);
    pdf.fillColor(INK.soft).text(shown, x - part * pdf.widthOfString(shown), y, { lineBreak: false });
  };
  DAY_PARTS.forEach((one, i) => {
    const x = plot.x + i * 90;
    pdf.rect(x, box.y + 16, 7, 7).fill(INK[one.part]);
    label(one.label, x + 11, box.y + 16, 0);
  });
  for (const y of [plot.y, floor])
    pdf
      .moveTo(plot.x, y)
      .lineTo(plot.x + plot.width, y)
      .lineWidth(0.6)
      .stroke(INK.line);
  for (const { part } of DAY_PARTS)
    for (const bar of shapes[part]) pdf.rect(bar.x, bar.y, bar.width, bar.height).fill(INK[part]);
  label(count(shapes.ceiling), plot.x - 5, plot.y - 3, 1);
  label('0', plot.x - 5, floor - 6, 1);
  for (const { text, x, y } of shapes.counts) label(text, x, y - 9, 0.5);
  for (const { text, x } of shapes.dates) label(text, x, floor + 4, 0.5);
  return box.y + box.height;
}
