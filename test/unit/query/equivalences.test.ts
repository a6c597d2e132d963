import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluateInstant } from '../../../src-main/engine/query/evaluate.ts';
import { METRIC_NAME, seriesKey } from '../../../src-shared/model/labels.ts';
import { STALE } from '../../../src-shared/model/sample.ts';
import { QueryError } from '../../../src-shared/promql/error.ts';
import { format } from '../../../src-shared/promql/format.ts';
import { MemorySource } from '../../support/memory-source.ts';
import { expression } from '../promql/expression.ts';

const MINUTE = 60_000;

/** What each of up to six series, in two jobs, has at each of up to twenty minutes; undefined is a gap. */
const cells = fc.array(
  fc.array(fc.option(fc.oneof(fc.integer({ min: 0, max: 1_000 }), fc.constant(STALE)), { nil: undefined, freq: 6 }), {
    maxLength: 20,
  }),
  { minLength: 1, maxLength: 6 },
);

function sourceOf(rows: readonly (readonly (number | undefined)[])[], shift = 0): MemorySource {
  const source = new MemorySource();
  for (const [s, row] of rows.entries()) {
    const labels = { [METRIC_NAME]: 'm', job: s % 2 === 0 ? 'a' : 'b', instance: String(s) };
    for (const [i, v] of row.entries()) {
      if (v !== undefined) source.add(labels, (i + 1) * MINUTE + shift, v);
    }
  }
  return source;
}

function at(expr: string, source: MemorySource, t: number): Readonly<Record<string, number>> {
  return Object.fromEntries(evaluateInstant(expr, source, t).vector.map(({ labels, v }) => [seriesKey(labels), v]));
}

/** Both expressions give the same, whatever is stored and whenever they are asked. */
function same(left: string, right: string, shift = 0): void {
  fc.assert(
    fc.property(cells, fc.integer({ min: 0, max: 26 }), fc.integer({ min: 0, max: 59_999 }), (rows, minute, ms) => {
      const t = minute * MINUTE + ms;
      expect(at(right, sourceOf(rows, shift), t + shift)).toEqual(at(left, sourceOf(rows), t));
    }),
    { numRuns: 60 },
  );
}

describe('expressions that must agree', () => {
  it.each([
    ['sum(m)', 'sum(sum by (job) (m))'],
    ['count(m)', 'sum(count by (job) (m))'],
    ['max(m)', 'max(max without (instance) (m))'],
    ['sum by (job) (m)', 'sum without (instance) (m)'],
    ['count(m)', 'sum(group without () (m))'],
    ['avg by (job) (m)', 'sum by (job) (m) / count by (job) (m)'],
    ['m > 500', 'm unless m <= 500'],
    ['m{job="a"} or m{job="b"}', 'm'],
    ['m{job=~"a|c"}', 'm{job!="b"}'],
    ['topk(6, m)', 'bottomk(6, m)'],
    ['-(-m)', '0 + m'],
    ['quantile(1, m)', 'max(m)'],
    ['limitk(6, m)', 'm'],
    ['limit_ratio(0.3, m) or limit_ratio(-0.7, m)', 'm'],
  ])('%s and %s', (left, right) => {
    same(left, right);
  });

  it.each([
    ['increase(m[7m])', 'rate(m[7m]) * 420'],
    ['avg_over_time(m[7m])', 'sum_over_time(m[7m]) / count_over_time(m[7m])'],
    ['quantile_over_time(0, m[7m])', 'min_over_time(m[7m])'],
  ])('%s and %s, but for rounding', (left, right) => {
    fc.assert(
      fc.property(cells, fc.integer({ min: 0, max: 26 * MINUTE }), (rows, t) => {
        const source = sourceOf(rows);
        const wanted = at(left, source, t);
        const got = at(right, source, t);
        expect(Object.keys(got).sort()).toEqual(Object.keys(wanted).sort());
        for (const [key, v] of Object.entries(wanted)) expect(got[key]).toBeCloseTo(v, 8);
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    ['m', 'm offset 13m'],
    ['rate(m[5m])', 'rate(m[5m] offset 13m)'],
    ['changes(m[9m])', 'changes(m[9m] offset 13m)'],
    ['sum_over_time(m[9m:1m])', 'sum_over_time(m[9m:1m] offset 13m)'],
  ])('%s is what %s is thirteen minutes later', (now, later) => {
    fc.assert(
      fc.property(cells, fc.integer({ min: 0, max: 26 * MINUTE }), (rows, t) => {
        const source = sourceOf(rows);
        expect(at(later, source, t + 13 * MINUTE)).toEqual(at(now, source, t));
      }),
      { numRuns: 60 },
    );
  });

  it.each(['m', 'rate(m[5m])', 'max_over_time(m[9m:1m])', 'sum by (job) (delta(m[6m]))'])(
    '%s says of data moved by an hour what it said an hour before',
    (expr) => {
      same(expr, expr, 60 * MINUTE);
    },
  );
});

describe('whatever is typed', () => {
  const pieces = '(){}[],"\'`=~!<>+-*/%^@: 5m0.1e9#\\\n\u{1f680}é';
  const change = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    cut: fc.integer({ min: 0, max: 6 }),
    put: fc.oneof(
      fc.constantFrom('', ...Array.from(pieces), 'by', 'offset', 'sum', 'bool', 'on', 'NaN'),
      fc.string({ maxLength: 3 }),
    ),
  });

  it('is answered, or refused with a place inside what was typed', () => {
    const source = sourceOf([
      [1, 2, undefined, 4],
      [5, STALE, 7],
    ]);
    fc.assert(
      fc.property(expression('vector', 2), fc.array(change, { minLength: 1, maxLength: 3 }), (expr, changes) => {
        const text = changes.reduce((before, { at: where, cut, put }) => {
          const from = Math.floor(where * before.length);
          return before.slice(0, from) + put + before.slice(from + cut);
        }, format(expr));
        try {
          evaluateInstant(text, source, 4 * MINUTE, { maxSamples: 100_000 });
        } catch (error) {
          if (!(error instanceof QueryError)) throw error;
          expect(error.message, text).not.toBe('');
          expect(error.from, text).toBeGreaterThanOrEqual(0);
          expect(error.to, text).toBeGreaterThanOrEqual(error.from);
          expect(error.to, text).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
