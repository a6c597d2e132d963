import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compareClocks,
  JUMP_MS,
  type Moment,
  SLEEP_MS,
  STALL_MS,
} from '../../../src-main/engine/watch/blind/clocks.ts';

const before: Moment = { wall: 1_000_000_000, monotonic: 5_000, boot: 70_000 };
const after = (wall: number, monotonic: number, boot = monotonic): Moment => ({
  wall: before.wall + wall,
  monotonic: before.monotonic + monotonic,
  boot: before.boot + boot,
});

describe('two clocks', () => {
  it.each([
    ['an ordinary tick', 250, 250, 250, false, undefined],
    ['a late tick', 4_000, 4_000, 4_000, false, undefined],
    ['a stall', 8_000, 8_000, 8_000, false, 'event_loop'],
    ['a stopped process', 90_000, 90_000, 90_000, false, 'sleep'],
    ['sleep with a monotonic clock that stands still', 3_600_000, 250, 3_600_000, false, 'sleep'],
    ['the clock set forward', 3_600_000, 250, 250, false, 'clock_jump'],
    ['the clock set back', -3_600_000, 250, 250, false, 'clock_jump'],
    ['a short sleep that was announced', 10_000, 10_000, 10_000, true, 'sleep'],
    ['a correction of a second', 1_250, 250, 250, false, undefined],
  ])('%s', (_name, wall, monotonic, boot, hinted, cause) => {
    expect(compareClocks(before, after(wall, monotonic, boot), hinted)?.cause).toBe(cause);
  });

  it('names an interval that ends now, never a negative one, and only when there is reason', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -1e9, max: 1e9 }),
        fc.integer({ min: 0, max: 1e9 }),
        fc.integer({ min: 0, max: 1e9 }),
        fc.boolean(),
        (wall, monotonic, boot, hinted) => {
          const gap = compareClocks(before, after(wall, monotonic, boot), hinted);
          const quiet = Math.abs(wall - monotonic) <= JUMP_MS && monotonic <= (hinted ? 2_000 : STALL_MS);
          expect(gap === undefined).toBe(quiet);
          if (gap === undefined) return;
          expect(gap.to).toBe(before.wall + wall);
          expect(gap.from).toBeLessThanOrEqual(gap.to);
          if (gap.cause === 'event_loop') expect(monotonic).toBeLessThanOrEqual(SLEEP_MS);
        },
      ),
    );
  });
});
