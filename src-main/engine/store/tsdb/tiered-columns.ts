import type { SampleParts, SelectHints } from '../store.ts';
import type { Columns } from './chunk.ts';
import type { RollupRow } from './rollup.ts';
import type { Span } from './tiers.ts';

/** Samples of which some stand for many; `parts` is left out when none does. */
export interface TieredColumns extends Columns {
  readonly parts?: SampleParts;
}

/** A stretch of time as roll-ups of one length. */
export interface RolledUp {
  readonly span: Span;
  readonly rows: readonly RollupRow[];
}

/**
 * What an instant selector sees of roll-ups: at each of its steps the last value of the newest span that has ended. A span
 * lasts until the next one ends, or for `width` (the lookback) when the series has a gap there.
 */
export function atSteps({ span, rows }: RolledUp, { ends, width }: SelectHints, before: number): Columns {
  const t: number[] = [];
  const v: number[] = [];
  let step = 0;
  for (const [i, row] of rows.entries()) {
    const end = row.t + span - 1;
    const until = Math.min(before, rows[i + 1]?.t === row.t + span ? end + span : end + width);
    while (step < ends.length && (ends[step] ?? 0) < end) step += 1;
    for (; step < ends.length && (ends[step] ?? 0) < until; step += 1) {
      const at = ends[step] ?? 0;
      // Steps that all look at one time (`@`) need one sample.
      if (t.at(-1) === at) continue;
      t.push(at);
      v.push(row.last);
    }
  }
  return { t: Float64Array.from(t), v: Float64Array.from(v) };
}

/** Roll-ups as samples of a window: each at the end of its span, with what it stands for beside its last value. */
export function asParts({ span, rows }: RolledUp, before: number): TieredColumns {
  return {
    t: Float64Array.from(rows, (row) => Math.min(row.t + span - 1, before - 1)),
    v: Float64Array.from(rows, (row) => row.last),
    parts: {
      n: Float64Array.from(rows, (row) => row.n),
      min: Float64Array.from(rows, (row) => row.min),
      max: Float64Array.from(rows, (row) => row.max),
      sum: Float64Array.from(rows, (row) => row.sum),
      sketch: (i) => rows[i]?.sketch,
    },
  };
}

/** Stretches one after the other, none overlapping, as one. */
export function inARow(stretches: readonly TieredColumns[]): TieredColumns {
  const filled = stretches.filter(({ t }) => t.length > 0);
  const [only] = filled;
  if (only === undefined) return { t: new Float64Array(0), v: new Float64Array(0) };
  if (filled.length === 1) return only;
  const joined = (column: (one: TieredColumns) => Float64Array): Float64Array => {
    const out = new Float64Array(filled.reduce((sum, { t }) => sum + t.length, 0));
    let at = 0;
    for (const one of filled) {
      out.set(column(one), at);
      at += one.t.length;
    }
    return out;
  };
  const columns = { t: joined(({ t }) => t), v: joined(({ v }) => v) };
  if (filled.every(({ parts }) => parts === undefined)) return columns;
  return {
    ...columns,
    parts: {
      n: joined(({ t, parts }) => parts?.n ?? new Float64Array(t.length).fill(1)),
      min: joined(({ v, parts }) => parts?.min ?? v),
      max: joined(({ v, parts }) => parts?.max ?? v),
      sum: joined(({ v, parts }) => parts?.sum ?? v),
      sketch: (i) => {
        let at = i;
        for (const { t, parts } of filled) {
          if (at < t.length) return parts?.sketch(at);
          at -= t.length;
        }
        return undefined;
      },
    },
  };
}
