import type { ReportData } from '../../../../src-shared/model/report.ts';
import { layoutChart, layoutSpark, linePath } from './chart.ts';
import { figures, latency, percent, sentence, stretch, TABLE, timeInZone } from './format.ts';
import { movedLines, STATISTICS, statisticsNote } from './statistics-table.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text that is safe between tags and inside quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => ENTITIES[char] ?? char);
}

const STYLE = `
:root{color-scheme:light dark;--bg:light-dark(#fff,#14161a);--ink:light-dark(#1b1e24,#e7e9ee);--soft:light-dark(#5b6270,#9aa3b2);--line:light-dark(#dfe2e8,#2c313a);--panel:light-dark(#f6f7f9,#1b1f26);--up:light-dark(#12806f,#3cc3ab);--lat:light-dark(#2f5fd0,#7ba3ff);--hatch:light-dark(#b9bfca,#4a5160)}
*{box-sizing:border-box}body{margin:0;background:var(--bg);color:var(--ink);font:14px/1.5 Inter,system-ui,sans-serif;font-variant-numeric:tabular-nums}
main{max-width:1040px;margin:0 auto;padding:40px 32px}h1{font-size:24px;margin:0}h2{font-size:15px;margin:32px 0 8px}h3{font-size:13px;margin:16px 0 4px}code{font-family:"JetBrains Mono",ui-monospace,monospace;font-weight:500}
.period{color:var(--soft);margin:4px 0 20px}.sentence{font-size:18px;line-height:1.45;margin:0 0 24px;max-width:70ch}
dl{display:grid;grid-template-columns:repeat(auto-fit,minmax(200px,1fr));gap:12px;margin:0}dl>div{background:var(--panel);border:1px solid var(--line);border-radius:8px;padding:10px 12px}
dt{color:var(--soft);font-size:12px}dd{margin:0;font-size:19px;font-weight:600}dd small{display:block;font-size:11px;font-weight:400;color:var(--soft)}
figure{margin:0}svg{width:100%;height:auto;display:block}svg text{fill:var(--soft);font-size:11px;font-family:inherit}.up{fill:var(--up)}.lat{fill:none;stroke:var(--lat);stroke-width:1.6}.axis{stroke:var(--line)}.spark{width:96px;height:20px}.hatch{stroke:var(--hatch)}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:12.5px}th,td{padding:5px 10px 5px 0;border-bottom:1px solid var(--line);text-align:left}th{color:var(--soft);font-weight:500;white-space:nowrap}.r{text-align:right;white-space:nowrap}
footer{color:var(--soft);font-size:12px;margin-top:32px}@media print{main{padding:0}}`;

function svg(data: ReportData): string {
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

/** Text, or markup of our own making. */
type Cell = string | { readonly html: string };

function table(heads: readonly string[], right: readonly boolean[], rows: readonly (readonly Cell[])[]): string {
  const cell = (tag: string, content: Cell, i: number): string =>
    `<${tag}${right[i] === true ? ' class="r"' : ''}>${typeof content === 'string' ? escapeHtml(content) : content.html}</${tag}>`;
  const row = (tag: string, cells: readonly Cell[]): string =>
    `<tr>${cells.map((text, i) => cell(tag, text, i)).join('')}</tr>`;
  return `<div class="scroll"><table><thead>${row('th', heads)}</thead><tbody>\n${rows.map((cells) => row('td', cells)).join('\n')}\n</tbody></table></div>`;
}

function alerts(data: ReportData): string {
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

function statistics(data: ReportData): string {
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

/** A report as one HTML file that needs nothing else: styles and chart inside, no script, every text escaped. */
export function renderHtml(data: ReportData, version: string): string {
  const period = `${timeInZone(data.from, data.zone)} to ${timeInZone(data.to, data.zone)} (${data.zone})`;
  const cards = figures(data)
    .map(
      ({ label, note, value }) =>
        `<div><dt>${escapeHtml(label)}</dt><dd>${escapeHtml(value)}<small>${escapeHtml(note)}</small></dd></div>`,
    )
    .join('');
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(`${data.title} · ${period}`)}</title><style>${STYLE}</style></head><body><main>
<h1>${escapeHtml(data.title)}</h1><p class="period">${escapeHtml(period)}</p>
<p class="sentence">${escapeHtml(sentence(data))}</p>
<dl>${cards}</dl>
<h2>Over the period</h2><figure>${svg(data)}</figure>
<h2>Monitors</h2>${table(
    TABLE.map(({ head }) => head),
    TABLE.map(({ right }) => right),
    data.rows.map((row) => TABLE.map((column) => column.cell(row))),
  )}
${statistics(data)}<h2>Alerts</h2>${alerts(data)}
<footer>Hatched: nothing could be seen. Blind and paused time counts neither as up nor as down. Made ${escapeHtml(timeInZone(data.generatedAt, data.zone))} by Tocsin ${escapeHtml(version)}.</footer>
</main></body></html>
`;
}
