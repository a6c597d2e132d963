import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  AXES,
  type ExplorePlace,
  letterOf,
  placeQuery,
  readPlace,
  STYLES,
  VIEWS,
} from '../../../../src-renderer/features/explore/explore-place.ts';
import { href, parseHash } from '../../../../src-renderer/shell/router.ts';

const question = fc.record({
  expr: fc.string({ maxLength: 40 }).map((text) => text.trim()),
  legend: fc.string({ maxLength: 10 }),
  isHidden: fc.boolean(),
});
const place: fc.Arbitrary<ExplorePlace> = fc
  .record({
    questions: fc.array(question, { minLength: 1, maxLength: 8 }),
    view: fc.constantFrom(...VIEWS),
    style: fc.constantFrom(...STYLES),
    axis: fc.constantFrom(...AXES),
    unit: fc.constantFrom(undefined, 'bytes', 'seconds', 'ratio'),
    step: fc.constantFrom(undefined, 1_000, 15_000, 90_000, 3_600_000),
    source: fc.constantFrom('', 'other prometheus'),
    window: fc.option(
      fc
        .tuple(fc.nat({ max: 1_000_000 }), fc.integer({ min: 1, max: 1_000_000 }))
        .map(([from, width]) => ({ from, to: from + width })),
      { nil: undefined },
    ),
    focus: fc.nat(7),
  })
  .map((made) => ({ ...made, focus: made.focus % made.questions.length }));

describe('the address of an exploration', () => {
  it('brings back everything that was shown', () => {
    fc.assert(
      fc.property(place, (shown) => {
        expect(readPlace(parseHash(href(['explore'], placeQuery(shown))).query)).toEqual(shown);
      }),
    );
  });
  it('takes old parameters away when laid over an address', () => {
    const two = readPlace({ expr: 'a', 'expr.b': 'b', hide: 'B', axis: 'log' });
    const one = { ...two, questions: two.questions.slice(0, 1), axis: 'zero' as const };
    const query = placeQuery(one);
    expect(query).toMatchObject({ expr: 'a', 'expr.b': undefined, hide: undefined, axis: undefined });
    expect(Object.keys(query)).toContain('expr.h');
  });
  it('reads what other pages link to, and what nobody wrote', () => {
    expect(readPlace({ expr: 'up', view: 'table' })).toMatchObject({
      questions: [{ expr: 'up', legend: '', isHidden: false }],
      view: 'table',
    });
    expect(readPlace({ view: 'nothing', step: '3', unit: 'parsec', focus: 'Z' })).toEqual(readPlace({}));
    expect(letterOf(2)).toBe('C');
  });
});
