import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  clip,
  decodeBlock,
  decodeChunk,
  encodeBlock,
  encodeChunk,
  mergeColumns,
} from '../../src-main/engine/store/tsdb/chunk.ts';
import { STALE } from '../../src-shared/model/sample.ts';

const special = fc.constantFrom(
  0,
  -0,
  Infinity,
  -Infinity,
  STALE,
  Number.MAX_VALUE,
  Number.MIN_VALUE,
  2 ** 53,
  -(2 ** 53),
  0.1,
);
const value = fc.oneof(
  fc.double({ noNaN: true }),
  fc.integer({ min: -1_000_000, max: 1_000_000 }),
  fc.integer({ min: -100_000, max: 100_000 }).map((n) => n / 100),
  special,
);
const steps = fc.oneof(
  fc.constant(20_000),
  fc.constantFrom(20_000, 40_000, 60_000),
  fc.integer({ min: 1, max: 10_000_000 }),
);
const samples = fc
  .tuple(fc.integer({ min: 0, max: 2 ** 42 }), fc.array(fc.tuple(steps, value), { maxLength: 300 }))
  .map(([start, list]) => {
    const t = new Float64Array(list.length);
    const v = new Float64Array(list.length);
    let at = start;
    list.forEach(([step, x], i) => {
      at += step;
      t[i] = at;
      v[i] = x;
    });
    return { t, v };
  });

function bits(values: Float64Array): readonly bigint[] {
  return [...new BigUint64Array(values.slice().buffer)];
}

describe('chunk codec', () => {
  it('gives every sample back bit by bit', () => {
    fc.assert(
      fc.property(samples, (given) => {
        const back = decodeChunk(encodeChunk(given));
        expect([...back.t]).toEqual([...given.t]);
        expect(bits(back.v)).toEqual(bits(given.v));
      }),
      { numRuns: 600 },
    );
  });

  it('keeps shared times once and leaves NaN out of each column', () => {
    const cell = fc.oneof(value, fc.constant(NaN));
    fc.assert(
      fc.property(
        samples,
        fc.array(fc.array(cell, { minLength: 300, maxLength: 300 }), { minLength: 1, maxLength: 4 }),
        (rows, cells) => {
          const columns = cells.map((c) => Float64Array.from(c.slice(0, rows.t.length)));
          const wanted = columns.map((_, i) => columns.length - 1 - i);
          const back = decodeBlock(encodeBlock(rows.t, columns), wanted);
          wanted.forEach((index, i) => {
            const column = columns[index]!;
            const keep = [...column.keys()].filter((k) => !Number.isNaN(column[k]));
            expect([...back[i]!.t]).toEqual(keep.map((k) => rows.t[k]));
            expect(bits(back[i]!.v)).toEqual(bits(Float64Array.from(keep, (k) => column[k]!)));
          });
        },
      ),
      { numRuns: 150 },
    );
  });

  it('stores typical series in the measured sizes', () => {
    const t = Float64Array.from({ length: 240 }, (_, i) => 1_700_000_000_000 + i * 20_000);
    const size = (f: (i: number) => number): number =>
      encodeChunk({ t, v: Float64Array.from(t, (_, i) => f(i)) }).length / 240;
    let seed = 1;
    const random = (): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed / 2_147_483_648;
    };
    let counter = 0;
    expect(size(() => 1)).toBeLessThan(0.1);
    expect(size(() => (counter += Math.floor(random() * 50)))).toBeLessThan(1.3);
    expect(size(() => Math.round(200 + random() * 200) / 10)).toBeLessThan(1.6);
    expect(size((i) => (i === 120 ? STALE : 1))).toBeLessThan(0.2);
    expect(size(() => random())).toBeLessThan(8.2);
  });

  it('refuses damaged bytes instead of inventing samples', () => {
    const whole = encodeChunk({ t: Float64Array.from([1, 5, 6]), v: Float64Array.from([0.1, 3.7, Math.PI]) });
    for (let cut = 0; cut < whole.length; cut += 1)
      expect(() => decodeChunk(whole.subarray(0, cut))).toThrow(RangeError);
  });

  it('merges overlapping parts without doubling a time', () => {
    const a = { t: Float64Array.from([1, 3, 5]), v: Float64Array.from([10, 30, 50]) };
    const b = { t: Float64Array.from([2, 3, 4]), v: Float64Array.from([20, 31, 40]) };
    const merged = mergeColumns([b, a]);
    expect([...merged.t]).toEqual([1, 2, 3, 4, 5]);
    expect([...merged.v]).toEqual([10, 20, 30, 40, 50]);
    expect([...clip(merged, 2, 4).t]).toEqual([2, 3, 4]);
  });
});
