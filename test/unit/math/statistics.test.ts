import fc from 'fast-check';
import { max, mean, median, min, sampleCorrelation, standardDeviation } from 'simple-statistics';
import { expect, describe as group, it } from 'vitest';
import { bestLag, pearson, significant } from '../../../src-shared/math/correlation.ts';
import { describe, movingAverage, trend } from '../../../src-shared/math/statistics.ts';
import { noise } from '../../support/noise.ts';

const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });
const values = fc.array(value, { minLength: 1, maxLength: 80 });
const near = (a: number, b: number, size = 1): void => {
  expect(Math.abs(a - b)).toBeLessThanOrEqual(1e-9 * Math.max(size, Math.abs(a), Math.abs(b)));
};
const jitter = (seed: number) => (i: number) => noise(seed, i);
const wave = (length: number, of: (i: number) => number): Float64Array =>
  Float64Array.from({ length }, (_, i) => of(i));

group('statistics', () => {
  it('agree with those of simple-statistics', () => {
    fc.assert(
      fc.property(values, (given) => {
        const found = describe(Float64Array.from(given));
        expect(found).toMatchObject({
          count: given.length,
          min: min(given),
          max: max(given),
          first: given[0],
          last: given.at(-1),
        });
        near(found?.mean ?? Number.NaN, mean(given), 1e6);
        near(found?.median ?? Number.NaN, median(given), 1e6);
        near(found?.stddev ?? Number.NaN, standardDeviation(given), 1e6);
      }),
    );
  });

  it('have quantiles in order and interpolated', () => {
    const four = describe(Float64Array.of(4, 1, 3, 2));
    expect(four?.p50).toBe(2.5);
    near(four?.p95 ?? Number.NaN, 3.85);
    near(four?.p99 ?? Number.NaN, 3.97);
    fc.assert(
      fc.property(values, (given) => {
        const found = describe(Float64Array.from(given));
        const ordered = [found?.min, found?.p50, found?.p95, found?.p99, found?.max].map((x) => x ?? Number.NaN);
        expect(ordered).toEqual(ordered.toSorted((a, b) => a - b));
      }),
    );
  });

  it('leave out gaps and infinities, and say nothing of nothing', () => {
    expect(describe(Float64Array.of(Number.NaN, 2, Number.POSITIVE_INFINITY, 4))).toMatchObject({ count: 2, mean: 3 });
    expect(describe(Float64Array.of(Number.NaN))).toBeUndefined();
  });
});

group('the moving average', () => {
  it('is the mean of the last values that are there', () => {
    expect([...movingAverage(Float64Array.of(1, Number.NaN, 4, 7, Number.NaN), 2)]).toEqual([1, 1, 4, 5.5, 7]);
    expect([...movingAverage(Float64Array.of(Number.NaN, Number.NaN), 1)]).toEqual([Number.NaN, Number.NaN]);
  });
});

group('the trend', () => {
  it('is up, down or flat by more than the noise', () => {
    expect(trend(wave(100, (i) => 10 + i * 0.1))).toMatchObject({ direction: 'up' });
    expect(trend(wave(100, (i) => 20 - i * 0.1))).toMatchObject({ direction: 'down' });
    expect(trend(wave(100, jitter(1)).map((x) => 10 + 5 * x))).toMatchObject({ direction: 'flat' });
    expect(trend(wave(100, (i) => (i === 99 ? 1_000 : 10)))).not.toMatchObject({ direction: 'down' });
  });

  it('says by how much', () => {
    const { changeRatio } = trend(wave(1_000, (i) => 100 + i / 10));
    expect(changeRatio).toBeGreaterThan(0.8);
    expect(changeRatio).toBeLessThan(1);
    expect(trend(wave(50, () => 3))).toMatchObject({ direction: 'flat', changeRatio: 0 });
    expect(trend(wave(50, (i) => (i < 25 ? 0 : 1)))).toMatchObject({
      direction: 'up',
      changeRatio: Number.POSITIVE_INFINITY,
    });
    expect(trend(new Float64Array(0))).toMatchObject({ direction: 'flat', changeRatio: 0 });
  });
});

group('correlation', () => {
  it('agrees with that of simple-statistics', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer(), fc.integer()), { minLength: 4, maxLength: 60 }), (pairs) => {
        const [x, y] = [pairs.map(([a]) => a), pairs.map(([, b]) => b)];
        const found = pearson(Float64Array.from(x), Float64Array.from(y));
        if (found === undefined) return;
        expect(Math.abs(found.r - sampleCorrelation(x, y))).toBeLessThan(1e-6);
        expect(found.n).toBe(pairs.length);
      }),
    );
  });

  it('says nothing of what does not move, and pairs only what is there', () => {
    expect(pearson(Float64Array.of(1, 2, 3), Float64Array.of(0.1, 0.1, 0.1))).toBeUndefined();
    const gap = Number.NaN;
    expect(pearson(Float64Array.of(1, gap, 2, 3, 9), Float64Array.of(2, 5, 4, 6, gap))).toEqual({ r: 1, n: 3 });
  });

  it('finds by how much one comes later', () => {
    const x = wave(120, jitter(2));
    const y = wave(120, (i) => 3 * noise(2, i - 4) + 1);
    expect(bestLag(x, y, 8, 20)).toMatchObject({ lag: 4, n: 116 });
    expect(bestLag(y, x, 8, 20)).toMatchObject({ lag: -4 });
    expect(bestLag(x, x, 8, 20)).toMatchObject({ lag: 0 });
  });

  it('tells chance from company', () => {
    const x = wave(120, jitter(3));
    const y = wave(120, (i) => noise(3, i) + 0.3 * noise(4, i));
    expect(significant(pearson(x, y) ?? { r: 0, n: 0 }, x, y)).toBe(true);
    // Two slow waves: alike for the eye, but there are only a few independent turns.
    const slow = wave(120, (i) => Math.sin(i / 40));
    const other = wave(120, (i) => Math.sin(i / 38 + 0.4));
    expect(significant(pearson(slow, other) ?? { r: 0, n: 0 }, slow, other)).toBe(false);
  });
});
