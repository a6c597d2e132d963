import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layOver, type MaintenanceSpan } from '../../../src-shared/maintenance/overlay.ts';
import { type MonitorState, STATES, type StateInterval } from '../../../src-shared/model/check.ts';

const COVERED = ['up', 'degraded', 'down', 'blind'];

function interval(state: MonitorState, from: number, to?: number): StateInterval {
  return { state, from, ...(to === undefined ? {} : { to }), reason: state };
}

/** The state at an instant, as intervals tell it. */
function stateAt(intervals: readonly StateInterval[], at: number): MonitorState | undefined {
  return intervals.find((one) => one.from <= at && (one.to ?? Infinity) > at)?.state;
}

const history = fc
  .array(fc.record({ state: fc.constantFrom(...STATES), ms: fc.integer({ min: 1, max: 40 }) }), { maxLength: 8 })
  .map((steps) => {
    let from = 0;
    return steps.map(({ ms, state }, i) => {
      const one = interval(state, from, i === steps.length - 1 ? undefined : from + ms);
      from += ms;
      return one;
    });
  });
const spans = fc.array(
  fc.record({
    from: fc.integer({ min: -10, max: 200 }),
    ms: fc.integer({ min: 1, max: 60 }),
    open: fc.boolean(),
    window: fc.constantFrom('a', 'b'),
  }),
  { maxLength: 5 },
);

describe('maintenance laid over what was measured', () => {
  it('cuts, joins over changes beneath, and leaves alone what nobody looked at or knew', () => {
    const measured = [
      interval('pending', 0, 10),
      interval('up', 10, 40),
      interval('down', 40, 60),
      interval('paused', 60),
    ];
    expect(layOver(measured, [{ window: 'w', from: 5, to: 50 }])).toEqual([
      interval('pending', 0, 10),
      { state: 'maintenance', from: 10, to: 50, reason: 'w' },
      interval('down', 50, 60),
      interval('paused', 60),
    ]);
    expect(layOver([interval('down', 40)], [{ window: 'w', from: 50 }])).toEqual([
      interval('down', 40, 50),
      { state: 'maintenance', from: 50, reason: 'w' },
    ]);
    expect(layOver(measured, [])).toBe(measured);
  });

  it('is maintenance exactly where a span lies over what can be covered, and else what was measured', () => {
    fc.assert(
      fc.property(history, spans, (measured, drawn) => {
        const over: MaintenanceSpan[] = drawn
          .map(({ from, ms, open, window }) => ({ window, from, ...(open ? {} : { to: from + ms }) }))
          .sort((a, b) => a.from - b.from);
        const laid = layOver(measured, over);
        for (let at = 0; at < 300; at++) {
          const state = stateAt(measured, at);
          const covered = over.some((one) => one.from <= at && (one.to ?? Infinity) > at);
          expect(stateAt(laid, at)).toBe(covered && COVERED.includes(state ?? '') ? 'maintenance' : state);
        }
        for (let i = 1; i < laid.length; i++) expect(laid[i]?.from).toBe(laid[i - 1]?.to);
      }),
      { numRuns: 300 },
    );
  });
});
