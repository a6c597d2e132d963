import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Sketch } from '../../../src-shared/math/sketch.ts';

const values = fc.array(
  fc.oneof(
    fc.double({ min: -1e6, max: 1e6, noNaN: true }).filter((v) => v === 0 || Math.abs(v) > 1e-9),
    fc.constant(0),
  ),
  {
    minLength: 1,
    maxLength: 200,
  },
);

function sketchOf(list: readonly number[]): Sketch {
  const sketch = new Sketch();
  for (const v of list) sketch.add(v);
  return sketch;
}

describe('Sketch', () => {
  it('gives quantiles within 1 % of the exact value', () => {
    fc.assert(
      fc.property(values, fc.double({ min: 0, max: 1, noNaN: true }), (list, q) => {
        const sorted = list.toSorted((a, b) => a - b);
        const exact = sorted[Math.floor(q * (sorted.length - 1))]!;
        const got = sketchOf(list).quantile(q)!;
        expect(Math.abs(got - exact)).toBeLessThanOrEqual(Math.abs(exact) * 0.01 + 1e-12);
      }),
    );
  });

  it('merges to the sketch of all values, in any order', () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        const merged = sketchOf(a);
        merged.merge(sketchOf(b));
        expect(merged.toNumbers()).toEqual(sketchOf([...b, ...a]).toNumbers());
        expect(merged.count).toBe(a.length + b.length);
      }),
    );
  });

  it('round trips through numbers', () => {
    fc.assert(
      fc.property(values, (list) => {
        const numbers = sketchOf(list).toNumbers();
        let at = 0;
        const back = Sketch.fromNumbers(() => numbers[at++]!);
        expect(back.toNumbers()).toEqual(numbers);
        expect(back.count).toBe(list.length);
      }),
    );
  });

  it('knows nothing when empty and leaves infinities out', () => {
    const sketch = new Sketch();
    sketch.add(Infinity);
    expect(sketch.quantile(0.5)).toBeUndefined();
  });
});
