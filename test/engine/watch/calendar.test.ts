import { expect, test } from 'vitest';
import type { Appointments, Calendar } from '../../../src-main/engine/watch/schedule/calendar.ts';
import type { CalendarTime } from '../../../src-shared/model/monitor.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { benchOf, monitorOf, serveHttp } from './loopback.ts';

/** A calendar whose times come when the test says so. */
class HandCalendar implements Calendar {
  readonly kept: { readonly time: CalendarTime; readonly due: (at: number) => void }[] = [];
  next: number | undefined;

  keep(time: CalendarTime, due: (at: number) => void): Appointments {
    const one = { time, due };
    this.kept.push(one);
    return {
      next: () => this.next,
      [Symbol.dispose]: () => {
        this.kept.splice(this.kept.indexOf(one), 1);
      },
    };
  }

  come(at: number): void {
    for (const { due } of [...this.kept]) due(at);
  }
}

async function pass(clock: FakeClock, ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= 1_000) {
    await clock.run(Math.min(1_000, left));
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
}

function nightly(url: string, more: object = {}) {
  return monitorOf({ kind: 'http', name: 'nightly', url, schedule: '0 3 * * *', timezone: 'Europe/Berlin', ...more });
}

test('checks come with the calendar and not with the interval; retries in between while it is suspect', async () => {
  let status = 200;
  await using server = await serveHttp((_request, response) => {
    response.statusCode = status;
    response.end('fine');
  });
  const clock = new FakeClock();
  const calendar = new HandCalendar();
  const { watch, samples } = benchOf({ clock, calendar });
  watch.apply([nightly(server.url, { retryInterval: 2_000, failureThreshold: 3 })]);
  expect(calendar.kept).toHaveLength(0);
  await watch.start();
  expect(calendar.kept.map(({ time }) => time)).toEqual([{ schedule: '0 3 * * *', timezone: 'Europe/Berlin' }]);
  await pass(clock, 2_000);
  expect(watch.stats().checks).toBe(1);
  for (let i = 0; i < 600; i += 1) await clock.run(1_000);
  expect(watch.stats().checks).toBe(1);
  // Rules see the state all the time: it is repeated within the look-back of five minutes.
  const states = samples.of('monitor_state').map(({ t }) => t);
  expect(states.length).toBeGreaterThanOrEqual(4);
  for (const [i, t] of states.slice(1).entries()) expect(t - (states[i] ?? 0)).toBeLessThanOrEqual(130_000);

  calendar.next = clock.now() + 86_400_000;
  expect(watch.statusOf('nightly')?.nextCheck).toBe(calendar.next);
  status = 500;
  const at = clock.now();
  calendar.come(at);
  await pass(clock, 1_000);
  expect(watch.statusOf('nightly')).toMatchObject({ state: 'up', nextCheck: at + 2_000 });
  await pass(clock, 6_000);
  expect(watch.statusOf('nightly')).toMatchObject({ state: 'down', since: at, nextCheck: calendar.next });
  expect(watch.stats().checks).toBe(4);
  await watch.stop();
  expect(calendar.kept).toHaveLength(0);
});

test('a time during a running check is skipped and counted; times missed in sleep make one check at most', async () => {
  let requests = 0;
  let hold = true;
  await using server = await serveHttp((_request, response) => {
    requests += 1;
    if (!hold) response.end('fine');
  });
  const clock = new FakeClock();
  const calendar = new HandCalendar();
  const { watch } = benchOf({ clock, calendar });
  watch.apply([nightly(server.url, { timeout: 5_000 })]);
  await watch.start();
  await pass(clock, 1_000);
  calendar.come(clock.now());
  expect(watch.stats()).toMatchObject({ inFlight: 1, skipped: { overrun: 1 } });
  await pass(clock, 6_000);
  expect(requests).toBe(1);
  hold = false;

  const slept = clock.now();
  clock.sleep(7_200_000);
  calendar.come(slept + 1_000_000);
  calendar.come(slept + 2_000_000);
  await pass(clock, 40_000);
  calendar.come(slept + 3_000_000);
  await pass(clock, 2_000);
  expect(requests).toBe(2);
  const { skipped } = watch.stats();
  // The one during the check and the three of the night: none is lost without a word.
  expect(Object.values(skipped).reduce((sum, n) => sum + n, 0)).toBe(4);
  expect(watch.statusOf('nightly')?.state).toBe('up');
  await watch.stop();
});

test('unchanged monitors keep their appointments; paused, changed and removed ones give them back', async () => {
  await using server = await serveHttp((_request, response) => response.end('fine'));
  const clock = new FakeClock();
  const calendar = new HandCalendar();
  const { watch } = benchOf({ clock, calendar });
  watch.apply([nightly(server.url)]);
  await watch.start();
  const [first] = calendar.kept;
  watch.apply([nightly(server.url)]);
  expect(calendar.kept).toEqual([first]);
  watch.apply([nightly(server.url, { paused: true })]);
  expect(calendar.kept).toEqual([]);
  expect(watch.statusOf('nightly')?.nextCheck).toBeUndefined();
  watch.apply([nightly(server.url, { schedule: '0 4 * * *' })]);
  expect(calendar.kept.map(({ time }) => time.schedule)).toEqual(['0 4 * * *']);
  // A call that was under way when its task ended starts nothing.
  const { checks } = watch.stats();
  first?.due(clock.now());
  expect(watch.stats()).toMatchObject({ checks, inFlight: 0 });
  watch.apply([]);
  expect(calendar.kept).toEqual([]);
  await watch.stop();
});
