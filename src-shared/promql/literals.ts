import { parseDuration } from '../time/duration.ts';

const SIMPLE_ESCAPES: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
};

const CODED = /^(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3}))/;

/**
 * The text of bytes that were written as escapes. Bytes that are no UTF-8 become lone surrogates (U+DC00 and the byte), so
 * that they can still be told, and `isWellFormed` says that they are there.
 */
function textOfBytes(bytes: readonly number[]): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(bytes));
  } catch {
    return bytes.map((byte) => String.fromCharCode(byte < 0x80 ? byte : 0xdc00 + byte)).join('');
  }
}

/**
 * The text a PromQL string literal stands for (Go's escapes in quotes, nothing escaped in backticks), or undefined when
 * the literal is not closed, breaks over a line or escapes what cannot be escaped.
 */
export function unquote(literal: string): string | undefined {
  const quote = literal.charAt(0);
  if (literal.length < 2 || !literal.endsWith(quote)) return undefined;
  const inner = literal.slice(1, -1);
  if (quote === '`') return inner.includes('`') ? undefined : inner;
  let out = '';
  const bytes: number[] = [];
  for (let i = 0; i < inner.length; i++) {
    const c = inner.charAt(i);
    const coded = c === '\\' ? CODED.exec(inner.slice(i + 1, i + 10)) : null;
    const byte = coded?.[1] ?? coded?.[4];
    if (coded && byte !== undefined) {
      const code = Number.parseInt(byte, coded[4] === undefined ? 16 : 8);
      if (code > 255) return undefined;
      bytes.push(code);
      i += coded[0].length;
      continue;
    }
    if (bytes.length > 0) out += textOfBytes(bytes.splice(0));
    if (c === '\n' || c === quote) return undefined;
    if (c !== '\\') {
      out += c;
      continue;
    }
    const next = inner.charAt(i + 1);
    const simple = SIMPLE_ESCAPES[next];
    if (simple !== undefined) {
      out += simple;
      i += 1;
      continue;
    }
    const code = Number.parseInt(coded?.[2] ?? coded?.[3] ?? 'x', 16);
    if (coded === null || !(code <= 0x10_ff_ff) || (code >= 0xd800 && code <= 0xdfff)) return undefined;
    out += String.fromCodePoint(code);
    i += coded[0].length;
  }
  return out + textOfBytes(bytes);
}

/** A string literal in double quotes that reads back as `text`. */
export function quote(text: string): string {
  let out = '"';
  for (const c of text) {
    if (c === '\\' || c === '"') out += `\\${c}`;
    else if (c === '\n') out += '\\n';
    else if (c === '\t') out += '\\t';
    else if (c === '\r') out += '\\r';
    else if (c >= '\udc80' && c <= '\udcff') out += `\\x${(c.charCodeAt(0) - 0xdc00).toString(16)}`;
    else if (c < ' ' || c === '\x7f') out += `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`;
    else out += c;
  }
  return `${out}"`;
}

/** Value of a PromQL number: decimal, hexadecimal, octal, `Inf`, `NaN`, or a duration in seconds. */
export function parseNumber(text: string): number | undefined {
  const sign = text.startsWith('-') ? -1 : 1;
  const body = text
    .replace(/^[+-]\s*/, '')
    .replaceAll('_', '')
    .toLowerCase();
  if (body === 'inf' || body === '+inf') return sign * Number.POSITIVE_INFINITY;
  if (body === 'nan') return Number.NaN;
  if (/^0x[0-9a-f]+$/.test(body)) return sign * Number.parseInt(body.slice(2), 16);
  if (/^0[0-7]+$/.test(body)) return sign * Number.parseInt(body, 8);
  if (/^(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/.test(body)) return sign * Number(body);
  const ms = parseDuration(body);
  return ms === undefined ? undefined : (sign * ms) / 1_000;
}

/** A number as PromQL reads it and Prometheus prints it: `+Inf`, `-Inf`, `NaN`, shortest decimal that is the same value. */
export function formatNumber(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (value === Number.POSITIVE_INFINITY) return '+Inf';
  if (value === Number.NEGATIVE_INFINITY) return '-Inf';
  return Object.is(value, -0) ? '-0' : String(value);
}
