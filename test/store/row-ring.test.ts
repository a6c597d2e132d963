import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RowBuffers } from '../../src-main/engine/store/tsdb/row-buffers.ts';
import { RowRing } from '../../src-main/engine/store/tsdb/row-ring.ts';

type Row = readonly [t: number, values: readonly number[]];

function rowsOf(ring: RowRing): readonly Row[] {
  return Array.from({ length: ring.count }, (_, row) => [
    ring.timeAt(row),
    Array.from({ length: ring.width }, (_, column) => ring.valueAt(row, column)),
  ]);
}

const step = fc.oneof(
  fc.record({ do: fc.constant('append' as const), rows: fc.integer({ min: 1, max: 40 }), missing: fc.nat(3) }),
  fc.record({ do: fc.constant('dropOldest' as const), rows: fc.nat(50) }),
  fc.record({ do: fc.constant('dropAfter' as const), ago: fc.nat(50) }),
);

describe('a ring of rows', () => {
  it('holds what was appended last, beside another that takes up the memory it lets go', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(1, 3, 64, 130),
        fc.array(fc.tuple(fc.nat(1), step), { maxLength: 60 }),
        (width, steps) => {
          const memory = new RowBuffers();
          const pair = [0, 1].map(() => ({ ring: new RowRing(width, memory), rows: [] as Row[] }));
          let t = 0;
          for (const [which, action] of steps) {
            const one = pair[which];
            if (one === undefined) continue;
            const { ring, rows } = one;
            if (action.do === 'append') {
              for (let i = 0; i < action.rows; i += 1) {
                t += 1;
                const present = Math.max(0, width - action.missing);
                const values = Array.from({ length: width }, (_, column) =>
                  column < present ? t * 1_000 + column : Number.NaN,
                );
                ring.append(t, Float64Array.from(values.slice(0, present)));
                rows.push([t, values]);
              }
            } else if (action.do === 'dropOldest') {
              ring.dropOldest(action.rows);
              rows.splice(0, action.rows);
            } else {
              const latest = t - action.ago;
              ring.dropAfter(latest);
              one.rows = rows.filter(([time]) => time <= latest);
            }
          }
          for (const { ring, rows } of pair) expect(rowsOf(ring)).toEqual(rows);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('the buffers of rows', () => {
  it('give out again what was given back, and keep a bounded part of it', () => {
    const memory = new RowBuffers();
    const first = memory.take(64);
    memory.give([first]);
    expect(memory.take(128)).not.toBe(first);
    expect(memory.take(64)).toBe(first);
    expect(memory.take(64)).not.toBe(first);
    const large = Array.from({ length: 20 }, () => memory.take(131_072));
    memory.give(large);
    const again = Array.from({ length: 20 }, () => memory.take(131_072));
    expect(again.filter((buffer) => large.includes(buffer))).toHaveLength(8);
  });
});
