import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { astJson } from '../../../src-main/api/prometheus-v1/ast.ts';
import type { Expr } from '../../../src-shared/promql/ast.ts';
import { format } from '../../../src-shared/promql/format.ts';
import { parse } from '../../../src-shared/promql/parse.ts';
import { durationText, pretty } from '../../../src-shared/promql/pretty.ts';
import { goPlain } from '../../../src-shared/text/go-float.ts';
import { expression, plain } from './expression.ts';

/** The tree as far as it means something: matchers in one order (pretty sorts them), no `ignoring ()`. */
function meaning(expr: Expr): unknown {
  return JSON.parse(JSON.stringify(plain(expr)), (key, value: unknown) => {
    if (key === 'matchers' && Array.isArray(value)) return value.map((one) => JSON.stringify(one)).sort();
    const nothing = '{"on":false,"labels":[],"group":"none","include":[]}';
    return key === 'matching' && JSON.stringify(value) === nothing ? undefined : value;
  });
}

const long = 'a'.repeat(52);

describe('pretty', () => {
  it.each([
    ['foo/bar', 'foo / bar'],
    ['(a+ on(x) group_left(y) b)', '(a + on (x) group_left (y) b)'],
    ['sum(x)by(a,b)', 'sum by (a, b) (x)'],
    ['sum by () (x)', 'sum(x)'],
    ['sum without () (x)', 'sum without () (x)'],
    ['a{z="1",b=~"2"}', 'a{b=~"2",z="1"}'],
    ['{"a.b", c="d"}', '{"a.b",c="d"}'],
    ['a{b="c"}[2h] @ 123.5 offset -90m', 'a{b="c"}[2h] @ 123.500 offset -1h30m'],
    ['max_over_time(a[7d:])', 'max_over_time(a[1w:])'],
    ['-(1e21+2)', '-(1000000000000000000000 + 2)'],
    ['a == bool 1', 'a == bool 1'],
    ['a and ignoring(x) b', 'a and ignoring (x) b'],
  ])('%s becomes %s', (text, expected) => {
    expect(pretty(parse(text))).toBe(expected);
  });

  it('splits lines that are too long', () => {
    expect(pretty(parse(`max_over_time((${long} + ${long})[5m:30s] offset 1w)`))).toBe(
      ['max_over_time(', '  (', `      ${long}`, '    +', `      ${long}`, '  )[5m:30s] offset 1w', ')'].join('\n'),
    );
    expect(pretty(parse(`topk(5, ${long}${long})`))).toBe(['topk(', '  5,', `  ${long}${long}`, ')'].join('\n'));
  });

  it('gives text that parses to the same tree', () => {
    fc.assert(
      fc.property(expression('vector'), (expr) => {
        const tree = parse(format(expr));
        expect(meaning(parse(pretty(tree)))).toEqual(meaning(tree));
      }),
    );
  });
});

describe('numbers and durations', () => {
  it.each([
    [1e-9, '0.000000001'],
    [1.5e300, `15${'0'.repeat(299)}`],
    [123.456, '123.456'],
    [-0.25, '-0.25'],
    [1e6, '1000000'],
    [-Infinity, '-Inf'],
  ])('%s is %s', (value, text) => {
    expect(goPlain(value)).toBe(text);
  });

  it('read back', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (v) => Object.is(Number(goPlain(v)), v)),
    );
  });

  it.each([
    [0, '0s'],
    [90_000, '1m30s'],
    [1_209_600_000, '2w'],
    [691_200_000, '8d'],
    [31_536_000_000, '1y'],
    [-1_500, '-1s500ms'],
  ])('%s ms is %s', (ms, text) => {
    expect(durationText(ms)).toBe(text);
  });
});

describe('the tree as JSON', () => {
  it('keeps parentheses, matching and signatures', () => {
    expect(astJson(parse('topk by (a) (3, (rate(x[5m] @ end())) * on(b) group_right(c) -y)'))).toMatchObject({
      type: 'aggregation',
      op: 'topk',
      grouping: ['a'],
      without: false,
      param: { type: 'numberLiteral', val: '3' },
      expr: {
        type: 'binaryExpr',
        op: '*',
        bool: false,
        matching: { card: 'one-to-many', labels: ['b'], on: true, include: ['c'] },
        lhs: {
          type: 'parenExpr',
          expr: {
            type: 'call',
            func: { name: 'rate', argTypes: ['matrix'], variadic: 0, returnType: 'vector' },
            args: [{ type: 'matrixSelector', name: 'x', range: 300_000, startOrEnd: 'end', timestamp: null }],
          },
        },
        rhs: { type: 'unaryExpr', op: '-', expr: { type: 'vectorSelector', name: 'y' } },
      },
    });
    expect(astJson(parse('a or 1 * b[5m:1m]'.replace('b[5m:1m]', 'max_over_time(b[5m:1m])')))).toMatchObject({
      matching: { card: 'many-to-many' },
      rhs: { matching: null, rhs: { args: [{ type: 'subquery', range: 300_000, step: 60_000, offset: 0 }] } },
    });
  });
});
