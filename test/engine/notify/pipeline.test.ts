import { describe, expect, it } from 'vitest';
import type { Alerts } from '../../../src-main/engine/alerts/alerts.ts';
import { createAlerts } from '../../../src-main/engine/alerts/create.ts';
import { hearsAcks } from '../../../src-main/engine/notify/channels/kinds.ts';
import { createNotify } from '../../../src-main/engine/notify/create.ts';
import type { Notify } from '../../../src-main/engine/notify/notify.ts';
import type { Store } from '../../../src-main/engine/store/store.ts';
import type { Receiver } from '../../../src-shared/model/receiver.ts';
import type { Route } from '../../../src-shared/model/route.ts';
import type { AlertingRule } from '../../../src-shared/model/rule.ts';
import { openTestStore, tempFolder } from '../../store/support.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { QuietLog } from '../../support/quiet-log.ts';
import { until } from '../../support/wait.ts';
import { HttpDouble } from './http-double.ts';
import { quietNotifier, secretsOf } from './messages.ts';

const route: Route = {
  receiver: 'desk',
  groupBy: ['alertname'],
  groupWait: 0,
  groupInterval: 1_000,
  repeatInterval: 86_400_000,
  routes: [],
};
const rule: AlertingRule = {
  type: 'alerting',
  name: 'Down',
  expr: 'x',
  for: 0,
  keepFiringFor: 0,
  labels: {},
  annotations: {},
};

interface Run {
  readonly store: Store;
  readonly alerts: Alerts;
  readonly notify: Notify;
  readonly log: QuietLog;
  see(monitors: readonly string[]): void;
  stop(): Promise<void>;
}

/** Alerts and outbox over a real store, wired as the console wires them. */
async function run(dir: string, clock: FakeClock, receivers: readonly Receiver[]): Promise<Run> {
  const store = await openTestStore(dir, clock);
  const log = new QuietLog();
  const common = { clock, log, ops: store.ops, random: () => 0.5 };
  let ids = 0;
  const alerts = createAlerts({
    ...common,
    samples: store.samples,
    isBlind: () => false,
    newId: () => `${clock.now()}-${ids++}`,
    gates: [],
    hearsAcks,
  });
  const notify = createNotify({
    ...common,
    secrets: secretsOf({}),
    notifier: quietNotifier,
    dataDir: dir,
    externalUrl: () => 'http://127.0.0.1:9470/',
  });
  alerts.onQueued(() => {
    notify.wake();
  });
  await alerts.start();
  await notify.start();
  notify.apply(receivers);
  alerts.apply({ route, receivers });
  return {
    store,
    alerts,
    notify,
    log,
    see: (monitors) => {
      const active = monitors.map((monitor) => ({ labels: { alertname: 'Down', monitor }, annotations: {}, value: 1 }));
      alerts.observe([{ ok: true, rule, at: clock.now(), active }]);
    },
    stop: async () => {
      await alerts.stop();
      await notify.stop();
      await store.close();
    },
  };
}

describe('from evaluation to webhook over a real store', () => {
  it('tells each once over a restart, and keeps timeline, delivery log and ALERTS', async () => {
    await using double = await new HttpDouble().listen();
    const receivers: readonly Receiver[] = [
      { name: 'desk', channels: [{ type: 'webhook', sendResolved: true, url: double.url() }] },
    ];
    const dir = tempFolder();
    const clock = new FakeClock(Date.now());
    const first = await run(dir, clock, receivers);
    first.see(Array.from({ length: 500 }, (_, i) => `m${i}`));
    await until('the first message', () => double.calls.length === 1, 10_000);
    await until('its record', async () => (await first.store.ops.read('outbox.counts', {})).sent === 1, 5_000);
    expect(first.store.samples.latest('ALERTS')).toHaveLength(500);
    const [alert] = first.alerts.current();
    expect(await first.alerts.acknowledge([alert?.id ?? ''], 'ann', 'on it', undefined)).toMatchObject({ changed: 1 });
    await first.stop();

    clock.advance(5_000);
    const second = await run(dir, clock, receivers);
    expect(second.alerts.current()).toHaveLength(500);
    second.see([]);
    await until('the second message', () => double.calls.length === 2, 10_000);
    await until('its record', async () => (await second.store.ops.read('outbox.counts', {})).sent === 2, 5_000);
    const told = double.calls.map(
      (call) => JSON.parse(call.body) as { status: string; alerts: readonly { startsAt: string }[] },
    );
    expect(told.map((message) => [message.status, message.alerts.length])).toEqual([
      ['firing', 500],
      ['resolved', 500],
    ]);
    expect(new Set(told.flatMap((message) => message.alerts.map((one) => one.startsAt))).size).toBe(1);
    const kept = await second.store.ops.read('alert.get', { id: alert?.id ?? '' });
    expect(kept?.timeline.map((line) => line.kind)).toEqual([
      'pending',
      'fired',
      'notified',
      'acknowledged',
      'resolved',
      'notified',
    ]);
    const log = await second.store.ops.read('outbox.log', { limit: 10, alertId: alert?.id });
    expect(log.map((entry) => entry.attempts.length)).toEqual([1, 1]);
    expect([...first.log.lines, ...second.log.lines].filter((line) => line.level === 'error')).toEqual([]);
    await second.stop();
  }, 60_000);

  it('Slack by bot token: one message that is edited, the story below it, of who took it on as well', async () => {
    await using double = await new HttpDouble().listen();
    const taken = { status: 200, body: '{"ok":true,"channel":"C1","ts":"17.5"}' };
    double.next(...Array.from({ length: 20 }, () => taken));
    const bot = { app_token: 'xoxb-1', channel: '#ops', app_url: double.url('/api/chat.postMessage') };
    const receivers: readonly Receiver[] = [
      {
        name: 'desk',
        channels: [
          { type: 'slack', sendResolved: true, ...bot },
          // What cannot say it without ringing is not told of an acknowledgement.
          { type: 'webhook', sendResolved: true, url: double.url() },
        ],
      },
    ];
    const clock = new FakeClock(Date.now());
    const one = await run(tempFolder(), clock, receivers);
    const said = (): readonly string[] =>
      double.calls
        .filter(({ path }) => path.startsWith('/api/'))
        .map(({ body, path }) => {
          const { text, thread_ts, ts } = JSON.parse(body) as Readonly<Record<string, string | undefined>>;
          return `${path.slice(10)}${ts === undefined ? '' : ` ${ts}`}${thread_ts === undefined ? '' : ` below ${thread_ts}`}: ${text ?? ''}`;
        });
    /** Whoever is told of something has been when so many calls were made. */
    const reached = (count: number): Promise<unknown> =>
      until(
        `${count} calls`,
        async () => {
          if (said().length >= count) return said().length === count;
          // A second at a time, with real time between: a try that is under way must not run into its own deadline.
          await clock.run(1_000);
          await one.alerts.settled();
          return false;
        },
        20_000,
      );
    one.see(['a']);
    await reached(1);
    one.see(['a', 'b']);
    await reached(3);
    const [a, b] = one.alerts.current().map(({ id }) => id);
    const { undo } = await one.alerts.acknowledge([a ?? '', b ?? ''], 'ann', 'on it', undefined);
    await reached(5);
    await one.alerts.undo(undo, 'ann');
    await reached(7);
    one.see([]);
    await reached(9);
    expect(said()).toEqual([
      'postMessage: WARNING: Down on a',
      'update 17.5: WARNING: 2 firing · Down',
      'postMessage below 17.5: WARNING: 2 firing · Down\nSince the last message: 1 new (b).',
      'update 17.5: WARNING (acknowledged): 2 firing · Down',
      'postMessage below 17.5: WARNING (acknowledged): 2 firing · Down\nAcknowledged by ann: on it',
      'update 17.5: WARNING: 2 firing · Down',
      'postMessage below 17.5: WARNING: 2 firing · Down\nNo longer acknowledged.',
      'update 17.5: RESOLVED: 2 resolved · Down',
      'postMessage below 17.5: RESOLVED: 2 resolved · Down\nSince the last message: 2 over (a, b).',
    ]);
    const hooks = double.calls.filter(({ path }) => !path.startsWith('/api/'));
    expect(hooks.map(({ body }) => (JSON.parse(body) as { notificationReason: string }).notificationReason)).toEqual([
      'firing',
      'changed',
      'resolved',
    ]);
    await one.stop();
  }, 60_000);
});
