import { STALE } from '../../../../src-shared/model/sample.ts';
import { type BitReader, BitWriter } from './bits.ts';
import { readGorilla, writeGorilla } from './gorilla.ts';
import { costOf, type DeltaOrder, readIntegers, SAFE_INTEGER, writeIntegers } from './integers.ts';

/** First byte of encoded values. Packed values add 8 × decimals + order to their tag. */
const CONSTANT = 0;
const GORILLA = 1;
const PACKED = 64;
const MAX_DECIMALS = 6;
const POWERS = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000] as const;

/** The values as integers scaled by a power of ten that gives back exactly the same doubles, or undefined. */
function scaled(values: Float64Array): { readonly integers: Float64Array; readonly decimals: number } | undefined {
  const integers = new Float64Array(values.length);
  for (let decimals = 0; decimals <= MAX_DECIMALS; decimals += 1) {
    const power = POWERS[decimals] ?? 1;
    let exact = true;
    for (let i = 0; i < values.length; i += 1) {
      const value = values[i] ?? 0;
      const integer = Math.round(value * power);
      // An integer has no -0; both infinities and NaN fail the magnitude test.
      if (!(Math.abs(integer) <= SAFE_INTEGER) || integer / power !== value || Object.is(value, -0)) {
        exact = false;
        break;
      }
      integers[i] = integer;
    }
    if (exact) return { integers, decimals };
  }
  return undefined;
}

/** Values without the STALE marker and where it stood; the marker's magnitude would force the slow codec. */
function splitStale(values: Float64Array): { readonly rest: Float64Array; readonly stale: readonly number[] } {
  const stale: number[] = [];
  for (let i = 0; i < values.length; i += 1) if (values[i] === STALE) stale.push(i);
  if (stale.length === 0) return { rest: values, stale };
  return { rest: values.filter((v) => v !== STALE), stale };
}

/** Encodes doubles bit-exactly (NaN as one NaN): constant, packed integers or Gorilla, whichever is smallest. */
export function writeValues(out: BitWriter, values: Float64Array): void {
  const { rest, stale } = splitStale(values);
  out.varint(stale.length);
  let last = -1;
  for (const at of stale) {
    out.varint(at - last - 1);
    last = at;
  }
  const first = rest[0];
  if (first === undefined) return;
  if (rest.every((v) => Object.is(v, first))) {
    const integer = scaled(rest.subarray(0, 1));
    if (integer === undefined) {
      out.byte(CONSTANT);
      out.float64(first);
    } else {
      out.byte(CONSTANT + 8 + integer.decimals);
      out.zigzag(integer.integers[0] ?? 0);
    }
    return;
  }
  const xor = new BitWriter(rest.length * 2 + 16);
  writeGorilla(xor, rest);
  const gorilla = xor.finish();
  const integers = scaled(rest);
  if (integers !== undefined) {
    let order: DeltaOrder = 0;
    let cost = costOf(integers.integers, 0);
    for (const candidate of [1, 2] as const) {
      const bits = costOf(integers.integers, candidate) + 24 * candidate;
      if (bits < cost) {
        cost = bits;
        order = candidate;
      }
    }
    const packed = new BitWriter((cost >>> 3) + 32);
    writeIntegers(packed, integers.integers, order);
    const bytes = packed.finish();
    if (bytes.length <= gorilla.length) {
      out.byte(PACKED + 8 * integers.decimals + order);
      out.append(bytes);
      return;
    }
  }
  out.byte(GORILLA);
  out.append(gorilla);
}

/** Reads `count` values that `writeValues` wrote. Throws RangeError when the bytes are damaged. */
export function readValues(from: BitReader, count: number): Float64Array {
  const stale: number[] = [];
  const staleCount = from.varint();
  if (staleCount > count) throw new RangeError('more stale marks than samples');
  let last = -1;
  for (let i = 0; i < staleCount; i += 1) {
    last = last + 1 + from.varint();
    stale.push(last);
  }
  const rest = readRest(from, count - staleCount);
  if (staleCount === 0) return rest;
  const out = new Float64Array(count);
  let next = 0;
  let mark = 0;
  for (let i = 0; i < count; i += 1) {
    if (stale[mark] === i) {
      out[i] = STALE;
      mark += 1;
    } else {
      out[i] = rest[next] ?? 0;
      next += 1;
    }
  }
  return out;
}

function readRest(from: BitReader, count: number): Float64Array {
  if (count === 0) return new Float64Array(0);
  const tag = from.byte();
  if (tag === CONSTANT) return new Float64Array(count).fill(from.float64());
  if (tag === GORILLA) return readGorilla(from, count);
  if (tag >= 8 && tag <= 8 + MAX_DECIMALS) {
    return new Float64Array(count).fill(from.zigzag() / (POWERS[tag - 8] ?? 1));
  }
  const decimals = (tag - PACKED) >> 3;
  const order = (tag - PACKED) & 7;
  const power = POWERS[decimals];
  if (tag < PACKED || power === undefined || order > 2) throw new RangeError(`unknown codec ${tag}`);
  const out = readIntegers(from, count, order === 0 ? 0 : order === 1 ? 1 : 2);
  if (power !== 1) for (let i = 0; i < count; i += 1) out[i] = (out[i] ?? 0) / power;
  return out;
}
