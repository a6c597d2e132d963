import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { QueryError } from '../../../src-shared/promql/error.ts';
import { format } from '../../../src-shared/promql/format.ts';
import { parse } from '../../../src-shared/promql/parse.ts';
import { expression, plain } from './expression.ts';

function errorOf(text: string): string {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof QueryError) return error.positioned;
    throw error;
  }
  return '';
}

describe('parse', () => {
  it.each([
    ['a + b[5m]', '1:5: parse error: binary expression must contain only scalar and instant vector types'],
    ['rate(x)', '1:6: parse error: expected type range vector in call to function "rate", got instant vector'],
    ['rate(x[5m], 1)', '1:1: parse error: expected 1 argument(s) in call to "rate", got 2'],
    ['round()', '1:1: parse error: expected at least 1 argument(s) in call to "round", got 0'],
    ['hour(x, y)', '1:1: parse error: expected at most 1 argument(s) in call to "hour", got 2'],
    ['foo(1)', '1:1: parse error: unknown function with name "foo"'],
    ['1 == 1', '1:1: parse error: comparisons between scalars must use BOOL modifier'],
    ['1 + bool 1', '1:3: parse error: bool modifier can only be used on comparison operators'],
    ['a and 1', '1:1: parse error: set operator "and" not allowed in binary scalar expression'],
    ['a and on(x) group_left b', '1:1: parse error: no grouping allowed for "and" operation'],
    ['a * on(x) group_left(x) b', '1:3: parse error: label "x" must not occur in ON and GROUP clause at once'],
    ['1 + on(x) 2', '1:1: parse error: vector matching only allowed between instant vectors'],
    ['{}', '1:1: parse error: vector selector must contain at least one non-empty matcher'],
    ['{x=~".*"}', '1:1: parse error: vector selector must contain at least one non-empty matcher'],
    ['a{__name__="b"}', '1:1: parse error: metric name must not be set twice: "a" or "b"'],
    ['a{x=~"("}', '1:3: parse error: error parsing regexp: missing closing ): `^(?s:()$`'],
    ['(a)[5m]', '1:4: parse error: ranges only allowed for vector selectors'],
    ['a offset 5m[5m]', '1:12: parse error: no offset modifiers allowed before range'],
    ['a offset 1m offset 2m', '1:1: parse error: offset may not be set multiple times'],
    [
      '(a) offset 1m',
      '1:1: parse error: offset modifier must be preceded by an instant vector selector or range vector selector or a subquery',
    ],
    [
      '(a[5m:1m]) @ 5',
      '1:1: parse error: @ modifier must be preceded by an instant vector selector or range vector selector or a subquery',
    ],
    ['a @ 1 @ 2', '1:1: parse error: @ <timestamp> may not be set multiple times'],
    [
      '(a + b) offset 5m',
      '1:1: parse error: offset modifier must be preceded by an instant vector selector or range vector selector or a subquery',
    ],
    ['1[5m:]', '1:1: parse error: subquery is only allowed on instant vector, got scalar instead'],
    [
      '-"x"',
      '1:1: parse error: unary expression only allowed on expressions of type scalar or instant vector, got "string"',
    ],
    ['sum(1)', '1:5: parse error: expected type instant vector in aggregation expression, got scalar'],
    ['topk(a)', '1:1: parse error: wrong number of arguments for aggregate expression provided, expected 2, got 1'],
    ['a[0s]', '1:3: parse error: duration must be greater than 0'],
    ['', '1:1: parse error: no expression found in input'],
    ['1 +', '1:4: parse error: unexpected end of input'],
    ['a{b=}', '1:5: parse error: unexpected "}" in label matching, expected string'],
    ['a{b="c" d', '1:9: parse error: unexpected identifier "d" in label matching, expected "," or "}"'],
    ['a{=}', '1:3: parse error: unexpected "=" in label matching, expected identifier or "}"'],
    ['a{b', '1:4: parse error: unexpected end of input inside braces'],
    ['a{1}', `1:3: parse error: unexpected character inside braces: '1'`],
    ['a{b!c}', `1:4: parse error: unexpected character after '!' inside braces: 'c'`],
    ['a{b="\\q"}', `1:5: parse error: unknown escape sequence U+0071 'q'`],
    ['sum(a', '1:6: parse error: unclosed left parenthesis'],
    ['a)', `1:3: parse error: unexpected right parenthesis ')'`],
    ['a[5m', '1:5: parse error: unclosed left bracket'],
    ['a[5m:1m:1m]', `1:8: parse error: unexpected colon ':'`],
    ['a !~ "x"', `1:3: parse error: unexpected character after '!': '~'`],
    ['a =~ "x"', `1:3: parse error: unexpected character after '=': '~'`],
    ['`x', '1:1: parse error: unterminated raw string'],
    ['5x', '1:1: parse error: bad number or duration syntax: "5"'],
    ['sum(a b)', '1:7: parse error: unexpected identifier "b" in aggregation'],
    ['max by (b) a', '1:12: parse error: unexpected identifier "a" in aggregation'],
    ['sum by a (b)', '1:8: parse error: unexpected identifier "a" in grouping opts, expected "("'],
    ['sum by (1) (b)', '1:9: parse error: unexpected number "1" in grouping opts, expected label'],
    ['sum by (a b) (c)', '1:11: parse error: unexpected identifier "b" in grouping opts, expected "," or ")"'],
    ['a + on b', '1:8: parse error: unexpected identifier "b" in grouping opts, expected "("'],
    ['a @ b', '1:5: parse error: unexpected identifier "b" in @, expected timestamp'],
    ['a @ NaN', '1:1: parse error: timestamp out of bounds for @ modifier: NaN'],
    ['a offset', '1:9: parse error: unexpected end of input in offset, expected number, duration, step(), or range()'],
    ['a b', '1:3: parse error: unexpected identifier "b"'],
    ['"abc', '1:1: parse error: unterminated quoted string'],
    ['a\n  == bool\n  "x', '3:3: parse error: unterminated quoted string'],
  ])('%s: %s', (text, message) => {
    expect(errorOf(text)).toBe(message);
  });

  it.each([
    ['-a ^ b', '-(a ^ b)'],
    ['-1 ^ 2', '-(1 ^ 2)'],
    ['2 ^ 3 ^ 2', '2 ^ (3 ^ 2)'],
    ['a - b - c', '(a - b) - c'],
    ['a or b and c', 'a or (b and c)'],
    ['a + b offset 5m * c', 'a + ((b offset 5m) * c)'],
    ['a + rate(b[5m])', 'a + (rate(b[5m]))'],
    ['a @ 10 offset 1m', 'a offset 1m @ 10'],
    ['sum(x) by (a)', 'sum by (a) (x)'],
    ['{"m", a="b"}', 'm{a="b"}'],
    ["a{b='c\"'}", 'a{b="c\\""}'],
    ['a[1m30s]', 'a[90]'],
    ['0x10 + 1e1 + 2.', '16 + 10 + 2'],
    ['SUM(a) AND b', 'sum(a) and b'],
    ['+Inf ^ scalar(a)', '+(Inf ^ scalar(a))'],
  ])('%s means %s', (text, same) => {
    expect(plain(parse(text))).toEqual(plain(parse(same)));
  });

  it('gives positions of the text', () => {
    const expr = parse('sum(rate(x[5m])) / 2');
    expect(expr.kind === 'binary' && [expr.left.from, expr.left.to, expr.right.from, expr.right.to]).toEqual([
      0, 16, 19, 20,
    ]);
  });

  it('throws QueryError and nothing else', () => {
    const word = fc.constantFrom(
      'sum',
      'rate',
      '(',
      ')',
      '[',
      ']',
      '{',
      '}',
      '5m',
      '1',
      'x',
      ',',
      '=',
      '=~',
      '"a"',
      'by',
      'offset',
      '-',
      '@',
      ':',
      'on',
      'bool',
      '^',
      '"',
      'inf',
      'fill',
      '\n',
      '#',
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(word).map((words) => words.join(' ')),
      fc.array(word).map((words) => words.join('')),
    );
    fc.assert(
      fc.property(text, (input) => {
        errorOf(input);
      }),
      { numRuns: 1_000 },
    );
  });

  it('refuses what would exhaust the stack', () => {
    expect(errorOf('('.repeat(5_000) + 'a' + ')'.repeat(5_000))).toContain('nested too deeply');
    expect(errorOf('-'.repeat(20_000) + 'a')).toContain('nested too deeply');
    expect(errorOf(Array.from({ length: 20_000 }, () => 'a').join('+'))).toContain('nested too deeply');
    expect(errorOf(Array.from({ length: 300 }, () => 'a').join(' or '))).toBe('');
  });
});

describe('format', () => {
  it('gives text that parses to the same tree', () => {
    fc.assert(
      fc.property(expression('vector'), (expr) => {
        expect(plain(parse(format(expr)))).toEqual(plain(expr));
      }),
      { numRuns: 1_000 },
    );
  });
});
