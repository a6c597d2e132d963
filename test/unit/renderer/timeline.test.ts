import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layoutSegments, paintOrder, segmentAt, timeInStates } from '../../../src-renderer/charts/timeline.ts';
import type { StateInterval } from '../../../src-shared/model/check.ts';

const DAY = 86_400_000;
const at = (state: StateInterval['state'], from: number, to?: number): StateInterval => ({
  state,
  from,
  ...(to === undefined ? {} : { to }),
  reason: '',
});

describe('layoutSegments', () => {
  it('lays intervals out to scale and cuts them at the edges', () => {
    const segments = layoutSegments([at('up', -50, 50), at('down', 50, 75), at('up', 75)], 0, 100, 200);
    expect(segments.map((s) => [s.state, s.x, s.width])).toEqual([
      ['up', 0, 100],
      ['down', 100, 50],
      ['up', 150, 50],
    ]);
    // The exact ends stay known for the tooltip.
    expect(segments[0]?.from).toBe(-50);
    expect(segments[2]?.open).toBe(true);
  });
  it('keeps 30 s of outage visible in 90 days', () => {
    const segments = layoutSegments([at('down', 10 * DAY, 10 * DAY + 30_000)], 0, 90 * DAY, 900);
    expect(segments[0]?.width).toBe(2);
  });
  it('draws nothing where nothing is known', () => {
    const segments = layoutSegments([at('up', 60, 100)], 0, 100, 100);
    expect(segmentAt(segments, 30)).toBeUndefined();
    expect(segmentAt(segments, 80)?.state).toBe('up');
  });
  it('paints an outage over its neighbours and finds it there', () => {
    const segments = layoutSegments([at('up', 0, 5_000), at('down', 5_000, 5_001), at('up', 5_001)], 0, 10_000, 100);
    expect(paintOrder(segments).at(-1)?.state).toBe('down');
    expect(segmentAt(segments, 51)?.state).toBe('down');
  });
  it('never leaves the box', () => {
    const interval = fc
      .tuple(fc.integer({ min: -100, max: 1_100 }), fc.integer({ min: 0, max: 400 }))
      .map(([from, length]) => at('down', from, from + length));
    fc.assert(
      fc.property(fc.array(interval), fc.integer({ min: 10, max: 2_000 }), (intervals, width) => {
        for (const s of layoutSegments(intervals, 0, 1_000, width)) {
          expect(s.x).toBeGreaterThanOrEqual(0);
          expect(s.x + s.width).toBeLessThanOrEqual(width + 1e-6);
          expect(s.width).toBeGreaterThanOrEqual(2);
        }
      }),
    );
  });
});

describe('timeInStates', () => {
  it('sums inside the window only', () => {
    const sums = timeInStates([at('up', -10, 60), at('blind', 60, 70), at('up', 70)], 0, 100);
    expect([...sums]).toEqual([
      ['up', 90],
      ['blind', 10],
    ]);
  });
});
