import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LabelIndex } from '../../src-main/engine/store/tsdb/label-index.ts';
import { exclude, intersect, unite } from '../../src-main/engine/store/tsdb/postings.ts';
import { compileMatchers, type Matcher } from '../../src-shared/matcher/matcher.ts';
import type { Labels } from '../../src-shared/model/labels.ts';

const names = fc.constantFrom('__name__', 'job', 'instance', 'constructor');
const values = fc.constantFrom('', 'a', 'b', 'ab', 'abc', 'a\nb', 'x');
const labelSet = fc.dictionary(names, values, { maxKeys: 4, noNullPrototype: true });
const matcher: fc.Arbitrary<Matcher> = fc.oneof(
  fc.record({ name: names, op: fc.constantFrom('=', '!='), value: values }),
  fc.record({
    name: names,
    op: fc.constantFrom('=~', '!~'),
    value: fc.constantFrom('', 'a|b', 'a.*', 'a.+', '.*', '.+', '|x', '(a|b)c?', '[ab]+', '.*b.*'),
  }),
);

interface Item {
  readonly labels: Labels;
  readonly at: number;
}

function indexOf(sets: readonly Labels[]): LabelIndex<Item> {
  const index = new LabelIndex<Item>();
  sets.forEach((labels, at) => {
    index.add({ labels, at });
  });
  return index;
}

function places(items: readonly Item[]): readonly number[] {
  return items.map(({ at }) => at);
}

/** What the matchers themselves say, series by series. */
function tried(sets: readonly Labels[], matchers: readonly Matcher[]): readonly number[] {
  const matches = compileMatchers(matchers);
  return sets.flatMap((labels, i) => (matches(labels) ? [i] : []));
}

describe('the label index', () => {
  it('finds what trying every series finds, whatever the matchers', () => {
    fc.assert(
      fc.property(fc.array(labelSet, { maxLength: 40 }), fc.array(matcher, { maxLength: 4 }), (sets, matchers) => {
        expect(places(indexOf(sets).find(matchers))).toEqual(tried(sets, matchers));
      }),
      { numRuns: 2_000 },
    );
  });

  it('unites sets of matchers, each series once and in order', () => {
    fc.assert(
      fc.property(
        fc.array(labelSet, { maxLength: 30 }),
        fc.array(fc.array(matcher, { maxLength: 2 }), { minLength: 1, maxLength: 3 }),
        (sets, alternatives) => {
          const wanted = new Set(alternatives.flatMap((matchers) => tried(sets, matchers)));
          expect(places(indexOf(sets).findAny(alternatives))).toEqual([...wanted].sort((a, b) => a - b));
        },
      ),
      { numRuns: 500 },
    );
    expect(places(indexOf([{ a: '1' }, {}]).findAny([]))).toEqual([0, 1]);
  });

  it('forgets what is not kept, names and values as well', () => {
    const index = indexOf([{ a: '1', b: 'x' }, { a: '2' }, { a: '3' }]);
    index.retain(({ at }) => at !== 0);
    expect(index.names()).toEqual(['a']);
    expect(index.values('a')).toEqual(['2', '3']);
    expect(places(index.find([{ name: 'a', op: '=~', value: '.+' }]))).toEqual([1, 2]);
    expect(index.size).toBe(2);
  });

  it('tries a regular expression once per value, not once per series', () => {
    const index = new LabelIndex<Item>();
    for (let i = 0; i < 50_000; i += 1)
      index.add({ labels: { __name__: `m${i % 100}`, job: `j${i % 7}`, instance: `host-${i % 500}` }, at: i });
    const regex: Matcher = { name: 'instance', op: '=~', value: 'host-(1|2)[0-9]+' };
    const cost = (work: () => unknown): number => {
      work();
      const before = process.cpuUsage();
      for (let i = 0; i < 20; i += 1) work();
      const { user, system } = process.cpuUsage(before);
      return user + system;
    };
    const all = Array.from({ length: 50_000 }, (_, i) => ({ instance: `host-${i % 500}` }));
    const tryAll = compileMatchers([regex]);
    expect(index.find([regex]).length).toBe(all.filter((labels) => tryAll(labels)).length);
    expect(cost(() => index.find([regex, { name: '__name__', op: '=', value: 'm5' }]))).toBeLessThan(
      cost(() => all.filter((labels) => tryAll(labels))),
    );
  });
});

describe('posting lists', () => {
  const list = fc.uniqueArray(fc.nat({ max: 300 }), { maxLength: 200 }).map((all) => all.sort((a, b) => a - b));

  it('are intersected, united and excluded as sets are', () => {
    fc.assert(
      fc.property(list, list, fc.nat({ max: 20 }), (a, b, few) => {
        const short = a.slice(0, few);
        expect(intersect(short, b)).toEqual(short.filter((x) => b.includes(x)));
        expect(intersect(b, short)).toEqual(short.filter((x) => b.includes(x)));
        expect(unite([a, b], 301)).toEqual([...new Set([...a, ...b])].sort((x, y) => x - y));
        expect(exclude(a, [b], 301)).toEqual(a.filter((x) => !b.includes(x)));
        expect(exclude(undefined, [b], 301)).toHaveLength(301 - b.length);
      }),
    );
  });
});
