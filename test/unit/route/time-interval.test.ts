import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { readTimeInterval } from '../../../src-main/engine/config/time-intervals.ts';
import { readTree } from '../../../src-main/engine/config/tree.ts';
import { type TimeInterval, TimeSpan } from '../../../src-shared/model/time-interval.ts';
import { isIn, nextChange } from '../../../src-shared/route/time-interval.ts';
import { CHANGE_VECTORS, INTERVAL_VECTORS } from './interval-vectors.ts';

function intervalOf(spans: string): TimeInterval {
  const report = { problems: [], warnings: [] };
  const found = readTimeInterval(readTree(`{name: x, time_intervals: ${spans}}`, 'x.yml').tree, report);
  expect(report.problems).toEqual([]);
  if (found === undefined) throw new Error('no interval');
  return found.interval;
}

describe('time intervals', () => {
  test.each(INTERVAL_VECTORS)('%s at %s: %j', (spans, instant, inside) => {
    expect(isIn(intervalOf(spans), Date.parse(instant))).toBe(inside);
  });

  test.each(CHANGE_VECTORS)('%s after %s changes at %s', (spans, after, next) => {
    const found = nextChange(intervalOf(spans), Date.parse(after));
    expect(found === undefined ? undefined : new Date(found).toISOString()).toBe(
      next === undefined ? undefined : new Date(next).toISOString(),
    );
  });

  it('change where they say they change, and nowhere before', () => {
    const minutes = fc.integer({ min: 0, max: 1_439 });
    const span = fc.record(
      {
        times: fc.array(
          fc.tuple(minutes, minutes).map(([a, b]) => ({ start: Math.min(a, b), end: Math.max(a, b) + 1 })),
          { maxLength: 2 },
        ),
        weekdays: fc.constantFrom([{ begin: 0, end: 0 }], [{ begin: 1, end: 5 }]),
        location: fc.constantFrom('Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'UTC'),
      },
      { requiredKeys: [] },
    );
    // Two days about the nights in which clocks are set.
    const after = fc
      .tuple(
        fc.constantFrom('2026-03-28', '2026-10-24', '2026-03-07', '2026-10-31', '2026-04-04', '2026-10-03'),
        fc.integer({ min: 0, max: 2 * 1_440 }),
      )
      .map(([day, minute]) => Date.parse(`${day}T00:00:00Z`) + minute * 60_000);
    fc.assert(
      fc.property(fc.array(span, { maxLength: 2 }), after, (spans, at) => {
        const interval: TimeInterval = { name: 'x', spans: spans.map((one) => TimeSpan.parse(one)) };
        const next = nextChange(interval, at);
        const now = isIn(interval, at);
        if (next !== undefined) {
          expect(isIn(interval, next)).toBe(!now);
          expect(isIn(interval, next - 1)).toBe(now);
        }
        // Looked at every seven minutes for a day, it has not changed before.
        const end = Math.min(next ?? Infinity, at + 86_400_000);
        for (let t = at; t < end; t += 7 * 60_000) expect(isIn(interval, t)).toBe(now);
      }),
      { numRuns: 60 },
    );
  });
});
