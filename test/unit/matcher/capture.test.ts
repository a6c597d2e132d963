import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AnchoredCapture, Capture } from '../../../src-shared/matcher/capture.ts';

/** Groups 0 to 3 of a match. */
function groups(re2: string, text: string): readonly (string | undefined)[] | undefined {
  const found = new AnchoredCapture(re2).exec(text);
  return found && [0, 1, 2, 3].map((number) => found(number));
}

describe('groups of an anchored expression', () => {
  test.each([
    ['(.*):(.*)', 'host:80:tcp', ['host:80:tcp', 'host:80', 'tcp', undefined]],
    ['(.*?):(.*)', 'host:80:tcp', ['host:80:tcp', 'host', '80:tcp', undefined]],
    ['(?U)(.*):(.*)', 'host:80:tcp', ['host:80:tcp', 'host', '80:tcp', undefined]],
    ['(a|ab)(c|bcd)(d*)', 'abcd', ['abcd', 'a', 'bcd', '']],
    ['(a+)(b+)?', 'aa', ['aa', 'aa', undefined, undefined]],
    ['(?:(a)|b)*', 'ab', ['ab', 'a', undefined, undefined]],
    ['(a{2,3}?)(a*)', 'aaaa', ['aaaa', 'aa', 'aa', undefined]],
    ['(a{2,3})(a*)', 'aaaa', ['aaaa', 'aaa', 'a', undefined]],
    ['((a*)*)*', 'aa', ['aa', 'aa', 'aa', undefined]],
    ['(é|\\x{1F600})(.)', '😀x', ['😀x', '😀', 'x', undefined]],
    ['(x)\\b(.*)', 'x y', ['x y', 'x', ' y', undefined]],
    ['a', 'b', undefined],
  ])('%s on %s', (re2, text, expected) => {
    expect(groups(re2, text)).toEqual(expected);
  });

  test('are found by name', () => {
    const found = new AnchoredCapture('(?P<host>.*):(?<port>\\d+)').exec('a.b:80');
    expect(['host', 'port', 'none', 2, 3].map((group) => found?.(group))).toEqual([
      'a.b',
      '80',
      undefined,
      '80',
      undefined,
    ]);
  });

  test('cost what the text is long, whatever the expression', () => {
    const before = process.cpuUsage();
    expect(new AnchoredCapture('(a*)*(b*)*(a|b|ab)*c').exec('ab'.repeat(500))).toBeUndefined();
    expect(groups('((a*)*)*b', `${'a'.repeat(2_000)}b`)?.[0]).toHaveLength(2_001);
    // Milliseconds; a backtracking engine does not come back from either.
    expect(process.cpuUsage(before).user).toBeLessThan(2_000_000);
  });

  test('are those of the platform where both languages agree', () => {
    const sign = fc.constantFrom('a', 'b', 'ab', '.', '[ab]', '[^a]', 'x?', 'a+', 'b*?', 'a{1,2}');
    const group = fc.tuple(fc.array(sign, { minLength: 1, maxLength: 3 }), fc.constantFrom('', '?', '|b', '|')).map(
      (
        [inside, end], // Of a group that is empty JavaScript says that it took no part, RE2 that it is empty.
      ) => (end === '?' ? `(b${inside.join('')})?` : `(${inside.join('')}${end})`),
    );
    const whole = fc.array(fc.oneof(sign, group), { minLength: 1, maxLength: 5 }).map((parts) => parts.join(''));
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'x'), maxLength: 8 });
    fc.assert(
      fc.property(whole, text, (re2, value) => {
        const theirs = new RegExp(`^(?:${re2})$`, 'su').exec(value);
        const ours = new AnchoredCapture(re2).exec(value);
        expect(ours === undefined).toBe(theirs === null);
        for (const [number, wanted] of theirs?.entries() ?? []) expect(ours?.(number)).toBe(wanted);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('an expression anywhere in a text', () => {
  test.each([
    ['a+', 'x', 'baaac', 'bxc'],
    ['a*', 'x', 'baaac', 'xbxcx'],
    ['', '-', 'ab', '-a-b-'],
    ['(a)(b)?', '<$2$1>', 'abaa', '<ba><a><a>'],
    ['(?P<n>\\d+)', '${n}$$$n1', 'v12', 'v12$'],
    ['^a', 'x', 'aa', 'xa'],
    ['a$', 'x', 'aa', 'ax'],
    ['a.b', 'x', 'a\nb', 'a\nb'],
    ['(?s)a.b', 'x', 'a\nb', 'x'],
    ['(?m)^', '> ', 'a\nb', '> a\n> b'],
    ['\\bfoo\\b', 'bar', 'foo food foo', 'bar food bar'],
    ['😀', 'x', 'a😀😀', 'axx'],
    ['b|', '.', 'ab', '.a.'],
  ])('%s becomes %s in %j', (re2, replacement, text, expected) => {
    expect(new Capture(re2).replaceAll(text, replacement)).toBe(expected);
    expect(new Capture(re2).test(text)).toBe(expected !== text);
  });

  test('refuses what RE2 refuses', () => {
    for (const re2 of ['(', 'a**', '(?=a)', 'a{2,1}', '\\1'])
      expect(() => new Capture(re2)).toThrow('error parsing regexp');
  });
});
