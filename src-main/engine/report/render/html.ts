import type { AvailabilityReport } from '../../../../src-shared/model/report.ts';
import { layoutChart, layoutSpark, linePath } from './chart.ts';
import { figures, latency, percent, sentence, stretch, TABLE, timeInZone } from './format.ts';
import { escapeHtml, page, table } from './html-page.ts';
import { movedLines, STATISTICS, statisticsNote } from './statistics-table.ts';

function svg(data: AvailabilityReport): string {
  const chart = layoutChart(data, { x: 48, y: 18, width: 904, height: 222 });
  const { lower, upper } = chart;
  const n = (value: number): string => String(Math.round(value * 100) / 100);
  const blind = chart.blind
    .map(
      (box) =>
        `<rect x="${n(box.x)}" y="${n(box.y)}" width="${n(box.width)}" height="${n(box.height)}" fill="url(#blind)"/>`,
    )
    .join('');
  const bars = chart.bars
    .map(
      (box) => `<rect class="up" x="${n(box.x)}" y="${n(box.y)}" width="${n(box.width)}" height="${n(box.height)}"/>`,
    )
    .join('');
  const lines = chart.lines.map((points) => `<path class="lat" d="${linePath(points)}"/>`).join('');
  const rule = (y: number): string => `<line class="axis" x1="48" x2="952" y1="${n(y)}" y2="${n(y)}"/>`;
  const left = (y: number, text: string): string => `<text x="42" y="${n(y)}" text-anchor="end">${text}</text>`;
  return `<svg viewBox="0 0 960 264" role="img" aria-label="${escapeHtml(`Availability and mean latency over the period. ${sentence(data)}`)}">
<defs><pattern id="blind" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><line class="hatch" x1="0" y1="0" x2="0" y2="6" stroke-width="2"/></pattern></defs>
<text x="48" y="11">Availability</text><text x="48" y="${n(lower.y - 6)}">Mean latency</text>
${rule(upper.y)}${rule(upper.y + upper.height)}${rule(lower.y)}${rule(lower.y + lower.height)}
${left(upper.y + 4, '100 %')}${left(upper.y + upper.height, percent(chart.floor, 0))}${left(lower.y + 4, latency(chart.ceiling))}${left(lower.y + lower.height, '0')}
${blind}${bars}${lines}
<text x="48" y="258">${timeInZone(data.from, data.zone)}</text><text x="952" y="258" text-anchor="end">${timeInZone(data.to, data.zone)}</text>
</svg>`;
}

function alerts(data: AvailabilityReport): string {
  if (data.alerts.length === 0) return '<p>No alert fired.</p>';
  const since = (at: number | null, from: number): string => (at === null ? '–' : stretch(Math.max(1, at - from)));
  return table(
    ['Fired', 'Alert', 'Monitor', 'Severity', 'Acknowledged after', 'Resolved after'],
    [false, false, false, false, true, true],
    data.alerts.map((alert) => [
      timeInZone(alert.firedAt, data.zone),
      alert.rule,
      alert.labels['monitor'] ?? '–',
      alert.labels['severity'] ?? '–',
      since(alert.ackedAt, alert.firedAt),
      since(alert.resolvedAt, alert.firedAt),
    ]),
  );
}

/** A moving average as a small line; nothing is drawn across a gap. */
function spark(values: readonly (number | null)[]): string {
  const { lines } = layoutSpark(values, { x: 1, y: 1, width: 94, height: 18 });
  const paths = lines.map((points) => `<path class="lat" d="${linePath(points)}"/>`).join('');
  return `<svg class="spark" viewBox="0 0 96 20" aria-hidden="true">${paths}</svg>`;
}

function statistics(data: AvailabilityReport): string {
  return data.statistics
    .map((one) => {
      const note = statisticsNote(one);
      const moved = movedLines(one);
      const figures =
        one.series.length === 0
          ? ''
          : table(
              [...STATISTICS.map(({ head }) => head), 'Moving average'],
              [...STATISTICS.map(({ right }) => right), false],
              one.series.map((series) => [
                ...STATISTICS.map((column) => column.cell(series, one.unit)),
                { html: spark(series.trend.movingAverage) },
              ]),
            );
      const others =
        moved.length === 0
          ? ''
          : `<h3>What moved with it</h3>${table(
              ['Series', 'Other series', 'Correlation', ''],
              [false, false, true, false],
              moved.map(({ series, other, r, when }) => [series, other, r, when]),
            )}`;
      return `<h2>Statistics of <code>${escapeHtml(one.expr)}</code></h2>${figures}${others}${note === '' ? '' : `<p>${escapeHtml(note)}</p>`}\n`;
    })
    .join('');
}

/** An availability report as one HTML file that needs nothing else: every text escaped. */
export function renderHtml(data: AvailabilityReport, version: string): string {
  const monitors = table(
    TABLE.map(({ head }) => head),
    TABLE.map(({ right }) => right),
    data.rows.map((row) => TABLE.map((column) => column.cell(row))),
  );
  const body = `<h2>Over the period</h2><figure>${svg(data)}</figure>
<h2>Monitors</h2>${monitors}
${statistics(data)}<h2>Alerts</h2>${alerts(data)}`;
  const foot = 'Hatched: nothing could be seen. Blind and paused time counts neither as up nor as down.';
  return page(data, { sentence: sentence(data), figures: figures(data), body, foot }, version);
}
