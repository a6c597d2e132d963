import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { phaseOf } from '../../../src-main/engine/rules/group.ts';
import { GRID_MS } from '../../../src-shared/time/grid.ts';

describe('when groups are evaluated', () => {
  it('is always the same, and between two points of the grid on which checks start', () => {
    const interval = fc.integer({ min: 4, max: 4_000 }).map((points) => points * GRID_MS);
    fc.assert(
      fc.property(fc.string(), interval, (name, period) => {
        const group = { origin: { from: 'ui' as const }, name, interval: period };
        const phase = phaseOf(group);
        expect(phaseOf({ ...group })).toBe(phase);
        expect(phase).toBeLessThan(period);
        // After the checks have started, and long before the next ones do.
        expect(phase % GRID_MS).toBeGreaterThanOrEqual(50);
        expect(phase % GRID_MS).toBeLessThanOrEqual(GRID_MS / 2);
      }),
    );
  });

  it('is spread over the interval', () => {
    const phases = Array.from({ length: 200 }, (_, i) =>
      phaseOf({ origin: { from: 'ui' }, name: `group ${i}`, interval: 15_000 }),
    );
    for (const third of [0, 5_000, 10_000]) {
      const within = phases.filter((phase) => phase >= third && phase < third + 5_000);
      expect(within.length).toBeGreaterThan(40);
    }
  });
});
