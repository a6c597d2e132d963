import { OffsetFault } from './error.ts';

const ZERO = 48;
const NINE = 57;
const DOT = 46;
const MINUS = 45;
const PLUS = 43;
/** Every power of ten that a double holds exactly. */
const POWERS = Float64Array.from({ length: 23 }, (_, i) => Number(`1e${i}`));
/** Digits that a double holds exactly, whatever they are. */
const EXACT_DIGITS = 15;

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** A number as the formats write it, or undefined. Hexadecimal forms and underscores, which Go knows, are none here. */
export function numberOf(raw: string): number | undefined {
  if (DECIMAL.test(raw)) return Number(raw);
  switch (raw.toLowerCase()) {
    case 'nan':
    case '+nan':
    case '-nan':
      return Number.NaN;
    case 'inf':
    case '+inf':
    case 'infinity':
    case '+infinity':
      return Number.POSITIVE_INFINITY;
    case '-inf':
    case '-infinity':
      return Number.NEGATIVE_INFINITY;
    default:
      return undefined;
  }
}

function slow(bytes: Buffer, from: number, to: number, what: string): number {
  // A reply that is no metrics at all may have lines of megabytes.
  const raw = bytes.toString('latin1', from, Math.min(to, from + 1_024));
  const value = numberOf(raw);
  if (value !== undefined) return value;
  throw new OffsetFault(raw === '' ? `a ${what} belongs here` : `"${shown(bytes, from, to)}" is no ${what}`, from);
}

/** The beginning of a token for a message. */
export function shown(bytes: Buffer, from: number, to: number): string {
  return bytes.toString('utf8', from, Math.min(to, from + 40));
}

/**
 * The number in `bytes` from `from` to `to`; OffsetFault when it is none. Up to 15 digits and powers of ten up to 22 are
 * computed from the bytes: both are exact doubles, so one multiplication or division rounds correctly. That is most of
 * what exporters send, at a tenth of the cost of making a string of it first.
 */
export function numberAt(bytes: Buffer, from: number, to: number, what: string): number {
  let at = from;
  const first = bytes[at];
  if (first === MINUS || first === PLUS) at += 1;
  const start = at;
  let mantissa = 0;
  let scale = 0;
  let dots = 0;
  for (; at < to; at += 1) {
    const code = bytes[at] ?? 0;
    if (code >= ZERO && code <= NINE) {
      mantissa = mantissa * 10 + (code - ZERO);
      scale += dots;
    } else if (code === DOT && dots === 0) dots = 1;
    else break;
  }
  const digits = at - start - dots;
  if (digits === 0 || digits > EXACT_DIGITS) return slow(bytes, from, to, what);
  let exponent = 0;
  if (at < to) {
    if (((bytes[at] ?? 0) | 32) !== 101) return slow(bytes, from, to, what);
    at += 1;
    const sign = bytes[at];
    if (sign === MINUS || sign === PLUS) at += 1;
    if (at >= to || to - at > 3) return slow(bytes, from, to, what);
    for (; at < to; at += 1) {
      const code = bytes[at] ?? 0;
      if (code < ZERO || code > NINE) return slow(bytes, from, to, what);
      exponent = exponent * 10 + (code - ZERO);
    }
    if (sign === MINUS) exponent = -exponent;
  }
  const power = exponent - scale;
  if (power < -22 || power > 22) return slow(bytes, from, to, what);
  const value = power < 0 ? mantissa / (POWERS[-power] ?? 1) : mantissa * (POWERS[power] ?? 1);
  return first === MINUS ? -value : value;
}
