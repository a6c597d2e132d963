import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createNotify } from '../../../src-main/engine/notify/create.ts';
import type { Notify } from '../../../src-main/engine/notify/notify.ts';
import type { Notifier } from '../../../src-main/engine/ports.ts';
import type { Alert } from '../../../src-shared/model/alert.ts';
import type { Notification, NotificationReason } from '../../../src-shared/model/notification.ts';
import type { Receiver } from '../../../src-shared/model/receiver.ts';
import { type Telling, WEEKDAYS } from '../../../src-shared/model/telling.ts';
import { Disk, type Fate, ProcessOps } from '../../support/durable-ops.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { QuietLog } from '../../support/quiet-log.ts';

const MIN = 60_000;
const receivers: readonly Receiver[] = [{ name: 'desk', channels: [{ type: 'desktop', sendResolved: true }] }];
const telling: Telling = {
  storm: { alerts: 6, within: MIN, digestEvery: 3 * MIN },
  rate: { messages: 4, per: MIN },
  quietHours: [
    { name: 'noon', receivers: ['desk'], zone: 'UTC', from: 200, to: 215, days: [...WEEKDAYS], passes: ['critical'] },
  ],
};
const GROUPS = ['a', 'b', 'c', 'd', 'e'] as const;

const place = {
  group: fc.integer({ min: 0, max: 4 }),
  which: fc.integer({ min: 0, max: 2 }),
  critical: fc.integer({ min: 0, max: 4 }).map((n) => n === 0),
};
const history = fc.array(
  fc.record({
    fate: fc.constantFrom<Fate>('good', 'good', 'good', 'good', 'full', 'die_before', 'die_after'),
    move: fc.oneof(
      { weight: 8, arbitrary: fc.record({ kind: fc.constant('fire' as const), ...place }) },
      { weight: 5, arbitrary: fc.record({ kind: fc.constant('end' as const), ...place }) },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant('link' as const), up: fc.boolean() }) },
      { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('crash' as const, 'burst' as const) }) },
      {
        weight: 4,
        arbitrary: fc.record({
          kind: fc.constant('wait' as const),
          ms: fc.constantFrom(1_000, 20_000, 4 * MIN, 30 * MIN),
        }),
      },
    ),
  }),
  { minLength: 10, maxLength: 60 },
);

/** A channel at the end of a link that comes and goes, and a console that can be killed between any two writes. */
class World {
  readonly disk = new Disk();
  readonly clock = new FakeClock();
  /** Every alert of every group as alerting knows it. */
  readonly truth = new Map<string, Alert>();
  readonly told = new Map<string, Set<string>>();
  up = true;
  fate: Fate = 'good';
  shown = 0;
  #sequence = 0;
  #ops!: ProcessOps;
  #notify!: Notify;

  async boot(): Promise<void> {
    const ops = new ProcessOps(this.disk, () => {
      const fate = this.fate;
      this.fate = 'good';
      return fate;
    });
    this.#ops = ops;
    const alive = (fn: () => void) => (): void => {
      if (!ops.dead) fn();
    };
    const notifier: Notifier = {
      show: () => {
        if (!this.up) return Promise.reject(new Error('no link'));
        this.shown++;
        return Promise.resolve();
      },
      play: () => Promise.resolve(),
      hush: () => undefined,
    };
    this.#notify = createNotify({
      clock: {
        now: () => this.clock.now(),
        monotonic: () => this.clock.monotonic(),
        after: (ms, fn) => this.clock.after(ms, alive(fn)),
        every: (ms, fn) => this.clock.every(ms, alive(fn)),
      },
      log: new QuietLog(),
      ops,
      secrets: {
        backend: '',
        get: () => Promise.resolve(undefined),
        set: () => Promise.resolve(),
        delete: () => Promise.resolve(),
        names: () => Promise.resolve([]),
      },
      random: () => 0.5,
      notifier,
      dataDir: '/nowhere',
      externalUrl: () => '',
    });
    this.#notify.applyTelling(telling);
    this.#notify.apply(receivers);
    await this.#notify.start();
  }

  async reviveWhenDead(): Promise<void> {
    if (this.#ops.dead) await this.boot();
  }

  async kill(): Promise<void> {
    this.#ops.dead = true;
    await this.boot();
  }

  /** What alerting does: it tells a group's channel of what fires and of the end of what it told. */
  say(group: string, alert: Alert): void {
    const before = this.told.get(group) ?? new Set<string>();
    const firing = [...before].filter((id) => id !== alert.id).flatMap((id) => this.truth.get(id) ?? []);
    const after = new Set(firing.map(({ id }) => id));
    if (alert.state === 'firing') after.add(alert.id);
    this.truth.set(alert.id, alert);
    this.told.set(group, after);
    const reason: NotificationReason = before.size === 0 ? 'firing' : after.size === 0 ? 'resolved' : 'changed';
    const now = this.clock.now();
    this.disk.apply([
      {
        do: 'outbox.put',
        notification: {
          dedupKey: `k${this.#sequence++}`,
          receiver: 'desk',
          channel: 0,
          channelType: 'desktop',
          message: {
            receiver: 'desk',
            groupKey: group,
            groupLabels: {},
            status: after.size === 0 ? 'resolved' : 'firing',
            reason,
            alerts: [...firing, alert],
            at: now,
          },
          createdAt: now,
          nextAttemptAt: now,
          expiresAt: now + 24 * 60 * MIN,
        },
      },
    ]);
    if (!this.#ops.dead) this.#notify.wake();
  }
}

/** Follows what stands for a row to the row that was said, or to the reason why it was not. */
function fateOf(row: Notification, rows: readonly Notification[]): string {
  if (row.status !== 'superseded') return row.status;
  const standIns = rows.filter((other) => other.message.covers?.includes(row.dedupKey) === true);
  expect(standIns.length).toBeLessThanOrEqual(1);
  return standIns[0] === undefined ? 'pointless' : fateOf(standIns[0], rows);
}

it('says everything once, alone or in a digest, whatever dies, is quiet or stormy, and ends with the truth', async () => {
  let collapsed = 0;
  let messages = 0;
  await fc.assert(
    fc.asyncProperty(history, async (moves) => {
      const world = new World();
      await world.boot();
      let ids = 0;
      const current = new Map<string, string>();
      const fire = (index: number, which: number, critical: boolean): void => {
        const group = GROUPS[index] ?? 'a';
        const slot = `${group}${which}`;
        if (current.has(slot)) return;
        const id = `id${ids++}`;
        const at = world.clock.now();
        current.set(slot, id);
        const labels = { alertname: 'Down', monitor: slot, severity: critical ? 'critical' : 'warning' };
        const rest = { fingerprint: '', rule: 'Down', annotations: {}, value: 1, expr: '', closedByHand: false };
        world.say(group, { ...rest, id, labels, state: 'firing', activeAt: at, firedAt: at, updatedAt: at });
      };
      const end = (index: number, which: number): void => {
        const group = GROUPS[index] ?? 'a';
        const id = current.get(`${group}${which}`);
        const alert = world.truth.get(id ?? '');
        if (alert === undefined) return;
        current.delete(`${group}${which}`);
        const at = world.clock.now();
        world.say(group, { ...alert, state: 'resolved', resolvedAt: at, updatedAt: at });
      };
      for (const { fate, move } of moves) {
        world.fate = fate;
        if (move.kind === 'fire') {
          fire(move.group, move.which, move.critical);
          await world.clock.run(500);
        } else if (move.kind === 'end') {
          end(move.group, move.which);
          await world.clock.run(500);
        } else if (move.kind === 'burst') {
          for (const group of GROUPS.keys()) for (const which of [0, 1, 2]) fire(group, which, which === 2);
          await world.clock.run(500);
        } else if (move.kind === 'link') world.up = move.up;
        else if (move.kind === 'wait') await world.clock.run(move.ms);
        else await world.kill();
        await world.reviveWhenDead();
      }
      // Quiet hours over, link up, every pause and every digest interval passed.
      world.up = true;
      world.fate = 'good';
      for (let i = 0; i < 8; i++) {
        await world.clock.run(20 * MIN);
        await world.reviveWhenDead();
      }
      const rows = world.disk.outbox;
      for (const row of rows) expect(['sent', 'pointless']).toContain(fateOf(row, rows));
      // What the reader believes after the messages in the order in which they were delivered.
      const believed = new Set<string>();
      const delivered = world.disk.attempts.filter((attempt) => attempt.result === 'sent');
      expect(new Set(delivered.map((attempt) => attempt.notificationId)).size).toBe(delivered.length);
      for (const { notificationId } of delivered)
        for (const alert of rows.find((row) => row.id === notificationId)?.message.alerts ?? [])
          if (alert.state === 'firing') believed.add(alert.id);
          else believed.delete(alert.id);
      const firing = [...world.truth.values()].filter((alert) => alert.state === 'firing').map(({ id }) => id);
      expect([...believed].sort()).toEqual(firing.sort());
      collapsed += rows.filter((row) => row.message.covers !== undefined).length;
      messages += delivered.length;
    }),
    { numRuns: 300 },
  );
  expect(collapsed).toBeGreaterThan(200);
  expect(messages).toBeGreaterThan(1_000);
}, 240_000);
