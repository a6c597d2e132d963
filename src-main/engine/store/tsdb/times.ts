import type { BitReader, BitWriter } from './bits.ts';
import { readIntegers, writeIntegers } from './integers.ts';

const GRID = 0;
const GRID_WITH_GAPS = 1;
const FREE = 2;

/** The most common distance, or 0 when there are fewer than two times. */
function stepOf(times: Float64Array): number {
  const counts = new Map<number, number>();
  let best = 0;
  let bestCount = 0;
  for (let i = 1; i < times.length; i += 1) {
    const step = (times[i] ?? 0) - (times[i - 1] ?? 0);
    const count = (counts.get(step) ?? 0) + 1;
    counts.set(step, count);
    if (count > bestCount) {
      best = step;
      bestCount = count;
    }
  }
  return best;
}

/**
 * Writes ascending whole milliseconds: as a grid (start, step) when every time is a slot of it, with one bit per slot
 * where slots are missing, otherwise as delta of delta. The count is written too.
 */
export function writeTimes(out: BitWriter, times: Float64Array): void {
  const count = times.length;
  out.varint(count);
  if (count === 0) return;
  const start = times[0] ?? 0;
  const step = stepOf(times);
  const slots = step > 0 ? ((times[count - 1] ?? 0) - start) / step + 1 : 1;
  let onGrid = count === 1 || (step > 0 && Number.isInteger(slots));
  for (let i = 1; onGrid && i < count; i += 1) onGrid = ((times[i] ?? 0) - start) % step === 0;
  if (onGrid && slots === count) {
    out.byte(GRID);
    out.zigzag(start);
    out.varint(step);
    return;
  }
  // One bit per slot pays while gaps are few; eight slots per sample is where deltas get cheaper.
  if (onGrid && slots <= count * 8) {
    out.byte(GRID_WITH_GAPS);
    out.zigzag(start);
    out.varint(step);
    out.align();
    let next = 0;
    for (let i = 0; i < count; i += 1) {
      const slot = ((times[i] ?? 0) - start) / step;
      for (; next < slot; next += 1) out.bits(0, 1);
      out.bits(1, 1);
      next += 1;
    }
    out.align();
    return;
  }
  out.byte(FREE);
  writeIntegers(out, times, 2);
}

/** Reads times that `writeTimes` wrote. */
export function readTimes(from: BitReader): Float64Array {
  const count = from.varint();
  if (count > 50_000_000) throw new RangeError('an impossible number of samples');
  const out = new Float64Array(count);
  if (count === 0) return out;
  const form = from.byte();
  if (form === FREE) return readIntegers(from, count, 2);
  const start = from.zigzag();
  const step = from.varint();
  if (form === GRID) {
    for (let i = 0; i < count; i += 1) out[i] = start + i * step;
    return out;
  }
  if (form !== GRID_WITH_GAPS) throw new RangeError(`unknown form of times ${form}`);
  from.align();
  for (let i = 0, slot = 0; i < count; slot += 1) {
    if (from.bits(1) === 1) {
      out[i] = start + slot * step;
      i += 1;
    }
  }
  from.align();
  return out;
}
