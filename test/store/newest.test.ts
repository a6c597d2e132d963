import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Layout } from '../../src-main/engine/store/store.ts';
import { Head } from '../../src-main/engine/store/tsdb/head.ts';
import { type Labels, METRIC_NAME, seriesKey } from '../../src-shared/model/labels.ts';
import { keptValue, STALE } from '../../src-shared/model/sample.ts';

const SERIES: readonly Labels[] = Array.from({ length: 6 }, (_, i) => ({
  [METRIC_NAME]: i % 2 === 0 ? 'a' : 'b',
  i: `${i}`,
}));
/** Which series a layout writes: two of them share some, as after a change of what a target brings. */
const LAYOUTS = [
  [0, 1, 2],
  [2, 3],
  [1, 4, 5],
];
const MINUTE = 60_000;
const BEGIN = Date.UTC(2026, 0, 5);

const value = fc.oneof(
  fc.integer({ min: -5, max: 5 }),
  fc.constant(Number.NaN),
  fc.constant(STALE),
  fc.constant(keptValue(Number.NaN)),
);
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('append' as const),
      at: fc.integer({ min: -20, max: 20 }),
      values: fc.array(value, { minLength: 3, maxLength: 3 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('hide' as const), at: fc.integer({ min: -20, max: 20 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('trim' as const), at: fc.integer({ min: -20, max: 20 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('again' as const) }) },
);

describe('the newest samples of the head', () => {
  it('are the last of its rows, whatever came, was hidden, grew old or went, at any span of time', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(LAYOUTS.length - 1), step), { maxLength: 60 }),
        fc.tuple(fc.integer({ min: -30, max: 30 }), fc.integer({ min: 0, max: 60 })),
        (steps, [back, width]) => {
          const head = new Head();
          let nextId = 1;
          const open = (which: number): Layout => {
            const ids = LAYOUTS[which] ?? [];
            const layout = { id: nextId++, source: `s${which}`, series: ids.map((i) => SERIES[i] ?? {}) };
            head.add(layout, ids);
            return layout;
          };
          const layouts = LAYOUTS.map((_, which) => open(which));
          let now = BEGIN;
          for (const [which, action] of steps) {
            const layout = layouts[which];
            if (layout === undefined) continue;
            if (action.do === 'append') {
              now += MINUTE;
              // Never two at the same time: which of two such samples of a series counts is nobody's promise.
              head.append(
                layout,
                now + action.at * MINUTE + which,
                Float64Array.from(action.values.slice(0, layout.series.length)),
              );
            } else if (action.do === 'hide') {
              head.hideAfter(layout, now + action.at * MINUTE);
            } else if (action.do === 'trim') {
              head.trim(now + action.at * MINUTE, now + 5 * MINUTE);
            } else {
              head.remove([layout.id]);
              layouts[which] = open(which);
            }
          }
          const to = now + back * MINUTE;
          const from = to - width * MINUTE;
          for (const matchers of [[], [{ name: METRIC_NAME, op: '=' as const, value: 'a' }]]) {
            const wanted = head
              .select(matchers, from, to)
              .map(({ labels, t, v }) => [seriesKey(labels), t.at(-1), v.at(-1)]);
            const found = head.newest(matchers, from, to).map(({ labels, t, v }) => [seriesKey(labels), t, v]);
            expect(found).toEqual(wanted);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it('are let go with the last row of a source that is silent for hours', () => {
    const head = new Head();
    const layout = { id: 1, source: 's', series: [SERIES[0] ?? {}] };
    head.add(layout, [0]);
    head.append(layout, BEGIN, Float64Array.of(1));
    head.trim(BEGIN + 180 * MINUTE, Infinity);
    expect(head.latest('a').map(({ v }) => v)).toEqual([1]);
    head.trim(BEGIN + 300 * MINUTE, Infinity);
    expect(head.latest('a')).toEqual([]);
    head.append(layout, BEGIN + 301 * MINUTE, Float64Array.of(2));
    expect(head.latest('a').map(({ v }) => v)).toEqual([2]);
  });

  it('are asked for by value, and those not wanted are left out', () => {
    const head = new Head();
    const layout = { id: 1, source: 's', series: [SERIES[0] ?? {}, SERIES[2] ?? {}, SERIES[4] ?? {}] };
    head.add(layout, [0, 2, 4]);
    head.append(layout, BEGIN, Float64Array.of(1, keptValue(Number.NaN), 3));
    const asked: number[] = [];
    const found = head.newest([], BEGIN, BEGIN, (v) => asked.push(v) > 0 && v > 1);
    expect(asked).toEqual([1, Number.NaN, 3]);
    expect(found.map(({ v }) => v)).toEqual([3]);
  });
});
