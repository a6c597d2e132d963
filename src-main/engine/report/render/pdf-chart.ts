import type { AvailabilityReport } from '../../../../src-shared/model/report.ts';
import { type Box, layoutChart, linePath } from './chart.ts';
import { latency, percent, timeInZone } from './format.ts';
import { INK, type Pdf, printable } from './pdf-page.ts';

const HATCH_STEP = 5;

/** Diagonal lines inside a box: PDF readers print patterns differently, lines all the same. */
function hatch(pdf: Pdf, box: Box): void {
  pdf.save().rect(box.x, box.y, box.width, box.height).clip();
  for (let x = box.x - box.height; x < box.x + box.width; x += HATCH_STEP)
    pdf.moveTo(x, box.y + box.height).lineTo(x + box.height, box.y);
  pdf.lineWidth(0.8).stroke(INK.hatch).restore();
}

/** Draws availability and mean latency as paths into a box; returns the y below it. */
export function drawChart(pdf: Pdf, data: AvailabilityReport, box: Box): number {
  const label = (text: string, x: number, y: number, align: 'left' | 'right'): void => {
    const shown = printable(text);
    pdf.font('Helvetica').fontSize(7.5).fillColor(INK.soft);
    pdf.text(shown, align === 'left' ? x : x - pdf.widthOfString(shown), y, { lineBreak: false });
  };
  const axis = 40;
  const chart = layoutChart(data, { x: box.x + axis, y: box.y + 14, width: box.width - axis, height: box.height - 30 });
  const { lower, upper } = chart;
  for (const y of [upper.y, upper.y + upper.height, lower.y, lower.y + lower.height])
    pdf
      .moveTo(upper.x, y)
      .lineTo(upper.x + upper.width, y)
      .lineWidth(0.6)
      .stroke(INK.line);
  for (const gap of chart.blind) hatch(pdf, gap);
  for (const bar of chart.bars) pdf.rect(bar.x, bar.y, bar.width, bar.height).fill(INK.up);
  for (const points of chart.lines) pdf.path(linePath(points)).lineWidth(1.2).lineJoin('round').stroke(INK.latency);
  label('Availability', upper.x, box.y + 2, 'left');
  label('Mean latency', lower.x, lower.y - 11, 'left');
  label('100 %', upper.x - 5, upper.y - 3, 'right');
  label(percent(chart.floor, 0), upper.x - 5, upper.y + upper.height - 6, 'right');
  label(latency(chart.ceiling), lower.x - 5, lower.y - 3, 'right');
  label('0', lower.x - 5, lower.y + lower.height - 6, 'right');
  const foot = lower.y + lower.height + 5;
  label(timeInZone(data.from, data.zone), upper.x, foot, 'left');
  label(timeInZone(data.to, data.zone), upper.x + upper.width, foot, 'right');
  return box.y + box.height;
}
