import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toCsv } from '../../../src-renderer/charts/csv.ts';
import { sparkPath } from '../../../src-renderer/charts/spark.ts';
import { stripPaths } from '../../../src-renderer/charts/strip-paths.ts';
import { interleave, nearest, readingsAt, stacked } from '../../../src-renderer/charts/trend.ts';
import { exportName, trendCsv } from '../../../src-renderer/charts/trend-export.ts';

const f = (...values: number[]): Float64Array => Float64Array.from(values);
const N = Number.NaN;

describe('interleave', () => {
  it('never bridges blind time', () => {
    expect([...interleave(f(0, 10, 20, 30), f(1, 2, 3, 4), [{ from: 12, to: 18 }], Infinity)]).toEqual([
      0,
      1,
      10,
      2,
      15,
      N,
      20,
      3,
      30,
      4,
    ]);
    expect([...interleave(f(0, 10, 20), f(1, 2, 3), [{ from: 5, to: 15 }], Infinity)]).toEqual([0, 1, 10, N, 20, 3]);
  });
  it('puts a gap into a pause longer than the step', () => {
    expect([...interleave(f(0, 10, 50), f(1, 2, 3), [], 15)]).toEqual([0, 1, 10, 2, 30, N, 50, 3]);
  });
  it('keeps gaps of the data', () => {
    expect([...interleave(f(0, 1), f(N, 2), [], Infinity)]).toEqual([0, N, 1, 2]);
  });
});

describe('stacked', () => {
  it('adds from the first up and keeps a gap only where all are gaps', () => {
    const sums = stacked([
      { name: 'a', v: f(1, N, N) },
      { name: 'b', v: f(2, 3, N) },
    ]);
    expect(sums.map((v) => [...v])).toEqual([
      [1, N, N],
      [3, 3, N],
    ]);
  });
});

describe('nearest', () => {
  it('agrees with looking at every instant', () => {
    const instants = fc
      .uniqueArray(fc.integer({ min: 0, max: 500 }), { minLength: 1 })
      .map((a) => a.sort((x, y) => x - y));
    fc.assert(
      fc.property(instants, fc.integer({ min: -50, max: 550 }), (list, at) => {
        const best = Math.min(...list.map((x) => Math.abs(x - at)));
        expect(Math.abs(list[nearest(Float64Array.from(list), at)]! - at)).toBe(best);
      }),
    );
    expect(nearest(f(), 3)).toBe(-1);
  });
});

describe('readingsAt', () => {
  it('lists the largest first and leaves gaps out', () => {
    const series = [
      { name: 'a', v: f(1) },
      { name: 'b', v: f(N) },
      { name: 'c', v: f(7) },
    ];
    expect(readingsAt(series, 0).map((r) => [r.name, r.hue])).toEqual([
      ['c', 2],
      ['a', 0],
    ]);
  });
});

describe('sparkPath', () => {
  it('breaks the line at gaps and keeps single values as dots', () => {
    const { line, dots } = sparkPath([1, 2, -1, 3, -1, 1, 1], 70, 20);
    expect(line.match(/M/g)).toHaveLength(2);
    expect(dots).toHaveLength(1);
  });
  it('stands at the right when there are fewer values than places', () => {
    expect(sparkPath([5], 100, 20, 30).dots[0]?.[0]).toBe(98.5);
  });
  it('draws nothing for nothing', () => {
    expect(sparkPath([], 10, 10)).toEqual({ line: '', dots: [] });
  });
});

describe('stripPaths', () => {
  it('has one path per outcome, whatever the number of bars', () => {
    expect(Object.keys(stripPaths('uuuuxubu', 120, 18)).sort()).toEqual(['b', 'u', 'x']);
    expect(stripPaths('uuuu', 120, 18).u?.match(/M/g)).toHaveLength(4);
  });
  it('draws an outage taller than calm', () => {
    expect(stripPaths('x', 120, 18).x).toContain('v18h');
    expect(stripPaths('u', 120, 18).u).toContain('v9h');
  });
  it('ignores letters it does not know', () => {
    expect(stripPaths('??', 120, 18)).toEqual({});
  });
});

describe('csv', () => {
  it('quotes what has to be quoted and disarms formulas', () => {
    expect(
      toCsv(
        ['a', 'b'],
        [
          ['x,"y"', N],
          ['=1+1', 2.5],
        ],
      ),
    ).toBe('a,b\r\n"x,""y""",\r\n\'=1+1,2.5\r\n');
  });
  it('writes a chart with instants and gaps', () => {
    const csv = trendCsv({
      unit: 'ms',
      from: 0,
      to: 1,
      zone: 'UTC',
      t: f(0, 60_000),
      series: [{ name: 'p95', v: f(1, N) }],
    });
    expect(csv).toBe('time,p95\r\n1970-01-01T00:00:00.000Z,1\r\n1970-01-01T00:01:00.000Z,\r\n');
    expect(exportName('Latency: p50/p95', 'csv')).toBe('Latency-p50-p95.csv');
  });
});
