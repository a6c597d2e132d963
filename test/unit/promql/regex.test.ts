import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileAnchored } from '../../../src-shared/matcher/anchored.ts';
import { compileMatcher } from '../../../src-shared/matcher/matcher.ts';

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
    ['(a|b\\.c)', ['a', 'b.c'], ['bxc', '(a', '']],
    ['.*foo', ['foo', 'xfoo', '\nfoo'], ['fo', 'foox']],
    ['.+foo.+', ['xfoox', 'xfoofoo'], ['foox', 'xfoo', 'foofo', 'foo']],
    ['a\\.*', ['a', 'a...'], ['ab']],
    ['\\s', [' ', '\t', '\n', '\f', '\r'], ['\u00a0', '\u2028', '\v', '']],
    ['[\\S]+', ['a\u00a0\v'], ['a b']],
    ['[^\\S]', [' '], ['a']],
    ['[[:^digit:]]+', ['ab'], ['a1']],
    ['[^[:^digit:]a]', ['5'], ['a', 'b']],
    ['[x[:^digit:]-]+', ['x-y'], ['1']],
    ['(?m)^a$', ['a'], ['a\n']],
    ['(?m)a$\\n^b', ['a\nb'], ['a\rb', 'ab']],
    ['(?-s).', ['\r', '\u2028'], ['\n']],
    ['\\bfoo\\b.*', ['foo', 'foo bar'], ['foobar', ' foo']],
    ['.*\\Boo.*', ['foo'], ['oo']],
    ['(?i)straße', ['STRAßE'], ['strasse']],
    ['(?i)k', ['K', '\u212a'], ['x']],
    ['a(?i)b|c', ['aB', 'C'], ['Ab']],
    ['(a|)b', ['ab', 'b'], ['a']],
    ['a{2,3}', ['aa', 'aaa'], ['a', 'aaaa']],
    ['a{2,}?b', ['aab', 'aaaab'], ['ab']],
    ['a{0}b', ['b'], ['ab']],
    ['^(?:^a|b$)$', ['a', 'b'], ['ab']],
    ['', [''], ['a']],
    ['😀+', ['😀😀'], ['\ud83d']],
    ['x*', ['', 'xx'], ['y']],
    ['\\Qa|b\\E|c', ['a|b', 'c'], ['a']],
    ['[]a]+', [']a'], ['b']],
    ['[^^]', ['a'], ['^']],
    ['a,{,5}', ['a,{,5}'], ['a,']],
  ])('%s', (re, yes, no) => {
    const test = compileAnchored(re);
    expect([yes.filter((v) => !test(v)), no.filter((v) => test(v))]).toEqual([[], []]);
  });

  it.each([
    '(',
    ')',
    'a(?=b)',
    '[',
    '\\',
    '*',
    'a\\8',
    '(?<x',
    'a**',
    'a{2}{3}',
    'a{1001}',
    '[[:foo:]]',
    '((a{100}){100}){100}',
  ])('refuses %s in words', (re) => {
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

  it('says what the platform says, wherever the two languages agree', () => {
    const atom = fc.constantFrom('a', 'b', 'c', '.', '[ab]', '[^a]', '\\w', '\\d', '\\b', '^', '$', '1');
    const re2: fc.Arbitrary<string> = fc.letrec<{ re: string }>((tie) => ({
      re: fc.oneof(
        { maxDepth: 4 },
        atom,
        fc.tuple(tie('re'), tie('re')).map(([a, b]) => a + b),
        fc.tuple(tie('re'), tie('re')).map(([a, b]) => `(${a}|${b})`),
        fc.tuple(tie('re'), fc.constantFrom('*', '+', '?', '{2}', '{1,3}', '{2,}')).map(([a, q]) => `(?:${a})${q}`),
      ),
    })).re;
    const text = fc.array(fc.constantFrom('a', 'b', 'c', '1', ' ', '\n'), { maxLength: 6 }).map((all) => all.join(''));
    fc.assert(
      fc.property(re2, text, (re, value) => {
        expect([re, compileAnchored(re)(value)]).toEqual([re, new RegExp(`^(?:${re})$`, 'su').test(value)]);
      }),
      { numRuns: 5_000 },
    );
  });

  it('costs no more than the length of the value, however the expression branches', () => {
    const value = `${'a'.repeat(5_000)}!`;
    for (const re of ['(a*)*b', '(a|aa)+', '(a|a|a)*b', '(.*a){12}c', '(x+x+)+y|(a?){30}a{30}'])
      expect(compileAnchored(re)(value)).toBe(false);
    const before = process.cpuUsage();
    const hard = compileAnchored('(.*a){20}(a|aa)+(.*)*!');
    expect(hard(value)).toBe(true);
    expect(hard(value.slice(0, -1))).toBe(false);
    const { user, system } = process.cpuUsage(before);
    // Milliseconds; backtracking would not come back.
    expect(user + system).toBeLessThan(2_000_000);
  });

  it('a label that is not there is empty, whatever its name', () => {
    expect(compileMatcher({ name: 'x', op: '!~', value: '.+' })('')).toBe(true);
  });
});
