import { expect, it } from 'vitest';
import { Bell } from '../../../src-main/desktop/bell.ts';
import { FakeClock } from '../../support/fake-clock.ts';

it('strikes longer for worse and again until somebody looks, it is over, or an hour has passed', async () => {
  const clock = new FakeClock();
  let strokes = 0;
  const bell = new Bell(clock, () => (strokes += 1));
  const heard = async (ms: number): Promise<number> => {
    const before = strokes;
    await clock.run(ms);
    return strokes - before;
  };
  bell.ring({ tag: 'a', severity: 'critical', repeatMs: 30_000 });
  expect([strokes, await heard(1_000), await heard(29_000 + 1_000)]).toEqual([1, 2, 3]);
  bell.noticed();
  expect(await heard(120_000)).toBe(0);
  bell.ring({ tag: 'a', severity: 'warning', repeatMs: 30_000 });
  bell.ring({ tag: 'b', severity: 'warning', repeatMs: 0 });
  expect(await heard(60_000)).toBe(2);
  bell.hush('a');
  expect(await heard(60_000)).toBe(0);
  bell.ring({ tag: 'c', severity: 'info', repeatMs: 60_000 });
  expect(await heard(2 * 3_600_000)).toBe(60);
  expect(clock.timers).toBe(0);
});
