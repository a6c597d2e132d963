import { METRIC_NAME } from '../../../../src-shared/model/labels.ts';
import type { CollectedSeries } from '../collected.ts';
import { OffsetFault } from './error.ts';

const QUOTE = 34;
const BACKSLASH = 92;
const OPEN = 123;
const CLOSE = 125;
const COMMA = 44;
const EQUALS = 61;
const NEWLINE = 10;

function isBlank(code: number): boolean {
  return code === 32 || code === 9;
}

/** Characters of a classic metric name: letters, digits, `_` and `:`. */
export function isNameCode(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 58) || code === 95;
}

const COLON = 58;

/** The end of the quoted text that starts at `at`, past the closing quotation mark. */
function endOfQuoted(text: string, at: number): number {
  for (let i = at + 1; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code === BACKSLASH) i += 1;
    else if (code === QUOTE) return i + 1;
  }
  throw new OffsetFault('the quotation mark is not closed', at);
}

/** Text format 0.0.4: `\\`, `\"` and `\n`; any other backslash stands for itself. */
export function unescape(raw: string): string {
  if (!raw.includes('\\')) return raw;
  return raw.replace(/\\([\\"n])/g, (_all, c: string) => (c === 'n' ? '\n' : c));
}

/**
 * The end of the series part that starts at `from`: past the name, or past the closing brace, which may stand on a later
 * line when a label's value goes over its end. Faults carry offsets of `bytes`.
 */
export function endOfSeries(bytes: Buffer, from: number, lineEnd: number): number {
  let at = from;
  while (at < lineEnd && isNameCode(bytes[at] ?? 0)) at += 1;
  let brace = at;
  while (brace < lineEnd && isBlank(bytes[brace] ?? 0)) brace += 1;
  if (brace >= lineEnd || bytes[brace] !== OPEN) {
    if (at === from) throw new OffsetFault('the name of a metric belongs here', from);
    return at;
  }
  return endOfBraces(bytes, brace, bytes.length);
}

/** The end of the block whose opening brace stands at `brace`, past the closing one; lines end only inside quotation marks. */
export function endOfBraces(bytes: Buffer, brace: number, end: number): number {
  let quoted = -1;
  for (let i = brace + 1; i < end; i += 1) {
    const code = bytes[i];
    if (quoted === -1) {
      if (code === QUOTE) quoted = i;
      else if (code === CLOSE) return i + 1;
      else if (code === NEWLINE) break;
    } else if (code === BACKSLASH) i += 1;
    else if (code === QUOTE) quoted = -1;
  }
  if (quoted !== -1) throw new OffsetFault('the quotation mark is not closed', quoted);
  throw new OffsetFault('the brace is not closed', brace);
}

/**
 * Parses the part before the value: `name`, `name{a="b",c="d",}`, or with a UTF-8 name `{"my.name",a="b"}`, braces
 * closed. Faults carry offsets of `text`.
 */
export function parseSeries(text: string): CollectedSeries {
  let at = 0;
  while (at < text.length && isNameCode(text.charCodeAt(at))) at += 1;
  const classic = text.slice(0, at);
  while (isBlank(text.charCodeAt(at))) at += 1;
  const series = at < text.length ? parseBraces(text, at + 1, classic) : { name: classic, labels: {} };
  if (series.name === '') throw new OffsetFault('the name of a metric belongs here', 0);
  const first = text.charCodeAt(0);
  if (first >= 48 && first <= 57) throw new OffsetFault('the name of a metric cannot start with a digit', 0);
  return series;
}

/** Parses the labels of an exemplar, `{a="b"}`. Faults carry offsets of `text`. */
export function parseLabels(text: string): Record<string, string> {
  // As a name that is there, so that a quoted one has no place.
  return parseBraces(text, 1, text).labels;
}

/** What stands between braces, from behind the opening one. */
function parseBraces(
  text: string,
  from: number,
  classic: string,
): { readonly name: string; readonly labels: Record<string, string> } {
  let at = from;
  let name = classic;
  const labels: Record<string, string> = {};
  const blanks = (): void => {
    while (isBlank(text.charCodeAt(at))) at += 1;
  };
  for (;;) {
    blanks();
    if (text.charCodeAt(at) === CLOSE) break;
    let label: string;
    const start = at;
    if (text.charCodeAt(at) === QUOTE) {
      at = endOfQuoted(text, at);
      label = unescape(text.slice(start + 1, at - 1));
    } else {
      while (isNameCode(text.charCodeAt(at)) && text.charCodeAt(at) !== COLON) at += 1;
      label = text.slice(start, at);
      if (/^\d/.test(label)) throw new OffsetFault('the name of a label cannot start with a digit', start);
    }
    blanks();
    if (text.charCodeAt(at) !== EQUALS) {
      // A quoted text without a value is the metric's name.
      if (text.charCodeAt(start) !== QUOTE || name !== '') throw new OffsetFault('"=" belongs here', at);
      name = label;
    } else {
      if (label === '') throw new OffsetFault('the name of a label belongs here', start);
      at += 1;
      blanks();
      if (text.charCodeAt(at) !== QUOTE) throw new OffsetFault('the value of a label stands in quotation marks', at);
      const value = at;
      at = endOfQuoted(text, at);
      if (Object.hasOwn(labels, label) || label === METRIC_NAME)
        throw new OffsetFault(`the label ${label} is there twice`, start);
      labels[label] = unescape(text.slice(value + 1, at - 1));
    }
    blanks();
    if (text.charCodeAt(at) === COMMA) at += 1;
    else if (text.charCodeAt(at) !== CLOSE) throw new OffsetFault('"," or "}" belongs here', at);
  }
  return { name, labels };
}
