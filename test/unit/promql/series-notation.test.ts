import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { STALE } from '../../../src-shared/model/sample.ts';
import { QueryError } from '../../../src-shared/promql/error.ts';
import { formatNativeHistogram } from '../../../src-shared/promql/native-histogram.ts';
import { parseMetricNotation, parseSeriesNotation } from '../../../src-shared/promql/series-notation.ts';

describe('series of tests', () => {
  it.each<readonly [string, Record<string, string>, readonly (number | undefined)[]]>([
    ['up 1 2', { __name__: 'up' }, [1, 2]],
    ['up{job="a b", x=\'y\', z=`w`,} 0', { __name__: 'up', job: 'a b', x: 'y', z: 'w' }, [0]],
    ['{"größe", "team.name"="x", none=""} 1', { __name__: 'größe', 'team.name': 'x' }, [1]],
    ['a:b 1+2x3 5-1x2 7x2', { __name__: 'a:b' }, [1, 3, 5, 7, 5, 4, 3, 7, 7, 7]],
    ['x _ _x2 stale', { __name__: 'x' }, [undefined, undefined, undefined, STALE]],
    ['x 0x10', { __name__: 'x' }, Array.from({ length: 11 }, () => 0)],
    ['x 0+0x1440', { __name__: 'x' }, Array.from({ length: 1_441 }, () => 0)],
    ['x NaN +Inf -inf 1e3 .5 -1_000', { __name__: 'x' }, [Number.NaN, Infinity, -Infinity, 1_000, 0.5, -1_000]],
    ['{} -1-.5x1', {}, [-1, -1.5]],
    ['x', { __name__: 'x' }, []],
  ])('%s', (text, labels, cells) => {
    expect(parseSeriesNotation(text)).toEqual({ labels, cells });
  });

  it('adds steps up one after the other, as Prometheus does', () => {
    expect(parseSeriesNotation('a 0+0.1x10').cells.at(-1)).toBe(0.9999999999999999);
    expect(parseSeriesNotation('a -0x1').cells).toEqual([-0, -0]);
  });

  it('may be native histograms', () => {
    const { cells } = parseSeriesNotation(
      'x {{schema:1 sum:3 count:2 buckets:[2 1] offset:1}}+{{schema:1 sum:1 count:1 buckets:[1]}}x1 {{}}',
    );
    expect(cells.map((cell) => (typeof cell === 'object' ? formatNativeHistogram(cell) : cell))).toEqual([
      '{{schema:1 count:2 sum:3 offset:1 buckets:[2 1]}}',
      '{{schema:1 count:3 sum:4 buckets:[1 2 1]}}',
      '{{}}',
    ]);
  });

  it.each([
    ['x 1 b', '1:5: parse error: unexpected "b" in series values, expected number or "stale"'],
    ['x{ 1', "1:3: parse error: unexpected character inside braces: '1'"],
    ['x{a="b"', '1:8: parse error: unexpected end of input inside braces'],
    ['x{a="b" c="d"} 1', "1:9: parse error: unexpected character inside braces: 'c'"],
    ['x 1+2', '1:3: parse error: unexpected end of input in series values'],
    ['x {{sum:x}}', '1:3: parse error: bad histogram descriptor'],
    ['x 1x9999999', '1:3: parse error: a series of more than 1100000 values'],
    ['x {{schema:1}}+{{schema:2}}x2', '1:3: parse error: histograms of different schemas are not added'],
  ])('%s is wrong: %s', (text, message) => {
    expect(() => parseSeriesNotation(text)).toThrow(
      expect.objectContaining({ name: 'QueryError', positioned: message }),
    );
  });

  it('name themselves alone as well', () => {
    expect(parseMetricNotation('')).toEqual({});
    expect(parseMetricNotation(' up{a="b"} ')).toEqual({ __name__: 'up', a: 'b' });
    expect(() => parseMetricNotation('up 1')).toThrow(QueryError);
  });

  it('are values or a positioned error, whatever stands there', () => {
    const piece = fc.constantFrom(
      'x',
      '{',
      '}',
      'a="b"',
      ',',
      '1',
      '+',
      '-',
      'x3',
      '_',
      'stale',
      '{{',
      'sum:1',
      '}}',
      ' ',
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(piece).map((all) => all.join('')),
    );
    fc.assert(
      fc.property(text, (given) => {
        try {
          parseSeriesNotation(given);
        } catch (error) {
          expect(error).toBeInstanceOf(QueryError);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
