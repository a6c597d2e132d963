import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createNotify } from '../../../src-main/engine/notify/create.ts';
import type { Notify } from '../../../src-main/engine/notify/notify.ts';
import type { GroupMessage, NotificationReason } from '../../../src-shared/model/notification.ts';
import type { Channel } from '../../../src-shared/model/receiver.ts';
import { Disk, type Fate, ProcessOps } from '../../support/durable-ops.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { QuietLog } from '../../support/quiet-log.ts';
import { until } from '../../support/wait.ts';
import { HttpDouble } from './http-double.ts';
import { alertOf, messageOf, quietNotifier, resolved, secretsOf } from './messages.ts';

let dir = '';
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tocsin-outbox-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const webhook = (url: string): Channel => ({ type: 'webhook', sendResolved: true, url });

class Bench {
  readonly disk = new Disk();
  readonly clock = new FakeClock();
  readonly log = new QuietLog();
  readonly fates: Fate[] = [];
  #ops: ProcessOps | undefined;
  #sequence = 0;
  notify!: Notify;

  async boot(channels: readonly Channel[]): Promise<this> {
    await this.start();
    this.notify.apply([{ name: 'desk', channels: [...channels] }]);
    return this;
  }

  async start(): Promise<void> {
    this.#ops = new ProcessOps(this.disk, () => this.fates.shift() ?? 'good');
    this.notify = createNotify({
      clock: this.clock,
      log: this.log,
      ops: this.#ops,
      secrets: secretsOf({}),
      random: () => 0.5,
      notifier: quietNotifier,
      dataDir: dir,
      externalUrl: () => 'http://127.0.0.1:9470/',
    });
    await this.notify.start();
  }

  kill(): void {
    if (this.#ops !== undefined) this.#ops.dead = true;
  }

  /** Puts a message into the outbox of one channel, as the alerts room does. */
  put(message: GroupMessage, channel = 0, channelType = 'webhook'): void {
    const now = this.clock.now();
    const dedupKey = `key${this.#sequence++}`;
    this.disk.apply([
      {
        do: 'outbox.put',
        notification: {
          dedupKey,
          receiver: 'desk',
          channel,
          channelType,
          message,
          createdAt: now,
          nextAttemptAt: now,
          expiresAt: now + 86_400_000,
        },
      },
    ]);
    this.notify.wake();
  }

  statuses(): string {
    return this.disk.outbox.map((row) => row.status).join(' ');
  }

  /** Lets real sockets and promises get on while the clock stands still. */
  reach(statuses: string): Promise<true> {
    return until(`${statuses} (now: ${this.statuses()})`, () => this.statuses() === statuses, 5_000);
  }

  attempts(count: number): Promise<true> {
    return until(
      `${count} attempts (now: ${this.disk.attempts.length})`,
      () => this.disk.attempts.length === count,
      5_000,
    );
  }
}

const say = (id: string, reason: NotificationReason = 'firing', groupKey = 'g'): GroupMessage =>
  messageOf([reason === 'resolved' ? resolved(alertOf(id)) : alertOf(id)], { reason, groupKey });
const reasonsOf = (double: HttpDouble): readonly string[] =>
  double.calls.map((call) => (JSON.parse(call.body) as { notificationReason: string }).notificationReason);

describe('the outbox', () => {
  it('delivers, records and writes the timeline', async () => {
    await using double = await new HttpDouble().listen();
    const b = await new Bench().boot([webhook(double.url())]);
    b.put(say('a'));
    await b.reach('sent');
    expect(b.disk.attempts).toMatchObject([
      { notificationId: 1, result: 'sent', detail: 'HTTP 200', reply: '200\nok' },
    ]);
    expect(b.disk.events).toMatchObject([
      { alertId: 'a', kind: 'notified', by: 'engine', reason: 'desk/webhook was told (firing): HTTP 200.' },
    ]);
    expect(b.notify.stats()).toEqual({ sent: 1, failed: 0, pending: 0, byReceiver: { desk: { sent: 1 } } });
    await b.notify.stop();
    expect(b.clock.timers).toBe(0);
  });

  it('tries again with growing pauses and under the same key until it is sent', async () => {
    await using double = await new HttpDouble().listen();
    double.next({ status: 500 }, 'close', { status: 503 });
    const b = await new Bench().boot([webhook(double.url())]);
    b.put(say('a'));
    await b.attempts(1);
    expect(b.disk.outbox[0]?.nextAttemptAt).toBe(b.clock.now() + 3_000);
    b.clock.advance(2_999);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(double.calls).toHaveLength(1);
    b.clock.advance(1);
    await b.attempts(2);
    b.clock.advance(6_000);
    await b.attempts(3);
    b.clock.advance(12_000);
    await b.reach('sent');
    expect(b.disk.attempts.map((a) => a.result)).toEqual(['server', 'network', 'server', 'sent']);
    expect(new Set(double.calls.map((call) => call.headers['idempotency-key']))).toEqual(new Set(['key0']));
  });

  it('gives up at once on what does not heal, and says so in the timeline', async () => {
    await using double = await new HttpDouble().listen();
    double.next({ status: 401 });
    const b = await new Bench().boot([webhook(double.url())]);
    b.put(say('a'));
    await b.reach('failed');
    expect(b.disk.events).toMatchObject([
      { kind: 'not_notified', reason: 'desk/webhook was not told (firing): HTTP 401.' },
    ]);
    await b.notify.resend(1);
    await b.reach('sent');
    expect(double.calls).toHaveLength(2);
  });

  it('leaves a channel alone as long as it asks', async () => {
    await using double = await new HttpDouble().listen();
    double.next({ status: 429, headers: { 'retry-after': '60' } });
    const b = await new Bench().boot([webhook(double.url())]);
    b.put(say('a'));
    await b.attempts(1);
    b.put(say('b', 'firing', 'other'));
    b.clock.advance(59_000);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(double.calls).toHaveLength(1);
    b.clock.advance(1_000);
    await b.reach('sent sent');
  });

  it('lets no slow channel delay another, and keeps the order within a group', async () => {
    await using slow = await new HttpDouble().listen();
    await using quick = await new HttpDouble().listen();
    slow.next('hang');
    quick.next({ status: 500 });
    const b = await new Bench().boot([webhook(slow.url()), webhook(quick.url())]);
    b.put(say('a'), 0);
    b.put(say('a'), 1);
    b.put(say('a', 'changed'), 1);
    b.put(say('b', 'firing', 'other'), 1);
    await b.reach('pending pending pending sent');
    b.clock.advance(3_000);
    await b.reach('pending sent sent sent');
    expect(reasonsOf(quick)).toEqual(['firing', 'firing', 'firing', 'changed']);
    expect(slow.calls).toHaveLength(1);
    b.clock.advance(27_000);
    await b.attempts(5);
    expect(b.disk.attempts.at(-1)).toMatchObject({ notificationId: 1, result: 'timeout' });
  });

  it('says neither beginning nor end of what was over while the channel was away', async () => {
    const b = await new Bench().boot([webhook('http://127.0.0.1:9/hook')]);
    b.put(say('a'));
    await b.attempts(1);
    b.put(say('a', 'resolved'));
    await b.reach('superseded superseded');
    expect(b.disk.events.map((e) => [e.kind, e.reason.includes('neither its beginning nor its end')])).toEqual([
      ['not_notified', true],
      ['not_notified', true],
    ]);
  });

  it('says the end when the beginning may have arrived', async () => {
    await using double = await new HttpDouble().listen();
    double.next('close_mid_reply');
    const b = await new Bench().boot([webhook(double.url())]);
    b.put(say('a'));
    await b.attempts(1);
    b.put(say('a', 'resolved'));
    b.clock.advance(3_000);
    await b.reach('sent sent');
    expect(reasonsOf(double)).toEqual(['firing', 'firing', 'resolved']);
  });

  it('gives up after a day', async () => {
    const b = await new Bench().boot([webhook('http://127.0.0.1:9/hook')]);
    b.put(say('a'));
    await b.attempts(1);
    b.clock.advance(86_400_000);
    await b.reach('expired');
    expect(b.disk.events.at(-1)?.reason).toContain('too old to be of use');
  });

  it('goes on after a kill: nothing lost, a repeat only under the same key', async () => {
    await using double = await new HttpDouble().listen();
    const b = await new Bench().boot([webhook(double.url())]);
    b.fates.push('die_before');
    b.put(say('a'));
    await until('the first delivery', () => double.calls.length === 1, 5_000);
    await new Promise((resolve) => setTimeout(resolve, 50));
    b.kill();
    // The end arrives in the next run: what was in the hands of the killed one counts as said.
    await b.boot([webhook(double.url())]);
    b.put(say('a', 'resolved'));
    await b.reach('sent sent');
    expect(double.calls.map((call) => call.headers['idempotency-key'])).toEqual(['key0', 'key0', 'key1']);
  });

  it('sends nothing before it knows to whom', async () => {
    await using double = await new HttpDouble().listen();
    const b = new Bench();
    await b.start();
    b.put(say('a'));
    await b.clock.run(60_000);
    expect(b.statuses()).toBe('pending');
    b.notify.apply([{ name: 'desk', channels: [webhook(double.url())] }]);
    await b.reach('sent');
  });

  it('does not send twice because the disk was full', async () => {
    await using double = await new HttpDouble().listen();
    const b = await new Bench().boot([webhook(double.url())]);
    b.fates.push('full', 'full');
    b.put(say('a'));
    await until('the delivery', () => double.calls.length === 1, 5_000);
    await b.clock.run(10_000);
    b.notify.wake();
    await b.clock.run(10_000);
    expect(b.statuses()).toBe('sent');
    expect(double.calls).toHaveLength(1);
  });

  it('finds its channel again when the list was put in another order, and says when it is gone', async () => {
    await using double = await new HttpDouble().listen();
    const b = await new Bench().boot([{ type: 'desktop', sendResolved: true }, webhook(double.url())]);
    b.put(say('a'), 0);
    await b.reach('sent');
    b.notify.apply([{ name: 'desk', channels: [{ type: 'desktop', sendResolved: true }] }]);
    b.put(say('b'), 0);
    await b.reach('sent failed');
    expect(b.disk.attempts.at(-1)).toMatchObject({
      result: 'configuration',
      detail: 'desk no longer has this webhook channel',
    });
  });

  it('sends a test without the outbox', async () => {
    await using double = await new HttpDouble().listen();
    const b = await new Bench().boot([]);
    expect(await b.notify.test(webhook(double.url()))).toMatchObject({ result: 'sent' });
    expect(reasonsOf(double)).toEqual(['test']);
    expect(b.disk.outbox).toEqual([]);
  });

  const bot = (double: HttpDouble): Channel => ({
    type: 'slack',
    sendResolved: true,
    app_token: 'xoxb-1234',
    channel: '#ops',
    app_url: double.url('/api/chat.postMessage'),
  });
  const taken = { status: 200, body: '{"ok":true,"channel":"C1","ts":"17.5"}' };

  it('goes on with the same Slack message after a restart, and begins anew when the group is over', async () => {
    await using double = await new HttpDouble().listen();
    double.next(taken, taken, taken, taken, taken, taken);
    const b = await new Bench().boot([bot(double)]);
    b.put(say('a'), 0, 'slack');
    await b.reach('sent');
    b.kill();
    await b.boot([bot(double)]);
    b.put(messageOf([alertOf('a'), alertOf('b')], { reason: 'changed', groupKey: 'g' }), 0, 'slack');
    await b.clock.run(1_000);
    await b.reach('sent sent');
    b.put(say('a', 'resolved'), 0, 'slack');
    await b.clock.run(1_000);
    await b.reach('sent sent sent');
    expect(b.disk.stories.size).toBe(0);
    b.put(say('a'), 0, 'slack');
    await b.clock.run(1_000);
    await b.reach('sent sent sent sent');
    expect(double.calls.map(({ path }) => path.split('.').at(-1))).toEqual([
      'postMessage',
      'update',
      'postMessage',
      'update',
      'postMessage',
      'postMessage',
    ]);
    expect(double.calls[2]?.body).toContain('Since the last message: 1 new (b).');
    expect(b.disk.attempts.map(({ request }) => request).join()).not.toContain('xoxb-1234');
  });

  it('waits rather than be refused: a message a second to one Slack channel, whoever sends it', async () => {
    await using double = await new HttpDouble().listen();
    const slack: Channel = { type: 'slack', sendResolved: true, api_url: double.url() };
    const b = await new Bench().boot([slack, slack]);
    for (const id of ['a', 'b', 'c']) b.put(say(id, 'firing', id), id === 'b' ? 1 : 0, 'slack');
    await until('the first', () => double.calls.length === 1, 5_000);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(double.calls).toHaveLength(1);
    for (const count of [2, 3]) {
      await b.clock.run(1_000);
      await until(`${count} messages`, () => double.calls.length === count, 5_000);
    }
    await b.reach('sent sent sent');
  });
});
