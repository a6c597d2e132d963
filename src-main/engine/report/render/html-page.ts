import { timeInZone } from './format.ts';

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
:root{color-scheme:light dark;--bg:light-dark(#fff,#14161a);--ink:light-dark(#1b1e24,#e7e9ee);--soft:light-dark(#5b6270,#9aa3b2);--line:light-dark(#dfe2e8,#2c313a);--panel:light-dark(#f6f7f9,#1b1f26);--up:light-dark(#12806f,#3cc3ab);--lat:light-dark(#2f5fd0,#7ba3ff);--hatch:light-dark(#b9bfca,#4a5160);--day:light-dark(#8593ad,#5d6b85)}
*{box-sizing:border-box}body{margin:0;background:var(--bg);color:var(--ink);font:14px/1.5 Inter,system-ui,sans-serif;font-variant-numeric:tabular-nums}
main{max-width:1040px;margin:0 auto;padding:40px 32px}h1{font-size:24px;margin:0}h2{font-size:15px;margin:32px 0 8px}h3{font-size:13px;margin:16px 0 4px}code{font-family:"JetBrains Mono",ui-monospace,monospace;font-weight:500}
.period{color:var(--soft);margin:4px 0 20px}.sentence{font-size:18px;line-height:1.45;margin:0 0 24px;max-width:70ch}
dl{display:grid;grid-template-columns:repeat(auto-fit,minmax(200px,1fr));gap:12px;margin:0}dl>div{background:var(--panel);border:1px solid var(--line);border-radius:8px;padding:10px 12px}
dt{color:var(--soft);font-size:12px}dd{margin:0;font-size:19px;font-weight:600}dd small{display:block;font-size:11px;font-weight:400;color:var(--soft)}
figure{margin:0}svg{width:100%;height:auto;display:block}svg text{fill:var(--soft);font-size:11px;font-family:inherit}.up{fill:var(--up)}.lat{fill:none;stroke:var(--lat);stroke-width:1.6}.night{fill:var(--lat)}.day{fill:var(--day)}.axis{stroke:var(--line)}.spark{width:96px;height:20px}.hatch{stroke:var(--hatch)}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:12.5px}th,td{padding:5px 10px 5px 0;border-bottom:1px solid var(--line);text-align:left}th{color:var(--soft);font-weight:500;white-space:nowrap}.r{text-align:right;white-space:nowrap}
footer{color:var(--soft);font-size:12px;margin-top:32px}@media print{main{padding:0}}`;

/** Text, or markup of our own making. */
export type Cell = string | { readonly html: string };

/** A table that scrolls where it is too wide; `right` says which columns stand on the right. */
export function table(heads: readonly string[], right: readonly boolean[], rows: readonly (readonly Cell[])[]): string {
  const cell = (tag: string, content: Cell, i: number): string =>
    `<${tag}${right[i] === true ? ' class="r"' : ''}>${typeof content === 'string' ? escapeHtml(content) : content.html}</${tag}>`;
  const row = (tag: string, cells: readonly Cell[]): string =>
    `<tr>${cells.map((text, i) => cell(tag, text, i)).join('')}</tr>`;
  return `<div class="scroll"><table><thead>${row('th', heads)}</thead><tbody>\n${rows.map((cells) => row('td', cells)).join('\n')}\n</tbody></table></div>`;
}

/** What every report says of itself. */
export interface PageHead {
  readonly title: string;
  readonly from: number;
  readonly to: number;
  readonly zone: string;
  readonly generatedAt: number;
}

/** One HTML file that needs nothing else: styles inside, no script. `body` is markup of our own making. */
export function page(
  { title, from, to, zone, generatedAt }: PageHead,
  parts: {
    readonly sentence: string;
    readonly figures: readonly { readonly label: string; readonly value: string; readonly note: string }[];
    readonly body: string;
    readonly foot: string;
  },
  version: string,
): string {
  const period = `${timeInZone(from, zone)} to ${timeInZone(to, zone)} (${zone})`;
  const cards = parts.figures
    .map(
      ({ label, note, value }) =>
        `<div><dt>${escapeHtml(label)}</dt><dd>${escapeHtml(value)}<small>${escapeHtml(note)}</small></dd></div>`,
    )
    .join('');
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(`${title} · ${period}`)}</title><style>${STYLE}</style></head><body><main>
<h1>${escapeHtml(title)}</h1><p class="period">${escapeHtml(period)}</p>
<p class="sentence">${escapeHtml(parts.sentence)}</p>
<dl>${cards}</dl>
${parts.body}
<footer>${escapeHtml(parts.foot)} Made ${escapeHtml(timeInZone(generatedAt, zone))} by Tocsin ${escapeHtml(version)}.</footer>
</main></body></html>
`;
}
