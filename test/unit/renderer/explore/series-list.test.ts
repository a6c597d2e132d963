import { describe, expect, it } from 'vitest';
import {
  commonUnit,
  dataSpan,
  largest,
  legendText,
  listSeries,
  summarise,
} from '../../../../src-renderer/features/explore/series-list.ts';
import type { RangeFrame } from '../../../../src-shared/model/query.ts';

function frame(...series: readonly (readonly [Record<string, string>, readonly number[]])[]): RangeFrame {
  return {
    t: Float64Array.of(0, 1, 2),
    series: series.map(([labels, v]) => ({ labels, v: Float64Array.from(v) })),
    warnings: [],
    infos: [],
  };
}

describe('dataSpan', () => {
  const t = Float64Array.of(0, 10, 20, 30, 40);
  const v = (...values: number[]) => ({ v: Float64Array.from(values) });
  it('goes from a step before the first value to a step after the last', () => {
    expect(dataSpan(t, [v(NaN, NaN, NaN, 1, NaN), v(NaN, NaN, 1, NaN, NaN)])).toEqual({ from: 10, to: 40 });
    expect(dataSpan(t, [v(NaN, NaN, NaN, NaN, NaN)])).toBeUndefined();
  });
});

describe('listSeries', () => {
  it('tells series of several questions apart by their letters, and equal names by a number', () => {
    const listed = listSeries([
      { index: 0, expr: 'x_seconds', legend: '', frame: frame([{ job: 'a' }, [1, 2, 3]], [{ job: 'b' }, [1, 1, 1]]) },
      { index: 2, expr: 'y', legend: 'all', frame: frame([{ job: 'a' }, [4, 4, 4]], [{ job: 'b' }, [5, 5, 5]]) },
      { index: 3, expr: 'vector(1)', legend: '', frame: frame([{}, [1, 1, 1]]) },
    ]);
    expect(listed.map(({ name }) => name)).toEqual([
      'A · {job="a"}',
      'A · {job="b"}',
      'C · all',
      'C · all (2)',
      'D · vector(1)',
    ]);
    expect(listed.map(({ hue }) => hue)).toEqual([0, 1, 2, 3, 4]);
    expect(listed.map(({ unit }) => unit)).toEqual(['seconds', 'seconds', 'number', 'number', 'number']);
    expect(commonUnit(listed)).toBe('number');
    expect(commonUnit(listed.slice(0, 2))).toBe('seconds');
  });
  it('fills a legend with labels', () => {
    expect(legendText('{{ monitor }} p95 {{gone}}', { monitor: 'Orders' })).toBe('Orders p95');
  });
});

describe('summarise', () => {
  it('leaves gaps and infinities out', () => {
    const { last, min, max, mean } = summarise(Float64Array.of(Number.NaN, 2, Infinity, 4, Number.NaN));
    expect([last, min, max, mean]).toEqual([4, 2, 4, 3]);
  });
  it('knows nothing of a column of gaps', () => {
    expect(Object.values(summarise(Float64Array.of(Number.NaN, Infinity)))).toEqual([
      Number.NaN,
      Number.NaN,
      Number.NaN,
      Number.NaN,
    ]);
  });
});

describe('largest', () => {
  it('keeps those with the largest values, in their order', () => {
    const listed = listSeries([
      {
        index: 0,
        expr: 'x',
        legend: '{{n}}',
        frame: frame(
          [{ n: 'small' }, [1, 1, 1]],
          [{ n: 'below' }, [-9, -9, -9]],
          [{ n: 'gap' }, [Number.NaN, Number.NaN, Number.NaN]],
          [{ n: 'big' }, [1, 7, 1]],
        ),
      },
    ]);
    expect(largest(listed, 2).map(({ name }) => name)).toEqual(['below', 'big']);
    expect(largest(listed, 4)).toBe(listed);
  });
});
