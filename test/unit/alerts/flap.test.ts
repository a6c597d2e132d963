import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  changeShare,
  type FlapLimits,
  type FlapRecord,
  isQuiet,
  takeLook,
  UNSEEN,
} from '../../../src-shared/alert/flap.ts';

const LIMITS: FlapLimits = { window: 60_000, high: 0.5, low: 0.25 };

function after(found: string, every = 5_000): FlapRecord {
  let record = UNSEEN;
  Array.from(found).forEach((letter, i) => (record = takeLook(record, i * every, letter === 'x', LIMITS)));
  return record;
}

describe('flapping', () => {
  it.each([
    ['xxxxxxxxxxxx', false],
    ['............', false],
    ['x.x.x.x.x.x.', true],
    ['xxx...xxx...', false],
    ['x.x.', false],
    ['x.x.x.', true],
  ])('%s', (found, flapping) => {
    expect(after(found).flapping).toBe(flapping);
  });

  it('goes on until the share has fallen to the low limit', () => {
    const flapping = after('x.x.x.x.x.x.');
    let record = flapping;
    let looks = 0;
    while (record.flapping) record = takeLook(record, 60_000 + looks++ * 5_000, true, LIMITS);
    expect(changeShare(record)).toBeLessThanOrEqual(LIMITS.low);
    expect(looks).toBeGreaterThan(5);
  });

  it('forgets what it knew when the clock is set back', () => {
    expect(takeLook(after('x.x.x.x.'), 0, true, LIMITS)).toEqual({ looks: [{ at: 0, holds: true }], flapping: false });
  });

  it('looks back a window and no further, and what does not change never flaps', () => {
    fc.assert(
      fc.property(
        fc.array(fc.boolean(), { maxLength: 80 }),
        fc.integer({ min: 1_000, max: 20_000 }),
        (looks, every) => {
          let record = UNSEEN;
          looks.forEach((holds, i) => {
            const before = record;
            record = takeLook(record, i * every, holds, LIMITS);
            expect(record.looks.every((look) => look.at > i * every - LIMITS.window)).toBe(true);
            const share = changeShare(record);
            expect(share).toBeGreaterThanOrEqual(0);
            expect(share).toBeLessThanOrEqual(1);
            // It only begins above the high limit and only ends at the low one, or for want of looks.
            if (!before.flapping && record.flapping) expect(share).toBeGreaterThanOrEqual(LIMITS.high);
            if (before.flapping && !record.flapping && record.looks.length >= 6)
              expect(share).toBeLessThanOrEqual(LIMITS.low);
          });
          if (new Set(looks).size <= 1) expect(record.flapping).toBe(false);
          if (looks.every((holds) => !holds)) expect(isQuiet(record)).toBe(true);
        },
      ),
    );
  });
});
