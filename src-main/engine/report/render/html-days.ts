import type { AlertReport } from '../../../../src-shared/model/report.ts';
import { DAY_PARTS, layoutDays } from './day-chart.ts';
import { count } from './format.ts';
import { escapeHtml } from './html-page.ts';

const LEFT = 48;
const RIGHT = 952;
const TOP = 40;
const FLOOR = 200;

/** The days of a report of alerts as a picture in SVG; `summary` is read aloud with it. */
export function daysSvg(days: AlertReport['days'], summary: string): string {
  const n = (value: number): string => String(Math.round(value * 100) / 100);
  const shapes = layoutDays(days, { x: LEFT, y: TOP, width: RIGHT - LEFT, height: FLOOR - TOP });
  const bars = DAY_PARTS.map(({ part }) =>
    shapes[part]
      .map(
        ({ height, width, x, y }) =>
          `<rect class="${part}" x="${n(x)}" y="${n(y)}" width="${n(width)}" height="${n(height)}"/>`,
      )
      .join(''),
  ).join('');
  const middle = (x: number, y: number, text: string): string =>
    `<text x="${n(x)}" y="${n(y)}" text-anchor="middle">${text}</text>`;
  const rule = (y: number): string => `<line class="axis" x1="${LEFT}" x2="${RIGHT}" y1="${y}" y2="${y}"/>`;
  const left = (y: number, text: string): string => `<text x="${LEFT - 6}" y="${y}" text-anchor="end">${text}</text>`;
  const legend = DAY_PARTS.map(
    ({ label, part }, i) =>
      `<rect class="${part}" x="${LEFT + i * 130}" y="2" width="10" height="10"/><text x="${LEFT + i * 130 + 15}" y="11">${label}</text>`,
  ).join('');
  return `<svg viewBox="0 0 960 220" role="img" aria-label="${escapeHtml(`Alerts per day. ${summary}`)}">
${legend}
${rule(TOP)}${left(TOP + 4, count(shapes.ceiling))}${left(FLOOR + 4, '0')}
${bars}${rule(FLOOR)}
${shapes.counts.map(({ text, x, y }) => middle(x, y - 4, text)).join('')}
${shapes.dates.map(({ text, x }) => middle(x, FLOOR + 16, text)).join('')}
</svg>`;
}
