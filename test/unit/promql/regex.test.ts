import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileMatcher } from '../../../src-shared/matcher/matcher.ts';
import { compileAnchored } from '../../../src-shared/matcher/regex.ts';

describe('RE2 expressions', () => {
  it.each([
    ['a|bc', ['a', 'bc'], ['b', 'abc', 'ac']],
    ['pro.*', ['pro', 'production'], ['xpro']],
    ['pro.+', ['prod'], ['pro']],
    ['(?i)PRO.*', ['production'], ['x']],
    ['((?i)PRO).x', ['pro.x', 'PROax'], ['prox', 'pro.X']],
    ['a(?i:B)c', ['aBc', 'abc'], ['Abc', 'abC']],
    ['[[:digit:]]+', ['12'], ['1a', '']],
    ['[^[:alpha:]-]', ['1'], ['-', 'a']],
    ['(?P<x>a+)', ['aa'], ['b']],
    ['\\Qa.b\\E+', ['a.b', 'a.bb'], ['axb']],
    ['/api/v\\d+\\/[\\w-]+', ['/api/v1/a-b'], ['/api/v/x']],
    ['a\\_b\\-c', ['a_b-c'], ['a-b_c']],
    ['\\Aab\\z', ['ab'], ['aab']],
    ['x{', ['x{'], ['x']],
    ['.', ['\n', 'é', '😀'], ['', 'ab']],
    ['\\pL+', ['äb'], ['1']],
  ])('%s', (re, yes, no) => {
    const test = compileAnchored(re);
    expect([yes.filter((v) => !test(v)), no.filter((v) => test(v))]).toEqual([[], []]);
  });

  it.each(['(', ')', 'a(?=b)', '[', '\\', '*', 'a\\8', '(?<x'])('refuses %s in words', (re) => {
    expect(() => compileAnchored(re)).toThrow(/^error parsing regexp: /);
  });

  it('compiles to a test or throws an Error in those words', () => {
    const sign = fc.constantFrom(...'()[]{}|\\^$.*+?-:=!<>PQEzAbdxi1,a'.split(''));
    fc.assert(
      fc.property(
        fc.array(sign).map((all) => all.join('')),
        fc.string(),
        (re, text) => {
          try {
            compileAnchored(re)(text.slice(0, 10));
          } catch (error) {
            expect(String(error)).toContain('error parsing regexp');
          }
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('a label that is not there is empty, whatever its name', () => {
    expect(compileMatcher({ name: 'x', op: '!~', value: '.+' })('')).toBe(true);
  });
});
