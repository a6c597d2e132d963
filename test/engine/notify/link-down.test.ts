import { expect, it } from 'vitest';
import { createAlerts } from '../../../src-main/engine/alerts/create.ts';
import { ATTEMPT_MS } from '../../../src-main/engine/notify/attempt.ts';
import { createNotify } from '../../../src-main/engine/notify/create.ts';
import type { Clock } from '../../../src-main/engine/ports.ts';
import type { Receiver } from '../../../src-shared/model/receiver.ts';
import type { Severity } from '../../../src-shared/model/severity.ts';
import { openTestStore, tempFolder } from '../../store/support.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { QuietLog } from '../../support/quiet-log.ts';
import { until } from '../../support/wait.ts';
import { HttpDouble } from './http-double.ts';
import { quietNotifier, secretsOf } from './messages.ts';

const MIN = 60_000;

/** Knows which attempts are on their way: time stands still until they have ended. No pause between attempts is as long as one here. */
class AttemptClock implements Clock {
  attempts = 0;
  readonly #clock: FakeClock;

  constructor(clock: FakeClock) {
    this.#clock = clock;
  }

  now(): number {
    return this.#clock.now();
  }

  monotonic(): number {
    return this.#clock.monotonic();
  }

  after(ms: number, fn: () => void): Disposable {
    const timer = this.#clock.after(ms, fn);
    if (ms !== ATTEMPT_MS) return timer;
    this.attempts++;
    return {
      [Symbol.dispose]: () => {
        timer[Symbol.dispose]();
        this.attempts--;
      },
    };
  }

  every(ms: number, fn: () => void): Disposable {
    return this.#clock.every(ms, fn);
  }
}

interface Told {
  readonly title: string;
  readonly message: string;
}

it('a link that was down for two hours leaves one digest of what ended meanwhile, and open criticals one by one, in order', async () => {
  const first = await new HttpDouble().listen();
  const { port } = first;
  const receivers: readonly Receiver[] = [
    { name: 'phone', channels: [{ type: 'ntfy', sendResolved: true, topic: 'ops', url: `http://127.0.0.1:${port}/` }] },
  ];
  const clock = new FakeClock();
  const notifyClock = new AttemptClock(clock);
  const store = await openTestStore(tempFolder(), clock);
  const common = { log: new QuietLog(), ops: store.ops, random: () => Math.SQRT1_2 };
  let ids = 0;
  const alerts = createAlerts({ ...common, clock, isBlind: () => false, newId: () => `id${ids++}`, gates: [] });
  const notify = createNotify({
    ...common,
    clock: notifyClock,
    secrets: secretsOf({}),
    notifier: quietNotifier,
    dataDir: tempFolder(),
    externalUrl: () => 'http://127.0.0.1:9470/',
  });
  alerts.onQueued(() => notify.wake());
  notify.apply(receivers);
  alerts.apply({
    route: {
      receiver: 'phone',
      groupBy: ['monitor'],
      groupWait: 0,
      groupInterval: MIN,
      repeatInterval: 24 * 60 * MIN,
      routes: [],
    },
    receivers,
  });
  await alerts.start();
  await notify.start();

  const rule = { type: 'alerting' as const, name: 'Down', expr: 'x', for: 0, keepFiringFor: 0 };
  const failing = new Map<string, Severity>();
  /** Nothing is on its way, neither to the receiver nor to the disk: the writer answers in order. */
  const idle = async (): Promise<void> => {
    for (let calm = 0; calm < 4; calm++) {
      await store.ops.read('outbox.counts', {});
      await new Promise((resolve) => setImmediate(resolve));
      if (notifyClock.attempts === 0) continue;
      await until('the attempts have ended', () => notifyClock.attempts === 0, 20_000);
      calm = -1;
    }
  };
  /** A minute passes: one evaluation, and whatever the outbox tries in it. */
  const minute = async (): Promise<void> => {
    const active = [...failing].map(([monitor, severity]) => ({
      labels: { alertname: 'Down', monitor, severity },
      annotations: {},
      value: 1,
    }));
    alerts.observe([{ ok: true, rule: { ...rule, labels: {}, annotations: {} }, at: clock.now(), active }]);
    for (let part = 0; part < 4; part++) {
      await alerts.settled();
      await idle();
      clock.advance(MIN / 4);
    }
  };
  const minutes = async (n: number, then?: () => void): Promise<void> => {
    for (let i = 0; i < n; i++) await minute();
    then?.();
  };

  failing.set('old', 'warning');
  await minute();
  await until('the first message', () => first.calls.length === 1, 10_000);
  await idle();
  await first[Symbol.asyncDispose]();

  // From here on nobody listens on that port.
  await minutes(5, () => failing.set('db', 'critical'));
  await minutes(10, () => failing.set('web', 'warning'));
  await minutes(10, () => failing.set('api', 'critical'));
  await minutes(15, () => failing.delete('web'));
  await minutes(10, () => failing.delete('old'));
  await minutes(10, () => failing.delete('api'));
  await minutes(10, () => failing.set('queue', 'critical'));
  await minutes(20, () => failing.set('mail', 'error'));
  await minutes(5, () => failing.delete('mail'));
  await minutes(25);

  await using second = await new HttpDouble().listen(port);
  for (let i = 0; i < 30; i++) await minute();
  const told = second.calls.map((call) => JSON.parse(call.body) as Told);
  expect(told.map(({ title }) => title)).toEqual([
    'CRITICAL: Down on db',
    'CRITICAL: Down on queue',
    'DIGEST: 0 firing, 4 resolved',
  ]);
  expect(told[2]?.message).toContain(
    'Nothing could be delivered since 2026-01-05 03:06 UTC. Meanwhile: 0 alerts firing, 4 over.',
  );

  // The rest of the story is told as usual, once each.
  failing.clear();
  for (let i = 0; i < 5; i++) await minute();
  const after = second.calls.slice(3).map((call) => (JSON.parse(call.body) as Told).title);
  expect(after.toSorted()).toEqual(['RESOLVED: Down on db', 'RESOLVED: Down on queue']);
  const rows = await store.ops.read('outbox.counts', {});
  expect(rows).toMatchObject({ pending: 0, failed: 0 });
  await notify.stop();
  await alerts.stop();
  await store.close();
}, 240_000);
