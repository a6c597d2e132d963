import type { CollectedSeries } from '../collected.ts';
import { OffsetFault } from './error.ts';

const QUOTE = 34;
const BACKSLASH = 92;

function isBlank(code: number): boolean {
  return code === 32 || code === 9;
}

/** Characters of a classic metric name: letters, digits, `_` and `:`. */
export function isNameCode(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 58) || code === 95;
}

/** The end of the quoted text that starts at `at`, past the closing quotation mark. */
export function endOfQuoted(text: string, at: number, lineEnd: number): number {
  for (let i = at + 1; i < lineEnd; i += 1) {
    const code = text.charCodeAt(i);
    if (code === BACKSLASH) i += 1;
    else if (code === QUOTE) return i + 1;
  }
  throw new OffsetFault('the quotation mark is not closed', at);
}

/** Text format 0.0.4: `\\`, `\"` and `\n`; any other backslash stands for itself. */
function unescape(raw: string): string {
  if (!raw.includes('\\')) return raw;
  return raw.replace(/\\([\\"n])/g, (_all, c: string) => (c === 'n' ? '\n' : c));
}

/**
 * Parses the part before the value: `name`, `name{a="b",c="d",}`, or with a UTF-8 name `{"my.name",a="b"}`. `from` to `to`
 * are the offsets of that part in `text`; faults carry offsets.
 */
export function parseSeries(text: string, from: number, to: number): CollectedSeries {
  let at = from;
  while (at < to && isNameCode(text.charCodeAt(at))) at += 1;
  let name = text.slice(from, at);
  const labels: Record<string, string> = {};
  const blanks = (): void => {
    while (at < to && isBlank(text.charCodeAt(at))) at += 1;
  };
  blanks();
  if (at < to) {
    // The caller has seen the braces.
    at += 1;
    for (;;) {
      blanks();
      if (text.charCodeAt(at) === 125) break;
      let label: string;
      const start = at;
      if (text.charCodeAt(at) === QUOTE) {
        at = endOfQuoted(text, at, to);
        label = unescape(text.slice(start + 1, at - 1));
      } else {
        while (at < to && isNameCode(text.charCodeAt(at))) at += 1;
        label = text.slice(start, at);
      }
      blanks();
      if (text.charCodeAt(at) !== 61) {
        // A quoted text without a value is the metric's name.
        if (text.charCodeAt(start) !== QUOTE || name !== '') throw new OffsetFault('"=" belongs here', at);
        name = label;
      } else {
        if (label === '') throw new OffsetFault('the name of a label belongs here', start);
        at += 1;
        blanks();
        if (text.charCodeAt(at) !== QUOTE) throw new OffsetFault('the value of a label stands in quotation marks', at);
        const value = at;
        at = endOfQuoted(text, at, to);
        if (label in labels) throw new OffsetFault(`the label ${label} is there twice`, start);
        labels[label] = unescape(text.slice(value + 1, at - 1));
      }
      blanks();
      if (text.charCodeAt(at) === 44) at += 1;
      else if (text.charCodeAt(at) !== 125) throw new OffsetFault('"," or "}" belongs here', at);
    }
  }
  if (name === '') throw new OffsetFault('the name of a metric belongs here', from);
  const first = name.charCodeAt(0);
  if (first >= 48 && first <= 57) throw new OffsetFault('the name of a metric cannot start with a digit', from);
  return { name, labels };
}
