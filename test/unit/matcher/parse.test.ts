import { describe, expect, test } from 'vitest';
import { MatcherError, parseMatchers } from '../../../src-shared/matcher/parse.ts';

describe('the classic matcher grammar', () => {
  test.each([
    ['foo=bar', [['foo', '=', 'bar']]],
    ['foo = bar', [['foo', '=', 'bar']]],
    [
      '{foo="bar", baz!=qux,}',
      [
        ['foo', '=', 'bar'],
        ['baz', '!=', 'qux'],
      ],
    ],
    [
      'foo=~"a|b",c!~d.*',
      [
        ['foo', '=~', 'a|b'],
        ['c', '!~', 'd.*'],
      ],
    ],
    ['foo="a\\"b\\\\c\\nd"', [['foo', '=', 'a"b\\c\nd']]],
    ['foo=~"\\d+"', [['foo', '=~', '\\d+']]],
    ['foo=', [['foo', '=', '']]],
    ['{}', []],
    ['', []],
  ])('%s', (text, expected) => {
    expect(parseMatchers(text).map(({ name, op, value }) => [name, op, value])).toEqual(expected);
  });

  test.each([
    ['=bar', 0, 'a label name belongs here, as in severity="critical"'],
    ['foo', 3, 'after foo belongs =, !=, =~ or !~'],
    ['foo="bar', 4, 'the quote is not closed'],
    ['{foo=bar', 8, 'the brace is not closed'],
    ['{foo=bar} x', 10, 'nothing may follow the closing brace'],
    ['foo=~"("', 5, '"(" is not a regular expression'],
    ['foo="a" b="c"', 8, 'between two matchers belongs a comma'],
  ])('%s is refused at the character', (text, position, message) => {
    expect(() => parseMatchers(text)).toThrow(new MatcherError(message, position));
    try {
      parseMatchers(text);
    } catch (error) {
      expect(error).toMatchObject({ position });
    }
  });
});
