import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MatcherError } from '../../../src-shared/matcher/error.ts';
import type { Matcher } from '../../../src-shared/matcher/matcher.ts';
import { formatMatcher, formatMatchers, parseMatchers, readMatchers } from '../../../src-shared/matcher/parse.ts';
import { parseClassic } from '../../../src-shared/matcher/parse-classic.ts';
import { parseUtf8 } from '../../../src-shared/matcher/parse-utf8.ts';
import { AMTOOL, checkConfigs, showRoutes } from '../../support/amtool.ts';
import { hasProgram } from '../../support/programs.ts';
import { MATCHER_VECTORS, type Reading } from './vectors.ts';

function reading(parse: (text: string) => readonly Matcher[], text: string): Reading {
  try {
    return parse(text).map(formatMatcher);
  } catch (error) {
    if (error instanceof MatcherError) return error.position;
    throw error;
  }
}

/** A configuration with one child route for each text. */
function configOf(texts: readonly string[]): string {
  const routes = texts.map((text) => ({ matchers: [text], receiver: 'r' }));
  return JSON.stringify({ route: { receiver: 'r', routes }, receivers: [{ name: 'r' }] });
}

describe('matchers', () => {
  test.each(MATCHER_VECTORS)('%j in the classic and in the new grammar', (text, classic, modern) => {
    expect({ classic: reading(parseClassic, text), modern: reading(parseUtf8, text) }).toEqual({ classic, modern });
  });

  test.each(MATCHER_VECTORS)('%j as it is read by default', (text, classic, modern) => {
    if (typeof classic === 'number') {
      if (typeof modern === 'number') expect(() => readMatchers(text)).toThrow(MatcherError);
      else expect(readMatchers(text)).toMatchObject({ matchers: parseUtf8(text), warning: undefined });
      return;
    }
    const { matchers, warning } = readMatchers(text);
    expect(matchers).toEqual(parseClassic(text));
    expect(warning === undefined).toBe(JSON.stringify(classic) === JSON.stringify(modern));
  });

  test.skipIf(!hasProgram(AMTOOL))('the classic readings are those of amtool', () => {
    const texts = MATCHER_VECTORS.map(([text]) => text);
    const taken = checkConfigs(texts.map((text) => configOf([text])));
    const verdicts = MATCHER_VECTORS.map(([text, classic], i) => [text, typeof classic !== 'number', taken[i]]);
    expect(verdicts.filter(([, ours, theirs]) => ours !== theirs)).toEqual([]);
    const valid = MATCHER_VECTORS.filter(([, classic]) => typeof classic !== 'number').map(([text]) => text);
    const shown = [...showRoutes(configOf(valid)).matchAll(/── ({.*}) {2}receiver: r$/gm)].map((found) => found[1]);
    const ours = valid.map((text) => formatMatchers(parseClassic(text)));
    expect(shown).toHaveLength(ours.filter((text) => text !== '{}').length);
    expect(shown).toEqual(ours.filter((text) => text !== '{}'));
  });

  const name = fc.oneof(
    fc.stringMatching(/^[a-zA-Z_:][a-zA-Z0-9_:]{0,6}$/),
    fc.string({ minLength: 1, unit: 'grapheme' }),
  );
  const matcher = fc.oneof(
    fc.record({ name, op: fc.constantFrom('=' as const, '!=' as const), value: fc.string({ unit: 'grapheme' }) }),
    fc.record({
      name,
      op: fc.constantFrom('=~' as const, '!~' as const),
      value: fc.constantFrom('', '.*', 'a|b', '\\d+\\.\\w', '"x"', '[,}]+'),
    }),
  );

  test('what is formatted reads back, without a warning', () => {
    fc.assert(
      fc.property(fc.array(matcher, { maxLength: 5 }), (matchers) => {
        const text = `{${matchers.map(formatMatcher).join(', ')}}`;
        expect(readMatchers(text)).toEqual({ matchers, warning: undefined });
      }),
    );
  });

  test('every text is matchers in its grammar or an error at a place inside it', () => {
    const text = fc.oneof(
      fc.string(),
      fc.string({ unit: fc.constantFrom('a', '=', '~', '!', '"', '\\', ',', '{', '}', ' ', '(') }),
    );
    fc.assert(
      fc.property(text, (typed) => {
        for (const parse of [parseClassic, parseUtf8, parseMatchers]) {
          const found = reading(parse, typed);
          if (typeof found !== 'number') continue;
          expect(found).toBeGreaterThanOrEqual(0);
          expect(found).toBeLessThanOrEqual(typed.length);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test('says how to write what the grammars read differently', () => {
    expect(readMatchers('a="\\d+", b=c').warning).toMatch(/Write a="\\\\d\+", b="c"\.$/);
    expect(readMatchers('a="x\\ty"').warning).toMatch(/read it differently, and the classic one is taken/);
  });

  test('sorts as Alertmanager does in route keys', () => {
    expect(formatMatchers(parseMatchers('b=1,a!=2,a=2,a=~"1"'))).toBe('{a=~"1",a="2",a!="2",b="1"}');
    expect(formatMatchers([])).toBe('{}');
  });
});
