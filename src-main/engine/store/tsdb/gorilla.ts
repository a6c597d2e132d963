import type { BitReader, BitWriter } from './bits.ts';

/**
 * XOR of neighbouring doubles (Pelkonen et al., "Gorilla", VLDB 2015, section 4.1.2): equal values cost one bit, others the
 * bits that differ, in the window of the one before when they fit there.
 */
export function writeGorilla(out: BitWriter, values: Float64Array): void {
  const pair = new Uint32Array(2);
  const double = new Float64Array(pair.buffer);
  let lowBefore = 0;
  let highBefore = 0;
  let leading = 65;
  let trailing = 0;
  for (let i = 0; i < values.length; i += 1) {
    double[0] = values[i] ?? 0;
    const low = pair[0] ?? 0;
    const high = pair[1] ?? 0;
    if (i === 0) {
      out.align();
      out.bits(high, 32);
      out.bits(low, 32);
    } else {
      const xorLow = (low ^ lowBefore) >>> 0;
      const xorHigh = (high ^ highBefore) >>> 0;
      if (xorLow === 0 && xorHigh === 0) {
        out.bits(0, 1);
      } else {
        const lead = Math.min(31, xorHigh === 0 ? 32 + Math.clz32(xorLow) : Math.clz32(xorHigh));
        const trail = xorLow === 0 ? 32 + trailingZeros(xorHigh) : trailingZeros(xorLow);
        if (leading <= 31 && lead >= leading && trail >= trailing) {
          out.bits(0b10, 2);
        } else {
          leading = lead;
          trailing = trail;
          out.bits(0b11, 2);
          out.bits(leading, 5);
          // 64 meaningful bits are written as 0: zero bits cannot be meant, that is the one-bit case.
          out.bits((64 - leading - trailing) & 63, 6);
        }
        writeWindow(out, xorHigh, xorLow, leading, trailing);
      }
    }
    lowBefore = low;
    highBefore = high;
  }
  out.align();
}

/** Reads `count` doubles that `writeGorilla` wrote. */
export function readGorilla(from: BitReader, count: number): Float64Array {
  const out = new Float64Array(count);
  const pair = new Uint32Array(2);
  const double = new Float64Array(pair.buffer);
  from.align();
  let leading = 0;
  let trailing = 0;
  for (let i = 0; i < count; i += 1) {
    if (i === 0) {
      pair[1] = from.bits(32);
      pair[0] = from.bits(32);
    } else if (from.bits(1) === 1) {
      if (from.bits(1) === 1) {
        leading = from.bits(5);
        const meaningful = from.bits(6) || 64;
        trailing = 64 - leading - meaningful;
      }
      const width = 64 - leading - trailing;
      // The window as two words, then shifted up by the trailing zeros.
      const top = width > 32 ? from.bits(width - 32) : 0;
      const bottom = from.bits(Math.min(width, 32));
      pair[1] = (pair[1] ?? 0) ^ shiftedHigh(top, bottom, trailing);
      pair[0] = (pair[0] ?? 0) ^ (trailing >= 32 ? 0 : bottom << trailing);
    }
    out[i] = double[0] ?? 0;
  }
  from.align();
  return out;
}

function trailingZeros(word: number): number {
  return 31 - Math.clz32(word & -word);
}

function shiftedHigh(top: number, bottom: number, trailing: number): number {
  if (trailing >= 32) return bottom << (trailing - 32);
  return trailing === 0 ? top : (top << trailing) | (bottom >>> (32 - trailing));
}

function writeWindow(out: BitWriter, high: number, low: number, leading: number, trailing: number): void {
  const width = 64 - leading - trailing;
  const bottom =
    trailing >= 32 ? high >>> (trailing - 32) : trailing === 0 ? low : (high << (32 - trailing)) | (low >>> trailing);
  const top = trailing >= 32 ? 0 : trailing === 0 ? high : high >>> trailing;
  if (width > 32) out.bits(top, width - 32);
  out.bits(bottom, Math.min(width, 32));
}
