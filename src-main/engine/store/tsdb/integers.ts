import type { BitReader, BitWriter } from './bits.ts';

/** Values that share one bit width; 32 keeps a single outlier from widening all others. */
const BLOCK = 32;

/** Magnitude below which sums and differences of two numbers stay exact in a double. */
export const SAFE_INTEGER = 2 ** 50;

/** Order of differences that are stored: 1 = delta, 2 = delta of delta. */
export type DeltaOrder = 0 | 1 | 2;

function zigzag(value: number): number {
  return value < 0 ? -2 * value - 1 : 2 * value;
}

function widthOf(max: number): number {
  return max < 4_294_967_296 ? 32 - Math.clz32(max) : 32 + (32 - Math.clz32(Math.floor(max / 4_294_967_296)));
}

/** Differences of the given order; the first `order` values stay as they are. Inputs within ±SAFE_INTEGER. */
function differences(values: Float64Array, order: DeltaOrder): Float64Array {
  let out = values;
  for (let pass = 0; pass < order; pass += 1) {
    const next = out.slice();
    for (let i = out.length - 1; i > pass; i -= 1) next[i] = (out[i] ?? 0) - (out[i - 1] ?? 0);
    out = next;
  }
  return out;
}

/** Bits that `writeIntegers` would need for an order, without the first values. */
export function costOf(values: Float64Array, order: DeltaOrder): number {
  const diff = differences(values, order);
  let bits = 0;
  for (let at = order as number; at < diff.length; at += BLOCK) {
    const end = Math.min(at + BLOCK, diff.length);
    let max = 0;
    for (let i = at; i < end; i += 1) max = Math.max(max, zigzag(diff[i] ?? 0));
    bits += 6 + widthOf(max) * (end - at);
  }
  return bits;
}

/** Writes integers (within ±SAFE_INTEGER) as bit-packed blocks of their differences. */
export function writeIntegers(out: BitWriter, values: Float64Array, order: DeltaOrder): void {
  const diff = differences(values, order);
  for (let i = 0; i < Math.min(order, diff.length); i += 1) out.zigzag(diff[i] ?? 0);
  out.align();
  for (let at = order as number; at < diff.length; at += BLOCK) {
    const end = Math.min(at + BLOCK, diff.length);
    let max = 0;
    for (let i = at; i < end; i += 1) max = Math.max(max, zigzag(diff[i] ?? 0));
    const width = widthOf(max);
    out.bits(width, 6);
    if (width === 0) continue;
    for (let i = at; i < end; i += 1) {
      const value = zigzag(diff[i] ?? 0);
      if (width > 32) {
        out.bits(Math.floor(value / 4_294_967_296), width - 32);
        out.bits(value % 4_294_967_296, 32);
      } else {
        out.bits(value, width);
      }
    }
  }
  out.align();
}

/** Reads `count` integers that `writeIntegers` wrote with the same order. */
export function readIntegers(from: BitReader, count: number, order: DeltaOrder): Float64Array {
  const out = new Float64Array(count);
  for (let i = 0; i < Math.min(order, count); i += 1) out[i] = from.zigzag();
  from.align();
  for (let at = order as number; at < count; at += BLOCK) {
    const end = Math.min(at + BLOCK, count);
    const width = from.bits(6);
    if (width === 0) continue;
    for (let i = at; i < end; i += 1) {
      const raw = width > 32 ? from.bits(width - 32) * 4_294_967_296 + from.bits(32) : from.bits(width);
      out[i] = raw % 2 === 0 ? raw / 2 : -(raw + 1) / 2;
    }
  }
  from.align();
  for (let pass = order - 1; pass >= 0; pass -= 1) {
    for (let i = pass + 1; i < count; i += 1) out[i] = (out[i] ?? 0) + (out[i - 1] ?? 0);
  }
  return out;
}
