import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluateInstant } from '../../../src-main/engine/query/evaluate.ts';
import type { SeriesSource } from '../../../src-main/engine/store/store.ts';
import { Head } from '../../../src-main/engine/store/tsdb/head.ts';
import { METRIC_NAME } from '../../../src-shared/model/labels.ts';
import { keptValue, STALE } from '../../../src-shared/model/sample.ts';

const BEGIN = Date.UTC(2026, 0, 5);
const EXPRESSIONS = [
  'm',
  'm == 2',
  'm != 2',
  'm > 1',
  'm{i=~"0|1"} <= 1',
  'm > bool 1',
  '1 < m',
  'm == NaN',
  'm offset 1m >= 1',
  `m @ ${BEGIN / 1_000 + 60} == 1`,
  'm == 2 or m < 1',
  'm > -1 and on(i) m < 3',
  'timestamp(m) > 0',
  'sum(m == 1)',
  'm == scalar(m{i="0"})',
];
const value = fc.oneof(
  fc.integer({ min: 0, max: 3 }),
  fc.constantFrom(Number.NaN, STALE, keptValue(Number.NaN), Infinity),
);

describe('an instant query over the newest samples of the head', () => {
  it('answers what the rows themselves would', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(value, { minLength: 4, maxLength: 4 }), { maxLength: 8 }),
        fc.integer({ min: -60, max: 600 }),
        (rows, seconds) => {
          const head = new Head();
          const series = Array.from({ length: 4 }, (_, i) => ({ [METRIC_NAME]: 'm', i: String(i) }));
          const layout = { id: 1, source: 's', series };
          head.add(layout, [0, 1, 2, 3]);
          rows.forEach((row, i) => head.append(layout, BEGIN + i * 30_000, Float64Array.from(row)));
          const byRows: SeriesSource = { select: (matchers, from, to) => head.select(matchers, from, to) };
          const at = BEGIN + seconds * 1_000;
          for (const expr of EXPRESSIONS)
            expect([expr, evaluateInstant(expr, head, at)]).toEqual([expr, evaluateInstant(expr, byRows, at)]);
        },
      ),
      { numRuns: 300 },
    );
  });
});
