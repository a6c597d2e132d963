import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Alerts } from '../../../src-main/engine/alerts/alerts.ts';
import { createAlerts } from '../../../src-main/engine/alerts/create.ts';
import type { EscalationDone } from '../../../src-shared/alert/help.ts';
import type { Alert, AlertEvent } from '../../../src-shared/model/alert.ts';
import type { Escalation } from '../../../src-shared/model/escalation.ts';
import type { GroupMessage, Notification } from '../../../src-shared/model/notification.ts';
import type { Route } from '../../../src-shared/model/route.ts';
import type { AlertingRule } from '../../../src-shared/model/rule.ts';
import { explain } from '../../../src-shared/route/explain.ts';
import { Disk, type Fate, ProcessOps } from '../../support/durable-ops.ts';
import { FakeClock, promisesOnly } from '../../support/fake-clock.ts';
import { QuietLog } from '../../support/quiet-log.ts';

const GROUP_WAIT = 10_000;
const GROUP_INTERVAL = 20_000;
const REPEAT = 300_000;
const EVERY = 5_000;
const MONITORS = ['m0', 'm1', 'm2', 'm3'] as const;

const route: Route = {
  receiver: 'desk',
  groupBy: ['alertname'],
  groupWait: GROUP_WAIT,
  groupInterval: GROUP_INTERVAL,
  repeatInterval: REPEAT,
  routes: [
    {
      matchers: [{ name: 'monitor', op: '=~', value: 'm[01]' }],
      receiver: 'pager',
      groupBy: ['...'],
      groupWait: 0,
      continue: true,
      muteTimeIntervals: ['tea'],
    },
    { matchers: [{ name: 'monitor', op: '!=', value: '' }], receiver: 'desk', continue: false },
  ],
};
/** The pager is silent from 03:05 to 03:10; worlds begin at 03:00. */
const TEA = { name: 'tea', spans: [{ times: [{ start: 185, end: 190 }] }] };
/** While m3 fires, nobody is told of m2. */
const INHIBITS = {
  source: [{ name: 'monitor', op: '=' as const, value: 'm3' }],
  target: [{ name: 'monitor', op: '=' as const, value: 'm2' }],
  equal: ['alertname'],
};
const receivers = [
  { name: 'desk', channels: [{ type: 'desktop' as const, sendResolved: true }] },
  { name: 'lead', channels: [{ type: 'desktop' as const, sendResolved: true }] },
  { name: 'pager', channels: [{ type: 'desktop' as const, sendResolved: true }] },
];
/** Reached, repeated and timed out within a history. */
const escalations: readonly Escalation[] = [
  {
    name: 'night',
    matchers: [{ name: 'monitor', op: '=~', value: 'm[12]' }],
    steps: [
      { after: 20_000, receivers: ['lead'] },
      { after: 60_000, receivers: ['lead', 'pager'] },
    ],
    repeat: { every: 60_000, times: 2 },
    ackTimeout: 90_000,
  },
];
const rule: AlertingRule = {
  type: 'alerting',
  name: 'Down',
  expr: 'x',
  for: 0,
  keepFiringFor: 0,
  labels: {},
  annotations: {},
};

type Move =
  | { readonly kind: 'flip'; readonly which: number }
  | { readonly kind: 'blind'; readonly which: number }
  | { readonly kind: 'crash' | 'reroute' | 'remove' | 'undo' | 'unplug' }
  | { readonly kind: 'silence'; readonly which: number }
  | { readonly kind: 'off'; readonly minutes: number }
  | { readonly kind: 'ack' | 'snooze' | 'close' | 'help'; readonly which: number };

const which = fc.integer({ min: 0, max: MONITORS.length - 1 });
const moves = fc.array(
  fc.record({
    ticks: fc.integer({ min: 0, max: 8 }),
    fate: fc.constantFrom<Fate>('good', 'good', 'good', 'full', 'die_before', 'die_after'),
    move: fc.oneof(
      { weight: 8, arbitrary: fc.record({ kind: fc.constant('flip' as const), which }) },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant('blind' as const), which }) },
      {
        weight: 3,
        arbitrary: fc.record({ kind: fc.constantFrom('ack' as const, 'snooze' as const, 'close' as const), which }),
      },
      { weight: 5, arbitrary: fc.record({ kind: fc.constant('help' as const), which }) },
      { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('crash' as const, 'undo' as const) }) },
      { weight: 3, arbitrary: fc.record({ kind: fc.constant('silence' as const), which }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('unplug' as const) }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('reroute' as const, 'remove' as const) }) },
      {
        weight: 1,
        arbitrary: fc.record({ kind: fc.constant('off' as const), minutes: fc.constantFrom(1, 60, 1_440) }),
      },
    ),
  }),
  { minLength: 3, maxLength: 40 },
);

/** The console as a process that can be killed, over a disk and a world that stay. */
class World {
  readonly disk = new Disk();
  readonly clock = new FakeClock(undefined, promisesOnly);
  readonly holds = new Set<number>();
  readonly blind = new Set<number>();
  /** Since when nobody wants to hear of a monitor, and the times when nobody did. */
  readonly silenced = new Map<number, number>();
  readonly silent: { readonly which: number; readonly from: number; readonly to: number }[] = [];
  fate: Fate = 'good';
  flat = false;
  unplugged = false;
  /** What those who asked for help were answered, by processes that lived to say so. */
  readonly answers: { readonly at: number; readonly target: readonly string[]; readonly done: EscalationDone }[] = [];
  #ids = 0;
  #undo: string | undefined;
  #ops: ProcessOps | undefined;
  #alerts: Alerts | undefined;

  get alerts(): Alerts {
    if (this.#alerts === undefined) throw new Error('not started');
    return this.#alerts;
  }

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
    this.#alerts = createAlerts({
      // A killed process has no timers: what it armed finds a dead process.
      clock: {
        now: () => this.clock.now(),
        monotonic: () => this.clock.monotonic(),
        after: (ms, fn) => this.clock.after(ms, alive(fn)),
        every: (ms, fn) => this.clock.every(ms, alive(fn)),
      },
      log: new QuietLog(),
      ops,
      random: () => 0.5,
      isBlind: (monitor) => this.blind.has(MONITORS.findIndex((m) => m === monitor)),
      newId: () => `id${this.#ids++}`,
      hearsAcks: () => true,
      gates: [
        ({ labels }) =>
          this.silenced.has(MONITORS.findIndex((m) => m === labels['monitor']))
            ? { by: 'silence', reason: 'ann has silenced it.', ref: 's' }
            : undefined,
      ],
    });
    this.route();
    await this.#alerts.start();
  }

  route(): void {
    this.alerts.apply({
      route: this.flat ? { ...route, routes: [] } : route,
      receivers: this.unplugged ? receivers.slice(0, 1) : receivers,
      timeIntervals: [TEA],
      inhibitRules: [INHIBITS],
      escalations,
    });
  }

  /** One evaluation, and time until the next. */
  async tick(): Promise<void> {
    const active = [...this.holds].map((i) => ({
      labels: { alertname: 'Down', monitor: MONITORS[i] ?? '' },
      annotations: {},
      value: 1,
    }));
    this.alerts.observe([{ ok: true, rule, at: this.clock.now(), active }]);
    await this.clock.run(EVERY);
    if (this.#ops?.dead === true) await this.boot();
  }

  kill(): Promise<void> {
    if (this.#ops !== undefined) this.#ops.dead = true;
    return this.boot();
  }

  async play(move: Move): Promise<void> {
    const now = this.clock.now();
    const target =
      'which' in move
        ? this.alerts
            .current()
            .filter((a) => a.labels['monitor'] === MONITORS[move.which])
            .map((a) => a.id)
        : [];
    switch (move.kind) {
      case 'flip':
        if (!this.holds.delete(move.which)) this.holds.add(move.which);
        return;
      case 'blind':
        if (!this.blind.delete(move.which)) this.blind.add(move.which);
        return;
      case 'ack':
        this.#done(this.alerts.acknowledge(target, 'ann', '', undefined));
        return;
      case 'snooze':
        this.#done(this.alerts.snooze(target, 'ann', now + 45_000));
        return;
      case 'close':
        this.#done(this.alerts.resolve(target, 'ann', ''));
        return;
      case 'help': {
        // Of one, or of all that are there.
        const about = move.which === 0 ? this.alerts.current().map(({ id }) => id) : target;
        void this.alerts.escalate(about, 'ann').then((done) => {
          this.answers.push({ at: now, target: about, done });
        });
        return;
      }
      case 'undo': {
        if (this.#undo === undefined) return;
        void this.alerts.undo(this.#undo, 'ann').catch(() => undefined);
        this.#undo = undefined;
        return;
      }
      case 'silence':
        this.silence(move.which);
        return;
      case 'unplug':
        this.unplugged = !this.unplugged;
        this.route();
        return;
      case 'crash':
        return this.kill();
      case 'off':
        if (this.#ops !== undefined) this.#ops.dead = true;
        this.clock.advance(move.minutes * 60_000);
        return this.boot();
      case 'reroute':
        this.flat = !this.flat;
        this.route();
        return;
      case 'remove':
        this.alerts.rulesRemoved(['Down']);
    }
  }

  /** Silences a monitor, or ends its silence. */
  silence(which: number): void {
    const from = this.silenced.get(which);
    if (from === undefined) this.silenced.set(which, this.clock.now());
    else {
      this.silenced.delete(which);
      this.silent.push({ which, from, to: this.clock.now() });
    }
    this.alerts.reconsider();
  }

  /** Whether a message over this receiver at this time may say that the monitor fires, when it is news or a repeat. */
  maySay({ at, groupKey, receiver }: GroupMessage, monitor: string): boolean {
    const which = MONITORS.findIndex((m) => m === monitor);
    const minute = Math.floor(at / 60_000) % 1_440;
    // The interval mutes the pager's route, not what an escalation tells the pager.
    if (receiver === 'pager' && !groupKey.startsWith('escalation/') && minute >= 185 && minute < 190) return false;
    return !this.silent.some((span) => span.which === which && span.from < at && at < span.to);
  }

  /** A killed process never answers, so nobody waits for it. */
  #done(action: Promise<{ readonly undo: string }>): void {
    void action.then(({ undo }) => {
      this.#undo = undo;
    });
  }
}

/** What a receiver believes after reading its messages, checked line by line: by `assert`, of which a history needs hundreds. */
function readMessages(world: World): ReadonlyMap<string, ReadonlySet<string>> {
  const rows: readonly Notification[] = world.disk.outbox;
  const told = new Map<string, Set<string>>();
  const firedAt = new Map<string, number | undefined>();
  expect(new Set(rows.map((row) => row.dedupKey)).size).toBe(rows.length);
  for (const { message } of rows) {
    const key = `${message.receiver}\n${message.groupKey}`;
    const group = told.get(key) ?? new Set<string>();
    told.set(key, group);
    const labels = new Set<string>();
    let news = 0;
    for (const alert of message.alerts) {
      if (alert.state === 'resolved') {
        // Told once that it is over, and only who was told that it fires.
        assert(group.delete(alert.id), `${key} is told of the end of ${alert.id} again, or without its beginning`);
        news++;
        continue;
      }
      assert.equal(alert.state, 'firing');
      // Never a second firing with another start time.
      if (firedAt.has(alert.id)) assert.equal(alert.firedAt, firedAt.get(alert.id));
      firedAt.set(alert.id, alert.firedAt);
      const monitor = alert.labels['monitor'] ?? '';
      assert(!labels.has(monitor), `${monitor} stands twice in one message`);
      labels.add(monitor);
      if (!group.has(alert.id) || message.reason === 'repeat' || message.reason === 'escalated')
        assert(world.maySay(message, monitor), `${key} is told of ${monitor} while nobody wants to hear of it`);
      if (!group.has(alert.id)) news++;
      group.add(alert.id);
    }
    // A message says something new, or is a repeat.
    if (message.reason === 'repeat' || message.reason === 'acknowledged') assert.equal(news, 0);
    else if (message.reason === 'escalated')
      assert.match(message.because ?? '', /^Escalated by (?:ann, who asks for help: )?night, step/);
    else assert(news > 0, `${key} is told nothing new: ${message.reason}`);
    assert.equal(message.status === 'resolved', message.reason === 'resolved');
    if (message.reason === 'resolved') assert.equal(group.size, 0);
  }
  return told;
}

/** Whoever was told of an alert that still fires knows who has taken it on, or that nobody has. */
function acksKnown({ disk }: World): void {
  const known = new Map<string, Alert['ack']>();
  const groups = new Map<string, ReadonlySet<string>>();
  for (const { message } of disk.outbox) {
    const group = `${message.receiver}\n${message.groupKey}`;
    groups.set(group, new Set([...(groups.get(group) ?? []), ...message.alerts.map(({ id }) => id)]));
    for (const alert of message.alerts) known.set(`${group}\n${alert.id}`, alert.ack);
  }
  for (const [group, ids] of groups)
    for (const id of ids) {
      const alert = disk.alerts.get(id);
      // What is inhibited or muted is not named; it is when that is over.
      if (alert?.state !== 'firing' || alert.held?.some(({ by }) => by !== 'acknowledge')) continue;
      assert.equal(known.get(`${group}\n${id}`)?.at, alert.ack?.at, `${group} knows another acknowledgement of ${id}`);
    }
}

/** What begins an escalation anew. */
const ANEW: ReadonlySet<AlertEvent['kind']> = new Set(['unacknowledged', 'ack_expired', 'reopened']);

/** Of every alert each step comes after the one before it: none is left out, none comes twice, by the clock or by hand. */
function stepsInOrder({ disk }: World): void {
  const last = new Map<string, number>();
  const anew = new Set<string>();
  for (const { alertId, by, kind, reason } of disk.events) {
    if (ANEW.has(kind) || reason === 'The acknowledgement was taken back.') anew.add(alertId);
    if (kind !== 'escalated') continue;
    const [, step = '', round = '1'] = /^night, step (\d) of 2(?:, round (\d))?: /.exec(reason) ?? [];
    const position = (Number(round) - 1) * 2 + Number(step);
    const due = (last.get(alertId) ?? 0) + 1;
    // By hand an acknowledgement that ends lets it go on where it stood; by itself it begins again.
    const firsts = anew.has(alertId) ? [1, ...(by === 'ann' ? [due] : [])] : [due];
    assert(firsts.includes(position), `${alertId}: step ${position} after ${due - 1}`);
    last.set(alertId, position);
    anew.delete(alertId);
  }
}

/** Whoever somebody was told would be told stands in the outbox; how many alerts were escalated by hand. */
function answersKept({ answers, disk }: World): number {
  let escalated = 0;
  for (const { at, done, target } of answers) {
    expect(done.changed + done.refused.length).toBe(target.length);
    for (const { reason } of done.refused) expect(reason).toMatch(/\S\.$/);
    if (done.told.length > 0) expect(done.changed).toBeGreaterThan(0);
    for (const receiver of done.told) {
      const rows = disk.outbox.filter(({ message }) => message.at === at && message.reason === 'escalated');
      const about = rows
        .filter(({ message }) => message.receiver === receiver)
        .flatMap(({ message }) => message.alerts);
      expect(about.some(({ id }) => target.includes(id))).toBe(true);
    }
    escalated += done.changed;
  }
  return escalated;
}

/** Every transition has its reason, and every question why has an answer. */
function explainEverything(world: World): void {
  const { disk } = world;
  for (const event of disk.events) assert.match(event.reason, /\S/);
  const kinds = new Map<string, Set<string>>();
  for (const { alertId, kind } of disk.events) kinds.set(alertId, (kinds.get(alertId) ?? new Set<string>()).add(kind));
  for (const alert of disk.alerts.values()) {
    const seen = kinds.get(alert.id) ?? new Set<string>();
    if (alert.firedAt !== undefined) assert(seen.has('fired'), `${alert.id} fires without a line`);
    if (alert.state === 'resolved')
      assert(seen.has('resolved') || seen.has('closed'), `${alert.id} ends without a line`);
    if (alert.held !== undefined) assert(seen.has('suppressed'), `${alert.id} is held back without a line`);
    const { destinations, escalation, over, visits } = world.alerts.inquire(alert);
    for (const receiver of ['desk', 'lead', 'pager']) {
      const why = explain({
        alert,
        receiver,
        at: world.clock.now(),
        now: world.clock.now(),
        timeline: disk.events.flatMap((event, id) => (event.alertId === alert.id ? [{ ...event, id }] : [])),
        visits,
        destinations,
        escalation,
        hasReceiver: true,
        held: over.get(receiver)?.held ?? [],
        flushAt: over.get(receiver)?.flushAt,
        messages: disk.outbox
          .filter((row) => row.receiver === receiver && row.message.alerts.some((one) => one.id === alert.id))
          .map((notification) => ({ notification, attempts: [] })),
      });
      assert.match(why.headline, /\S/);
      const told = disk.outbox.some(
        (row) =>
          row.receiver === receiver &&
          row.message.status === 'firing' &&
          row.message.alerts.some((one) => one.id === alert.id),
      );
      assert.equal(
        ['told', 'sending', 'failed'].includes(why.verdict),
        told,
        `${receiver}, ${alert.id}: ${why.headline}`,
      );
    }
  }
}

describe('exactly once, killed at any moment', () => {
  it('loses nothing, doubles nothing, and tells everybody how it ended', async () => {
    let deaths = 0;
    let messages = 0;
    let escalated = 0;
    let helped = 0;
    await fc.assert(
      fc.asyncProperty(moves, async (history) => {
        // Everything else waits for promises only: the test's own time-out is looked at here.
        await new Promise((resolve) => setImmediate(resolve));
        const world = new World();
        await world.boot();
        for (const { move, fate, ticks } of history) {
          world.fate = fate;
          if (fate === 'die_before' || fate === 'die_after' || move.kind === 'crash') deaths++;
          await world.play(move);
          for (let i = 0; i <= ticks; i++) await world.tick();
        }
        // Quiet at the end: eyes open, snoozes over, every interval passed.
        world.fate = 'good';
        world.blind.clear();
        for (const which of [...world.silenced.keys()]) world.silence(which);
        if (world.unplugged) await world.play({ kind: 'unplug' });
        for (let i = 0; i < 30; i++) await world.tick();
        const now = [...readMessages(world)];
        for (const [id, group] of now) {
          const holding = [...world.disk.alerts.values()].filter((a) => a.state === 'firing' && group.has(a.id));
          expect([id, holding.length]).toEqual([id, group.size]);
        }
        for (const alert of world.disk.alerts.values()) {
          if (alert.state !== 'firing' || alert.ack !== undefined) continue;
          expect(world.holds.has(MONITORS.findIndex((m) => m === alert.labels['monitor']))).toBe(true);
          // Whoever it is routed to now has been told that it fires.
          const inhibited = alert.held?.some((held) => held.by === 'inhibition') ?? false;
          expect(inhibited || now.some(([id, group]) => id.startsWith('desk\n') && group.has(alert.id))).toBe(true);
        }
        acksKnown(world);
        explainEverything(world);
        // Everything ends: everybody who was told hears of it.
        world.holds.clear();
        for (let i = 0; i < 12; i++) await world.tick();
        for (const group of readMessages(world).values()) expect(group.size).toBe(0);
        messages += world.disk.outbox.length;
        for (const group of world.disk.told.values()) expect(group.firing).toEqual([]);
        expect([...world.disk.escalations]).toEqual([]);
        // No step of one round is told twice of one alert, whatever died between.
        const steps = world.disk.events
          .filter((e) => e.kind === 'escalated')
          .map((e) => JSON.stringify([e.alertId, e.at, e.reason]));
        expect(new Set(steps).size).toBe(steps.length);
        escalated += steps.length;
        stepsInOrder(world);
        helped += answersKept(world);
        expect([...world.disk.waiting]).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
    expect(deaths).toBeGreaterThan(2_000);
    expect(messages).toBeGreaterThan(2_000);
    expect(escalated).toBeGreaterThan(500);
    expect(helped).toBeGreaterThan(100);
  }, 240_000);
});
