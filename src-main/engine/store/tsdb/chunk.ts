import { BitReader, BitWriter } from './bits.ts';
import { readTimes, writeTimes } from './times.ts';
import { readValues, writeValues } from './values.ts';

/** Samples as two columns of the same length, oldest first. */
export interface Columns {
  readonly t: Float64Array;
  readonly v: Float64Array;
}

export const NO_SAMPLES: Columns = { t: new Float64Array(0), v: new Float64Array(0) };

/** One series' samples as bytes. Times are whole ms, ascending; values bit-exact; NaN has no place here. */
export function encodeChunk(samples: Columns): Uint8Array {
  const out = new BitWriter(samples.t.length * 2 + 32);
  writeTimes(out, samples.t);
  writeValues(out, samples.v);
  return out.finish();
}

export function decodeChunk(bytes: Uint8Array): Columns {
  const from = new BitReader(bytes);
  const t = readTimes(from);
  return { t, v: readValues(from, t.length) };
}

/**
 * Several series that share their times as bytes: times once, then a directory and each column, so that one series is
 * read without decoding the others. NaN says "no sample" and is kept as a presence map.
 */
export function encodeBlock(t: Float64Array, columns: readonly Float64Array[]): Uint8Array {
  const out = new BitWriter(t.length * columns.length + 64);
  writeTimes(out, t);
  const encoded = columns.map((column) => encodeColumn(column));
  out.varint(columns.length);
  for (const bytes of encoded) out.varint(bytes.length);
  for (const bytes of encoded) out.append(bytes);
  return out.finish();
}

/** The samples of the columns at `wanted` (indices into the block), in that order. */
export function decodeBlock(bytes: Uint8Array, wanted: readonly number[]): readonly Columns[] {
  const from = new BitReader(bytes);
  const t = readTimes(from);
  const lengths: number[] = [];
  const count = from.varint();
  for (let i = 0; i < count; i += 1) lengths.push(from.varint());
  const starts: number[] = [];
  let at = from.position;
  for (const length of lengths) {
    starts.push(at);
    at += length;
  }
  return wanted.map((index) => {
    const start = starts[index];
    const length = lengths[index];
    if (start === undefined || length === undefined) throw new RangeError(`the block has no column ${index}`);
    return decodeColumn(bytes.subarray(start, start + length), t);
  });
}

const ALL = 0;
const SOME = 1;
const NONE = 2;

function encodeColumn(values: Float64Array): Uint8Array {
  const out = new BitWriter(values.length + 16);
  let present = 0;
  for (const value of values) if (!Number.isNaN(value)) present += 1;
  if (present === 0) {
    out.byte(NONE);
  } else if (present === values.length) {
    out.byte(ALL);
    writeValues(out, values);
  } else {
    out.byte(SOME);
    for (const value of values) out.bits(Number.isNaN(value) ? 0 : 1, 1);
    out.align();
    writeValues(
      out,
      values.filter((value) => !Number.isNaN(value)),
    );
  }
  return out.finish();
}

function decodeColumn(bytes: Uint8Array, t: Float64Array): Columns {
  const from = new BitReader(bytes);
  const presence = from.byte();
  if (presence === NONE) return NO_SAMPLES;
  if (presence === ALL) return { t, v: readValues(from, t.length) };
  if (presence !== SOME) throw new RangeError(`unknown presence ${presence}`);
  const times = new Float64Array(t.length);
  let count = 0;
  for (const time of t) {
    if (from.bits(1) === 0) continue;
    times[count] = time;
    count += 1;
  }
  from.align();
  return { t: times.slice(0, count), v: readValues(from, count) };
}

/** The part with `from <= t <= to`, as views. */
export function clip(samples: Columns, from: number, to: number): Columns {
  const start = lowerBound(samples.t, from);
  const end = lowerBound(samples.t, to + 1);
  return start === 0 && end === samples.t.length
    ? samples
    : { t: samples.t.subarray(start, end), v: samples.v.subarray(start, end) };
}

/** Index of the first time that is not before `t`. */
export function lowerBound(times: Float64Array, t: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] ?? 0) < t) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Joins parts of one series in any order to one run: ascending, and of equal times the first one given stays. */
export function mergeColumns(parts: readonly Columns[]): Columns {
  const filled = parts.filter((part) => part.t.length > 0);
  const [only] = filled;
  if (only === undefined) return NO_SAMPLES;
  if (filled.length === 1) return only;
  filled.sort((a, b) => (a.t[0] ?? 0) - (b.t[0] ?? 0));
  const total = filled.reduce((sum, part) => sum + part.t.length, 0);
  const t = new Float64Array(total);
  const v = new Float64Array(total);
  let at = 0;
  let ascending = true;
  for (const part of filled) {
    if (at > 0 && (part.t[0] ?? 0) <= (t[at - 1] ?? 0)) ascending = false;
    t.set(part.t, at);
    v.set(part.v, at);
    at += part.t.length;
  }
  return ascending ? { t, v } : sorted({ t, v });
}

function sorted(samples: Columns): Columns {
  const order = Uint32Array.from(samples.t, (_, i) => i).sort(
    (a, b) => (samples.t[a] ?? 0) - (samples.t[b] ?? 0) || a - b,
  );
  const t = new Float64Array(order.length);
  const v = new Float64Array(order.length);
  let count = 0;
  for (const i of order) {
    const time = samples.t[i] ?? 0;
    if (count > 0 && t[count - 1] === time) continue;
    t[count] = time;
    v[count] = samples.v[i] ?? 0;
    count += 1;
  }
  return { t: t.slice(0, count), v: v.slice(0, count) };
}
