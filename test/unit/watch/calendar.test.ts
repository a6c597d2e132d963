import { afterEach, expect, test, vi } from 'vitest';
import { nextTimes, systemCalendar } from '../../../src-main/engine/watch/schedule/calendar.ts';
import { cronProblem, isTimeZone } from '../../../src-shared/time/cron.ts';

afterEach(() => {
  vi.useRealTimers();
});

const BERLIN = 'Europe/Berlin';

function from(at: string, schedule: string, count: number, timezone: string = BERLIN): string[] {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date(at) });
  return nextTimes({ schedule, timezone }, count).map((t) => new Date(t).toISOString());
}

test('a daily time keeps its hour of the wall over both changes of the clock', () => {
  expect(from('2026-03-28T00:00:00Z', '0 8 * * *', 3)).toEqual([
    '2026-03-28T07:00:00.000Z',
    '2026-03-29T06:00:00.000Z',
    '2026-03-30T06:00:00.000Z',
  ]);
  expect(from('2026-10-24T00:00:00Z', '0 8 * * *', 3)).toEqual([
    '2026-10-24T06:00:00.000Z',
    '2026-10-25T07:00:00.000Z',
    '2026-10-26T07:00:00.000Z',
  ]);
});

test('the hour that is left out and the hour that comes twice hold one daily time each at most', () => {
  const spring = from('2026-03-28T12:00:00Z', '30 2 * * *', 2);
  const autumn = from('2026-10-24T12:00:00Z', '30 2 * * *', 2);
  expect(spring).toEqual(['2026-03-30T00:30:00.000Z', '2026-03-31T00:30:00.000Z']);
  expect(autumn).toEqual(['2026-10-25T01:30:00.000Z', '2026-10-26T01:30:00.000Z']);
});

test.each(['*/5 * * * *', '30 3 * * mon-fri', '0,30 8-18/2 1 JAN,jul *', '*/10 * * * * *', '0 0 29 2 *', '0 0 * * 7'])(
  '%s is a schedule, and the calendar finds its times',
  (text) => {
    expect(cronProblem(text)).toBeUndefined();
    expect(from('2026-01-05T03:00:00Z', text, 3)).toHaveLength(3);
  },
);

test.each([
  ['', 'five fields'],
  ['* * * *', 'five fields'],
  ['60 * * * *', 'the minute "60"'],
  ['* 24 * * *', 'the hour "24"'],
  ['* * 0 * *', 'the day of the month "0"'],
  ['* * * foo *', 'the month "foo"'],
  ['5-1 * * * *', 'backwards'],
  ['*/0 * * * *', 'the step "*/0"'],
  ['5/2 * * * *', 'the step "5/2"'],
  ['1,,2 * * * *', 'the minute ""'],
  ['0 0 30 2 *', 'never comes'],
  ['0 0 31 4,6 *', 'never comes'],
])('%j is refused: %s', (text, words) => {
  expect(cronProblem(text)).toContain(words);
});

test('zones have names that this computer knows', () => {
  expect(['Europe/Berlin', 'UTC', 'America/New_York'].map(isTimeZone)).toEqual([true, true, true]);
  expect(['Europe/Berlinn', '', '+01:00', 'x y'].map(isTimeZone)).toEqual([false, false, false, false]);
});

test('the calendar of this computer calls at whole seconds until it is ended', async () => {
  const times: number[] = [];
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const kept = systemCalendar.keep({ schedule: '* * * * * *', timezone: 'UTC' }, (at) => {
    expect(Date.now() - at).toBeLessThan(1_000);
    times.push(at);
    if (times.length === 2) resolve(undefined);
  });
  expect(kept.next()).toBeGreaterThan(Date.now() - 1);
  await promise;
  kept[Symbol.dispose]();
  expect(times.map((t) => t % 1_000)).toEqual([0, 0]);
  expect((times[1] ?? 0) - (times[0] ?? 0)).toBe(1_000);
  await new Promise((done) => setTimeout(done, 1_100));
  expect(times).toHaveLength(2);
});
