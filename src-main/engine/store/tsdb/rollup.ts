import { Sketch } from '../../../../src-shared/math/sketch.ts';
import { measuredValue, STALE } from '../../../../src-shared/model/sample.ts';
import { BitReader, BitWriter } from './bits.ts';
import type { Columns } from './chunk.ts';
import { readTimes, writeTimes } from './times.ts';
import { readValues, writeValues } from './values.ts';

/** All that remains of one series in one span of time; `t` is the span's beginning. */
export interface RollupRow {
  readonly t: number;
  readonly n: number;
  readonly min: number;
  readonly max: number;
  readonly sum: number;
  readonly last: number;
  /** Left out where nobody asked for it. */
  readonly sketch: Sketch | undefined;
}

/** A row with its sketch, as rows are made and stored. */
export interface FullRollupRow extends RollupRow {
  readonly sketch: Sketch;
}

/** Samples summed up per span of `span` ms, spans aligned to the epoch (UTC). Ends of series count for nothing. */
export function rollUp(samples: Columns, span: number): readonly FullRollupRow[] {
  const rows: FullRollupRow[] = [];
  let open: { t: number; n: number; min: number; max: number; sum: number; last: number; sketch: Sketch } | undefined;
  for (let i = 0; i < samples.t.length; i += 1) {
    const v = measuredValue(samples.v[i] ?? NaN);
    if (v === STALE || Number.isNaN(v)) continue;
    const at = Math.floor((samples.t[i] ?? 0) / span) * span;
    if (open?.t !== at) {
      open = { t: at, n: 0, min: v, max: v, sum: 0, last: v, sketch: new Sketch() };
      rows.push(open);
    }
    open.n += 1;
    open.min = Math.min(open.min, v);
    open.max = Math.max(open.max, v);
    open.sum += v;
    open.last = v;
    open.sketch.add(v);
  }
  return rows;
}

/** Two rows of the same span as one; `later` has the last value. */
export function mergeRows(earlier: FullRollupRow, later: FullRollupRow): FullRollupRow {
  const sketch = new Sketch();
  sketch.merge(earlier.sketch);
  sketch.merge(later.sketch);
  return {
    t: earlier.t,
    n: earlier.n + later.n,
    min: Math.min(earlier.min, later.min),
    max: Math.max(earlier.max, later.max),
    sum: earlier.sum + later.sum,
    last: later.last,
    sketch,
  };
}

/** Two ascending lists as one; rows of the same span are merged. */
export function mergeRollups(
  earlier: readonly FullRollupRow[],
  later: readonly FullRollupRow[],
): readonly FullRollupRow[] {
  const spans = new Map(earlier.map((row) => [row.t, row]));
  for (const row of later) {
    const before = spans.get(row.t);
    spans.set(row.t, before === undefined ? row : mergeRows(before, row));
  }
  return [...spans.values()].sort((a, b) => a.t - b.t);
}

/** Up to three values can be told from n, min, max and sum; only larger spans need their sketch stored. */
function needsSketch(row: Pick<RollupRow, 'n' | 'min' | 'max'>): boolean {
  return row.n > 3 && row.min < row.max;
}

function impliedSketch(n: number, min: number, max: number, sum: number): Sketch {
  const sketch = new Sketch();
  if (min === max) {
    sketch.add(min, n);
    return sketch;
  }
  sketch.add(min);
  sketch.add(max);
  if (n === 3) sketch.add(Math.min(max, Math.max(min, sum - min - max)));
  return sketch;
}

export function encodeSketch(sketch: Sketch): Uint8Array {
  const out = new BitWriter(64);
  for (const number of sketch.toNumbers()) out.zigzag(number);
  return out.finish();
}

export function decodeSketch(bytes: Uint8Array): Sketch {
  const from = new BitReader(bytes);
  return Sketch.fromNumbers(() => from.zigzag());
}

/** Rows of one series as five columns and the sketches that the columns do not already imply. */
export function encodeRollup(rows: readonly FullRollupRow[]): Uint8Array {
  const out = new BitWriter(rows.length * 8 + 64);
  writeTimes(
    out,
    Float64Array.from(rows, (row) => row.t),
  );
  for (const column of ['n', 'min', 'max', 'sum', 'last'] as const) {
    writeValues(
      out,
      Float64Array.from(rows, (row) => row[column]),
    );
  }
  for (const row of rows) {
    if (!needsSketch(row)) continue;
    for (const number of row.sketch.toNumbers()) out.zigzag(number);
  }
  return out.finish();
}

/** Reads rows that `encodeRollup` wrote, without their sketches when those are not wanted. */
export function decodeRollup(bytes: Uint8Array, sketches: true): readonly FullRollupRow[];
export function decodeRollup(bytes: Uint8Array, sketches: boolean): readonly RollupRow[];
export function decodeRollup(bytes: Uint8Array, sketches: boolean): readonly RollupRow[] {
  const from = new BitReader(bytes);
  const times = readTimes(from);
  const [n, min, max, sum, last] = Array.from({ length: 5 }, () => readValues(from, times.length));
  return Array.from(times, (t, i) => {
    const row = {
      t,
      n: n?.[i] ?? 0,
      min: min?.[i] ?? NaN,
      max: max?.[i] ?? NaN,
      sum: sum?.[i] ?? NaN,
      last: last?.[i] ?? NaN,
    };
    if (!sketches) return { ...row, sketch: undefined };
    const sketch = needsSketch(row)
      ? Sketch.fromNumbers(() => from.zigzag())
      : impliedSketch(row.n, row.min, row.max, row.sum);
    return { ...row, sketch };
  });
}
