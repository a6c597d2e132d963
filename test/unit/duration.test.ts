import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDuration, humanDuration, parseDuration } from '../../src-shared/time/duration.ts';

describe('durations', () => {
  it('reads what Prometheus reads', () => {
    expect(parseDuration('1h30m')).toBe(5_400_000);
    expect(parseDuration('0')).toBe(0);
    expect(parseDuration('1y2w3d4h5m6s7ms')).toBe(31_536_000_000 + 2 * 604_800_000 + 3 * 86_400_000 + 14_706_007);
    for (const bad of ['', '5', '1.5h', '1m1h', '-1s', 's', '1 h']) expect(parseDuration(bad)).toBeUndefined();
  });

  it('writes what it reads', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 10 ** 11 }), (ms) => parseDuration(formatDuration(ms)) === ms));
  });

  it('speaks to people in at most two units', () => {
    expect([820, 4_200, 42_000, 240_000, 7_500_000, 518_400_000].map(humanDuration)).toEqual([
      '820 ms',
      '4.2 s',
      '42 s',
      '4 min',
      '2 h 5 min',
      '6 days',
    ]);
  });
});
