import { type Labels, METRIC_NAME } from '../model/labels.ts';
import { STALE } from '../model/sample.ts';
import { QueryError } from './error.ts';
import { parseNumber, unquote } from './literals.ts';
import { addNativeHistograms, type NativeHistogram, parseNativeHistogram } from './native-histogram.ts';

/** One step of a series: a value (STALE ends the series), a native histogram, or nothing. */
export type NotedCell = number | NativeHistogram | undefined;

/** A series of a test: its labels and what it has at every interval. */
export interface NotedSeries {
  readonly labels: Labels;
  readonly cells: readonly NotedCell[];
}

/** Steps one series may have: a year of minutes twice over. */
const MAX_CELLS = 1_100_000;

const NAME = /[a-zA-Z_:][a-zA-Z0-9_:]*/y;
const LABEL = /\s*(?:([a-zA-Z_][a-zA-Z0-9_]*)|("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`[^`]*`))\s*/y;
const VALUE = /=\s*("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`[^`]*`)\s*/y;
/** No hexadecimal: `0x10` is eleven zeros here. */
const NUMBER = '[-+]?(?:inf|nan|(?:\\d[\\d_]*\\.?\\d*|\\.\\d+)(?:e[-+]?\\d+)?)';
const ITEM = new RegExp(
  `(?:(_)|(stale)|(${NUMBER})(?:([-+])(${NUMBER.replace('[-+]?', '')}))?|\\{\\{([^}]*)\\}\\}(?:([-+])\\{\\{([^}]*)\\}\\})?)(?:x(\\d+))?(?=\\s|$)`,
  'iy',
);

/**
 * Reads a series of Prometheus's test format, `name{label="x"} 1 2+3x4 _x2 stale {{count:2 sum:3}}x3`: `a+bxn` are a, a+b …
 * n+1 values, `_xn` n gaps. Throws QueryError with the place in the text.
 */
export function parseSeriesNotation(text: string): NotedSeries {
  const { labels, end } = readMetric(text, 0);
  return { labels, cells: readCells(text, end) };
}

/** Reads a label set alone, `name{label="x"}`, `{label="x"}` or nothing. Throws QueryError with the place in the text. */
export function parseMetricNotation(text: string): Labels {
  const { labels, end } = readMetric(text, 0);
  if (text.slice(end).trim() !== '') throw wrong(text, end, `unexpected ${JSON.stringify(text.slice(end).trim())}`);
  return labels;
}

function wrong(text: string, at: number, message: string): QueryError {
  return new QueryError(message, at, text.length, text);
}

function readMetric(text: string, from: number): { readonly labels: Labels; readonly end: number } {
  const labels: Record<string, string> = {};
  let at = from + (/^\s*/.exec(text.slice(from))?.[0].length ?? 0);
  NAME.lastIndex = at;
  const name = NAME.exec(text);
  if (name) {
    labels[METRIC_NAME] = name[0];
    at += name[0].length;
  }
  const open = /^\s*\{(?!\{)/.exec(text.slice(at));
  if (open) at = readLabels(text, at + open[0].length, labels);
  const kept = Object.fromEntries(Object.entries(labels).filter(([, value]) => value !== ''));
  return { labels: kept, end: at };
}

/** Label pairs up to and with the closing brace; gives the offset after it. */
function readLabels(text: string, from: number, labels: Record<string, string>): number {
  let at = from;
  for (;;) {
    const close = /^\s*\}/.exec(text.slice(at));
    if (close) return at + close[0].length;
    LABEL.lastIndex = at;
    const found = LABEL.exec(text);
    if (!found) throw wrong(text, at, inBraces(text, at));
    const quoted = found[2] === undefined ? undefined : unquote(found[2]);
    const label = found[1] ?? quoted ?? '';
    at += found[0].length;
    VALUE.lastIndex = at;
    const value = VALUE.exec(text);
    if (value) {
      labels[label] = unquote(value[1] ?? '') ?? '';
      at += value[0].length;
    } else if (quoted !== undefined) {
      labels[METRIC_NAME] = quoted;
    } else {
      throw wrong(text, at, inBraces(text, at));
    }
    const comma = /^\s*,/.exec(text.slice(at));
    if (comma) at += comma[0].length;
    else if (!/^\s*\}/.test(text.slice(at))) throw wrong(text, at, inBraces(text, at));
  }
}

function inBraces(text: string, at: number): string {
  const rest = text.slice(at).trimStart();
  return rest === ''
    ? 'unexpected end of input inside braces'
    : `unexpected character inside braces: '${rest.charAt(0)}'`;
}

function readCells(text: string, from: number): readonly NotedCell[] {
  const cells: NotedCell[] = [];
  let at = from;
  for (;;) {
    at += /^\s*/.exec(text.slice(at))?.[0].length ?? 0;
    if (at >= text.length) return cells;
    ITEM.lastIndex = at;
    const found = ITEM.exec(text);
    if (!found) {
      const word = /^\S+/.exec(text.slice(at))?.[0] ?? '';
      throw wrong(text, at, `unexpected ${JSON.stringify(word)} in series values, expected number or "stale"`);
    }
    for (const cell of cellsOf(text, at, found)) cells.push(cell);
    if (cells.length > MAX_CELLS) throw wrong(text, at, `a series of more than ${MAX_CELLS} values`);
    at += found[0].length;
  }
}

function* cellsOf(text: string, at: number, found: RegExpExecArray): Generator<NotedCell> {
  const [, gap, stale, start, sign, step, histogram, histogramSign, increase, count] = found;
  const times = count === undefined ? undefined : Math.min(Number(count), MAX_CELLS + 1);
  if (gap !== undefined) {
    for (let i = 0; i < (times ?? 1); i++) yield undefined;
  } else if (stale !== undefined) {
    if (times !== undefined) throw wrong(text, at, '"stale" cannot be repeated');
    yield STALE;
  } else if (start !== undefined) {
    const first = parseNumber(start) ?? Number.NaN;
    const by = step === undefined ? 0 : (sign === '-' ? -1 : 1) * (parseNumber(step) ?? Number.NaN);
    if (step !== undefined && times === undefined) throw wrong(text, at, 'unexpected end of input in series values');
    // Added up, as Prometheus does, so that rounding falls where it does there.
    for (let i = 0, value = first; i <= (times ?? 0); i++) {
      yield value;
      if (step !== undefined) value += by;
    }
  } else {
    const first = parseNativeHistogram(histogram ?? '');
    const by = increase === undefined ? undefined : parseNativeHistogram(increase);
    if (first === undefined || (increase !== undefined && by === undefined))
      throw wrong(text, at, 'bad histogram descriptor');
    for (let i = 0; i <= (times ?? 0); i++) {
      const cell = by === undefined ? first : addNativeHistograms(first, by, histogramSign === '-' ? -i : i);
      if (cell === undefined) throw wrong(text, at, 'histograms of different schemas are not added');
      yield cell;
    }
  }
}
