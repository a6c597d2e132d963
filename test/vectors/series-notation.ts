import type { Labels } from '../../src-shared/model/labels.ts';
import { METRIC_NAME } from '../../src-shared/model/labels.ts';
import { STALE } from '../../src-shared/model/sample.ts';
import { parseNumber, unquote } from '../../src-shared/promql/literals.ts';
import { parseDuration } from '../../src-shared/time/duration.ts';

/** A value of a series description: absent (`_`), or a float. */
export type Cell = number | undefined;

/** One series of a `load` or of an expected result. `native` tells that it needs native histograms. */
export interface Described {
  readonly labels: Labels;
  readonly cells: readonly Cell[];
  readonly native: boolean;
}

const PAIR =
  /^\s*(?:([a-zA-Z_][a-zA-Z0-9_]*)|("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`))\s*(?:=\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`))?\s*(,)?/;

/** Reads `name{label="x"}` at the start of a line; gives the labels and the rest, or undefined for what is no series. */
export function readSeries(line: string): { readonly labels: Labels; readonly rest: string } | undefined {
  const name = /^[a-zA-Z_:][a-zA-Z0-9_:]*/.exec(line)?.[0] ?? '';
  const labels = new Map<string, string>();
  if (name !== '') labels.set(METRIC_NAME, name);
  let rest = line.slice(name.length).trimStart();
  if (rest.startsWith('{') && !rest.startsWith('{{')) {
    rest = rest.slice(1);
    for (;;) {
      const pair = PAIR.exec(rest);
      if (!pair) break;
      const key = pair[1] ?? unquote(pair[2] ?? '');
      const value = pair[3] === undefined ? undefined : unquote(pair[3]);
      if (key === undefined || (pair[3] !== undefined && value === undefined)) return undefined;
      if (value === undefined && (pair[1] !== undefined || labels.has(METRIC_NAME))) return undefined;
      if (value === undefined) labels.set(METRIC_NAME, key);
      else labels.set(key, value);
      rest = rest.slice(pair[0].length);
      if (pair[4] === undefined) break;
    }
    const close = /^\s*\}/.exec(rest);
    if (!close) return undefined;
    rest = rest.slice(close[0].length);
  } else if (name === '') return undefined;
  return { labels: Object.fromEntries([...labels].filter(([, value]) => value !== '')), rest: rest.trim() };
}

/** Reads `name{label="x"} 1 2+3x4 _ stale {{…}}`, or undefined for what is no series with values. */
export function describe(line: string): Described | undefined {
  const series = readSeries(line);
  if (series === undefined) return undefined;
  const { labels, rest } = series;
  if (rest.includes('{{')) return nativeValues(rest) ? { labels, cells: [], native: true } : undefined;
  const cells: Cell[] = [];
  for (const word of rest.split(/\s+/).filter((part) => part !== '')) {
    const found = expand(word);
    if (found === undefined) return undefined;
    cells.push(...found);
  }
  return { labels, cells, native: false };
}

/** Whether every value is a native histogram, a gap, stale or a float. */
function nativeValues(text: string): boolean {
  const rest = text.replaceAll(/\{\{[^{}]*\}\}(?:[-+]\{\{[^{}]*\}\})?(?:x\d+)?/g, '_');
  return rest.split(/\s+/).every((word) => word === '' || expand(word) !== undefined);
}

const FLOAT = String.raw`(?:\d[\d_]*\.?\d*(?:e[-+]?\d+)?|\.\d+(?:e[-+]?\d+)?|0x[0-9a-f]+|inf|nan)`;
const SEQUENCE = new RegExp(`^([-+]?${FLOAT})(?:([-+]${FLOAT}))?x(\\d+)$`, 'i');

/** `1+2x3` is 1 3 5 7, `1x3` is 1 1 1 1, `_x3` is three gaps. */
function expand(word: string): readonly Cell[] | undefined {
  const gaps = /^_(?:x(\d+))?$/.exec(word);
  if (gaps) return Array.from({ length: Number(gaps[1] ?? 1) }, () => undefined);
  if (word === 'stale') return [STALE];
  // A hexadecimal number may look like a sequence: `0x3` is three only where nothing else was meant.
  const sequence = SEQUENCE.exec(word);
  if (sequence) {
    const start = parseNumber(sequence[1] ?? '');
    const step = sequence[2] === undefined ? 0 : parseNumber(sequence[2]);
    if (start === undefined || step === undefined) return undefined;
    // Added up, as the format says, so that rounding falls where it does for others.
    const cells: Cell[] = [];
    for (let i = 0, value = start; i <= Number(sequence[3]); i++, value += step) cells.push(value);
    return cells;
  }
  const value = parseNumber(word);
  return value === undefined ? undefined : [value];
}

/** Duration or plain seconds, in ms; undefined for what is neither. */
export function timeOf(text: string): number | undefined {
  const negative = text.startsWith('-');
  const body = negative ? text.slice(1) : text;
  const ms = parseDuration(body) ?? (/^\d+(\.\d+)?$/.test(body) ? Math.round(Number(body) * 1_000) : undefined);
  return ms === undefined ? undefined : negative ? -ms : ms;
}

/** Offsets (ms) of start times: `_`, `-1m`, `-30sx3`, `-30s-1mx3`, `*` for the last one; undefined is unknown. */
export function readStartOffsets(text: string): readonly Cell[] | undefined {
  const cells: Cell[] = [];
  for (const item of text.split(/\s+/).filter((word) => word !== '')) {
    const gaps = /^_(?:x(\d+))?$/.exec(item);
    const again = /^\*(?:x(\d+))?$/.exec(item);
    const given = /^([-+]?\d+[a-wyz]*)(?:([-+])(\d+[a-wyz]*))?(?:x(\d+))?$/.exec(item);
    if (gaps) cells.push(...Array.from({ length: Number(gaps[1] ?? 1) }, () => undefined));
    else if (again) {
      const last = cells.findLast((cell) => cell !== undefined) ?? 0;
      cells.push(...Array.from({ length: Number(again[1] ?? 0) + 1 }, () => last));
    } else if (given) {
      const base = timeOf((given[1] ?? '').replace(/^\+/, ''));
      const step = given[3] === undefined ? 0 : timeOf(given[3]);
      if (base === undefined || step === undefined || (given[2] !== undefined && given[4] === undefined))
        return undefined;
      const by = given[2] === '-' ? -step : step;
      cells.push(...Array.from({ length: Number(given[4] ?? 0) + 1 }, (_, i) => base + i * by));
    } else return undefined;
  }
  return cells;
}
