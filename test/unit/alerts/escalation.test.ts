import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Alerts } from '../../../src-main/engine/alerts/alerts.ts';
import { createAlerts } from '../../../src-main/engine/alerts/create.ts';
import { nextStep, planEscalation, TOGETHER_MS } from '../../../src-main/engine/alerts/escalation/plan.ts';
import type { Gate } from '../../../src-main/engine/alerts/gate.ts';
import type { PresenceNow } from '../../../src-main/engine/ports.ts';
import type { EscalationRecord } from '../../../src-main/engine/store/ops.ts';
import { helpWords } from '../../../src-shared/alert/help.ts';
import type { Alert } from '../../../src-shared/model/alert.ts';
import type { Escalation } from '../../../src-shared/model/escalation.ts';
import type { Receiver } from '../../../src-shared/model/receiver.ts';
import type { ChildRoute } from '../../../src-shared/model/route.ts';
import { Disk, ProcessOps } from '../../support/durable-ops.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { QuietLog } from '../../support/quiet-log.ts';

const MIN = 60_000;
const policy: Escalation = {
  name: 'night',
  matchers: [{ name: 'severity', op: '=', value: 'critical' }],
  steps: [
    { after: 5 * MIN, afterAway: 30_000, receivers: ['phone'] },
    { after: 20 * MIN, receivers: ['phone', 'lead'] },
  ],
};
const receivers: readonly Receiver[] = ['desk', 'phone', 'lead'].map((name) => ({
  name,
  channels: [{ type: 'log' as const, sendResolved: true }],
}));

/** An engine with one policy, a person at the keyboard or not, and a disk that outlives it. */
class Bench {
  readonly disk = new Disk();
  readonly clock = new FakeClock();
  ops: ProcessOps | undefined;
  alerts!: Alerts;
  presence: PresenceNow['state'] = 'active';
  gates: readonly Gate[] = [];
  #ids = 0;

  async boot(policies: readonly Escalation[] = [policy], routes: readonly ChildRoute[] = []): Promise<this> {
    if (this.ops) this.ops.dead = true;
    const ops = new ProcessOps(this.disk);
    this.ops = ops;
    const alive = (fn: () => void) => (): void => {
      if (!ops.dead) fn();
    };
    this.alerts = createAlerts({
      clock: {
        now: () => this.clock.now(),
        monotonic: () => this.clock.monotonic(),
        after: (ms, fn) => this.clock.after(ms, alive(fn)),
        every: (ms, fn) => this.clock.every(ms, alive(fn)),
      },
      log: new QuietLog(),
      ops,
      random: () => 0.5,
      isBlind: () => false,
      newId: () => `id${this.#ids++}`,
      gates: this.gates,
      presence: {
        now: () => ({ state: this.presence, since: 0 }),
        onChange: () => ({ [Symbol.dispose]: () => undefined }),
      },
    });
    this.alerts.apply({
      route: {
        receiver: 'desk',
        groupBy: ['alertname'],
        groupWait: 0,
        groupInterval: MIN,
        repeatInterval: 1e9,
        routes: [...routes],
      },
      receivers,
      escalations: policies,
    });
    await this.alerts.start();
    return this;
  }

  see(...monitors: readonly string[]): void {
    this.seeAs('critical', ...monitors);
  }

  seeAs(severity: string, ...monitors: readonly string[]): void {
    const active = monitors.map((monitor) => ({
      labels: { alertname: 'Down', monitor, severity },
      annotations: {},
      value: 1,
    }));
    const rule = {
      type: 'alerting' as const,
      name: 'Down',
      expr: 'x',
      for: 0,
      keepFiringFor: 0,
      labels: {},
      annotations: {},
    };
    this.alerts.observe([{ ok: true, rule, at: this.clock.now(), active }]);
  }

  /** What everybody but the desk was sent. */
  said(): readonly string[] {
    return this.disk.outbox
      .filter((row) => row.receiver !== 'desk')
      .map((row) => `${row.receiver} ${row.message.reason}: ${row.message.alerts.map((a) => a.id).join(' ')}`);
  }

  reasons(kind: string): readonly string[] {
    return this.disk.events.filter((e) => e.kind === kind).map((e) => e.reason);
  }
}

function firing(id: string, over: Partial<Alert> = {}): Alert {
  return {
    id,
    fingerprint: '',
    rule: 'Down',
    labels: { monitor: id },
    annotations: {},
    state: 'firing',
    activeAt: 0,
    value: 1,
    expr: '',
    closedByHand: false,
    updatedAt: 0,
    ...over,
  };
}

describe('escalation', () => {
  it('tells step by step who nobody has answered for, says why, and tells them all the end', async () => {
    const b = await new Bench().boot();
    b.see('a');
    await b.clock.run(5 * MIN - 1);
    expect(b.said()).toEqual([]);
    await b.clock.run(1);
    expect(b.said()).toEqual(['phone escalated: id0']);
    await b.clock.run(15 * MIN);
    expect(b.said().slice(1)).toEqual(['phone escalated: id0', 'lead escalated: id0']);
    expect(b.reasons('escalated')).toEqual([
      'night, step 1 of 2: tells phone, because nobody has acknowledged it for 5 min.',
      'night, step 2 of 2: tells phone, lead, because nobody has acknowledged it for 20 min.',
    ]);
    expect(b.disk.outbox.at(-1)?.message.because).toBe(
      'Escalated by night, step 2 of 2: nobody has acknowledged it for 20 min.',
    );
    b.see();
    await b.clock.run(1);
    expect(b.said().slice(3)).toEqual(['phone resolved: id0', 'lead resolved: id0']);
    expect(b.disk.escalations.size).toBe(0);
  });

  it('stops at an acknowledgement, begins anew when that is withdrawn, and still tells the end', async () => {
    const b = await new Bench().boot();
    b.see('a');
    await b.clock.run(6 * MIN);
    await b.alerts.acknowledge(['id0'], 'ann', '', undefined);
    await b.clock.run(60 * MIN);
    expect(b.said()).toEqual(['phone escalated: id0']);
    await b.alerts.unacknowledge(['id0'], 'ann');
    await b.clock.run(5 * MIN);
    expect(b.said().slice(1)).toEqual(['phone escalated: id0']);
    b.see();
    await b.clock.run(1);
    expect(b.said().slice(2)).toEqual(['phone resolved: id0']);
  });

  it('escalates again what was acknowledged too long ago', async () => {
    const b = await new Bench().boot([{ ...policy, ackTimeout: 60 * MIN }]);
    b.see('a');
    await b.clock.run(MIN);
    await b.alerts.acknowledge(['id0'], 'ann', '', undefined);
    await b.clock.run(60 * MIN - 1);
    expect(b.reasons('ack_expired')).toEqual([]);
    await b.clock.run(1);
    expect(b.reasons('ack_expired')).toEqual([
      'The acknowledgement by ann is 1 h old and the alert still fires: night escalates it again.',
    ]);
    await b.clock.run(5 * MIN);
    expect(b.said()).toEqual(['phone escalated: id0']);
  });

  it('repeats so many times, or until somebody acknowledges', async () => {
    const steps = [{ after: MIN, receivers: ['phone'] }];
    const b = await new Bench().boot([{ ...policy, steps, repeat: { every: 10 * MIN, times: 2 } }]);
    b.see('a');
    await b.clock.run(120 * MIN);
    expect(b.said()).toHaveLength(3);
    expect(b.reasons('escalated')[2]).toBe(
      'night, step 1 of 1, round 3: tells phone, because nobody has acknowledged it for 1 min.',
    );
    const c = await new Bench().boot([{ ...policy, steps, repeat: { every: 10 * MIN } }]);
    c.see('a');
    await c.clock.run(120 * MIN);
    expect(c.said()).toHaveLength(11);
    await c.alerts.acknowledge(['id0'], 'ann', '', undefined);
    await c.clock.run(120 * MIN);
    expect(c.said()).toHaveLength(11);
  });

  it('tells no step twice over restarts, and none for what another rule of severity does not concern', async () => {
    const b = await new Bench().boot();
    b.see('a');
    await b.clock.run(5 * MIN);
    expect(b.said()).toHaveLength(1);
    for (let i = 0; i < 3; i++) {
      await b.boot();
      b.see('a');
      await b.clock.run(MIN);
    }
    expect(b.said()).toHaveLength(1);
    await b.clock.run(30 * MIN);
    expect(b.said()).toHaveLength(3);
    const c = await new Bench().boot();
    c.seeAs('warning', 'a');
    await c.clock.run(60 * MIN);
    expect(c.said()).toEqual([]);
  });

  it('is sooner when nobody is at the keyboard, at once when they leave', async () => {
    const b = await new Bench().boot();
    b.presence = 'locked';
    b.see('a');
    await b.clock.run(30_000);
    expect(b.said()).toEqual(['phone escalated: id0']);
    const c = await new Bench().boot();
    c.see('a');
    await c.clock.run(2 * MIN);
    expect(c.said()).toEqual([]);
    c.presence = 'away';
    c.alerts.reconsider();
    await c.clock.run(1);
    expect(c.said()).toEqual(['phone escalated: id0']);
  });

  it('does not count time in which nobody is to be told, nor tell anybody in it', async () => {
    const b = await new Bench().boot();
    b.see('a');
    await b.clock.run(4 * MIN);
    await b.alerts.snooze(['id0'], 'ann', b.clock.now() + 60 * MIN);
    await b.clock.run(60 * MIN);
    expect(b.said()).toEqual([]);
    await b.clock.run(MIN);
    expect(b.said()).toEqual(['phone escalated: id0']);
  });

  it('says of a storm one message per receiver and step', async () => {
    const b = await new Bench().boot();
    const names = Array.from({ length: 300 }, (_, i) => `m${i}`);
    for (let i = 100; i <= 300; i += 100) {
      b.see(...names.slice(0, i));
      await b.clock.run(10_000);
    }
    await b.clock.run(5 * MIN);
    expect(b.said()).toHaveLength(1);
    expect(b.disk.outbox.at(-1)?.message.alerts).toHaveLength(300);
  });

  it('takes the policy that the route names before those whose matchers take the alert', async () => {
    const lead: Escalation = { name: 'lead first', matchers: [], steps: [{ after: MIN, receivers: ['lead'] }] };
    const shop: ChildRoute = {
      matchers: [{ name: 'monitor', op: '=', value: 'a' }],
      continue: false,
      escalation: lead.name,
    };
    const b = await new Bench().boot([policy, lead], [shop]);
    b.see('a', 'b');
    await b.clock.run(6 * MIN);
    expect(b.said()).toEqual(['lead escalated: id0', 'phone escalated: id1']);
    const [a] = b.alerts.current();
    expect(a && b.alerts.inquire(a).escalation?.name).toBe('lead first');
    // One that a route names and that is gone leaves the choice to the matchers.
    const c = await new Bench().boot([policy], [shop]);
    c.see('a');
    await c.clock.run(6 * MIN);
    expect(c.said()).toEqual(['phone escalated: id0']);
  });

  it('does not name again what is silenced meanwhile, and still tells its end', async () => {
    const b = new Bench();
    const silenced = new Set<string>();
    b.gates = [
      ({ labels }) => (silenced.has(labels['monitor'] ?? '') ? { by: 'silence', reason: 'ann did.' } : undefined),
    ];
    await b.boot();
    b.see('a');
    await b.clock.run(6 * MIN);
    silenced.add('a');
    b.see('a', 'b');
    await b.clock.run(6 * MIN);
    expect(b.said()).toEqual(['phone escalated: id0', 'phone escalated: id1']);
    b.see();
    await b.clock.run(1);
    expect(b.said().slice(2)).toEqual(['phone resolved: id0 id1']);
  });

  it('takes the next step by hand: ends the acknowledgement, goes on where it stood, counts on from there', async () => {
    const b = await new Bench().boot();
    b.see('a');
    await b.clock.run(6 * MIN);
    expect(b.said()).toEqual(['phone escalated: id0']);
    await b.alerts.acknowledge(['id0'], 'bob', '', undefined);
    await b.alerts.snooze(['id0'], 'bob', b.clock.now() + 60 * MIN);
    await b.clock.run(10 * MIN);
    expect(await b.alerts.escalate(['id0'], 'ann')).toEqual({ changed: 1, told: ['phone', 'lead'], refused: [] });
    expect(b.said().slice(1)).toEqual(['phone escalated: id0', 'lead escalated: id0']);
    const [alert] = b.alerts.current();
    expect([alert?.ack, alert?.snoozedUntil]).toEqual([undefined, undefined]);
    expect(b.disk.events.filter(({ by }) => by === 'ann').map(({ kind, reason }) => `${kind}: ${reason}`)).toEqual([
      'unacknowledged: ann asks for help: the acknowledgement by bob is over.',
      'unsnoozed: ann asks for help: the snooze is over.',
      'escalated: night, step 2 of 2: tells phone, lead, because ann asks for help.',
    ]);
    expect(b.disk.outbox.at(-1)?.message.because).toBe('Escalated by ann, who asks for help: night, step 2 of 2.');
    // Its own clock tells it no second time, and there is no next one.
    await b.clock.run(60 * MIN);
    expect(b.said()).toHaveLength(3);
    expect(await b.alerts.escalate(['id0'], 'ann')).toEqual({
      changed: 0,
      told: [],
      refused: [{ id: 'id0', reason: 'All 2 steps of night were told, and it does not repeat.' }],
    });
    b.see();
    await b.clock.run(1);
    expect(b.said().slice(3)).toEqual(['phone resolved: id0', 'lead resolved: id0']);
    expect(b.disk.escalations.size).toBe(0);
  });

  it('by hand before the first step is due: the second comes so long after as it stands behind the first', async () => {
    const b = await new Bench().boot();
    b.see('a');
    await b.clock.run(MIN);
    expect(await b.alerts.escalate(['id0'], 'ann')).toMatchObject({ told: ['phone'] });
    await b.boot();
    b.see('a');
    await b.clock.run(15 * MIN - 1);
    expect(b.said()).toEqual(['phone escalated: id0']);
    await b.clock.run(1);
    expect(b.said().slice(1)).toEqual(['phone escalated: id0', 'lead escalated: id0']);
    expect(b.reasons('escalated').at(-1)).toBe(
      'night, step 2 of 2: tells phone, lead, because nobody has acknowledged it for 15 min.',
    );
  });

  it('by hand begins the next round where it repeats, and a withdrawn acknowledgement begins it anew', async () => {
    const steps = [{ after: MIN, receivers: ['phone'] }];
    const b = await new Bench().boot([{ ...policy, steps, repeat: { every: 10 * MIN, times: 1 } }]);
    b.see('a');
    await b.clock.run(MIN);
    expect(await b.alerts.escalate(['id0'], 'ann')).toMatchObject({ told: ['phone'] });
    expect(b.reasons('escalated').at(-1)).toBe('night, step 1 of 1, round 2: tells phone, because ann asks for help.');
    await b.alerts.acknowledge(['id0'], 'ann', '', undefined);
    expect((await b.alerts.escalate(['id0'], 'ann')).refused).toEqual([
      {
        id: 'id0',
        reason:
          'The one step of night was told, and it does not repeat any more. Withdraw the acknowledgement to begin it anew.',
      },
    ]);
    // Who was refused keeps the alert in hand.
    expect(b.alerts.get('id0')?.ack?.by).toBe('ann');
    await b.alerts.unacknowledge(['id0'], 'ann');
    await b.clock.run(MIN);
    expect(b.said()).toHaveLength(3);
  });

  it('by hand tells of many in one message, and says of whom nobody is told', async () => {
    const b = new Bench();
    b.gates = [
      ({ labels }) => (labels['monitor'] === 'c' ? { by: 'silence', reason: 'bob has silenced it.' } : undefined),
    ];
    await b.boot();
    b.see('a', 'b', 'c');
    const done = await b.alerts.escalate(['id0', 'id1', 'id1', 'id2', 'nobody'], 'ann');
    expect(done).toEqual({
      changed: 2,
      told: ['phone'],
      refused: [
        { id: 'id2', reason: 'Nobody is to be told of it: bob has silenced it.' },
        { id: 'nobody', reason: 'There is no such alert, or it is long over.' },
      ],
    });
    expect(b.said()).toEqual(['phone escalated: id0 id1']);
    expect(helpWords(done)).toBe(
      'Told phone about 2 alerts. 2 alerts not escalated: Nobody is to be told of it: bob has silenced it. There is no such alert, or it is long over.',
    );
    const c = await new Bench().boot();
    c.seeAs('warning', 'a');
    const none = await c.alerts.escalate(['id0'], 'ann');
    expect(helpWords(none)).toBe(
      'Not escalated: No escalation takes it: make one under Settings → Escalation, or name one in its route.',
    );
    expect(c.said()).toEqual([]);
  });

  it('by hand in the moment in which its clock comes to the step: that step once', () => {
    const steps = [
      { after: 5 * MIN, receivers: ['phone'] },
      { after: 15 * MIN, receivers: ['lead'] },
    ];
    const escalation: Escalation = { ...policy, steps };
    const record: EscalationRecord = { alertId: 'a', policy: 'night', since: 0, next: 0, round: 0 };
    const plan = planEscalation({
      now: 5 * MIN,
      alerts: [firing('a')],
      records: new Map([['a', record]]),
      policyOf: () => escalation,
      groupOf: () => ({ groupKey: 'g', groupLabels: {} }),
      held: () => undefined,
      away: false,
      asked: new Map([['a', 'ann']]),
    });
    expect(plan.reached.map(({ by, step }) => [by, step])).toEqual([['ann', 0]]);
    expect(plan.nextAt).toBe(15 * MIN);
  });

  it('writes down that a step has nobody to tell', async () => {
    const b = await new Bench().boot([{ ...policy, steps: [{ after: 0, receivers: ['gone'] }] }]);
    b.see('a');
    await b.clock.run(1);
    expect(b.said()).toEqual([]);
    expect(b.reasons('not_notified')).toEqual(['gone was not told: night names it, but there is no such receiver.']);
  });
});

describe('the plan', () => {
  const steps = fc.array(
    fc.record({ after: fc.integer({ min: 0, max: 30 }).map((n) => n * MIN), away: fc.boolean() }),
    { minLength: 1, maxLength: 4 },
  );

  it('reaches every step once per round, in order, never early by more than what goes together, over any looks', () => {
    fc.assert(
      fc.property(
        steps,
        fc.option(fc.record({ every: fc.constantFrom(MIN, 10 * MIN), times: fc.integer({ min: 1, max: 3 }) }), {
          nil: undefined,
        }),
        fc.array(
          fc.record({
            wait: fc.integer({ min: 1, max: 600_000 }),
            held: fc.integer({ min: 0, max: 4 }),
            ack: fc.integer({ min: 0, max: 9 }),
            help: fc.integer({ min: 0, max: 4 }),
          }),
          { minLength: 1, maxLength: 60 },
        ),
        (drawn, repeat, looks) => {
          const sorted = [...drawn].sort((a, b) => a.after - b.after);
          const escalation: Escalation = {
            name: 'p',
            matchers: [],
            steps: sorted.map(({ after }) => ({ after, receivers: ['r'] })),
            ...(repeat === undefined ? {} : { repeat }),
          };
          const records = new Map<string, EscalationRecord>();
          let now = 0;
          let seen: (readonly [number, number])[] = [];
          let stood: typeof seen | undefined;
          let hand: { readonly at: number; readonly round: number; readonly after: number } | undefined;
          for (const { ack, held, help, wait } of looks) {
            now += wait;
            const acked = ack === 0;
            const byHand = help === 0 && !acked && held !== 0;
            let asked: ReadonlyMap<string, string> = byHand ? new Map([['a', 'ann']]) : new Map();
            // Asked after an acknowledgement it goes on where it stood, else it begins anew.
            if (stood !== undefined && !acked) {
              seen = byHand ? stood : [];
              hand = undefined;
              stood = undefined;
            }
            const through = nextStep(records.get('a'), escalation) === undefined;
            const plan = planEscalation({
              now,
              alerts: [firing('a', acked ? { ack: { at: now, by: 'x', note: '' } } : {})],
              records,
              policyOf: () => escalation,
              groupOf: () => ({ groupKey: 'g', groupLabels: {} }),
              held: () => (held === 0 ? { by: 'silence', reason: 'x' } : undefined),
              away: false,
              asked,
            });
            if (acked || held === 0) expect(plan.reached).toEqual([]);
            if (acked) stood ??= seen;
            expect(plan.reached.filter(({ by }) => by !== undefined)).toHaveLength(byHand && !through ? 1 : 0);
            asked = new Map();
            for (const one of plan.reached) {
              const after = escalation.steps[one.step]?.after ?? 0;
              if (one.by !== undefined) hand = { at: now, round: one.round, after };
              else if (hand?.round === one.round)
                expect(now - hand.at).toBeGreaterThanOrEqual(after - hand.after - TOGETHER_MS);
              else expect(one.waited).toBeGreaterThanOrEqual(after - TOGETHER_MS);
              seen.push([one.round, one.step]);
            }
            const expected = seen.map((_, i) => [Math.floor(i / escalation.steps.length), i % escalation.steps.length]);
            expect(seen).toEqual(expected);
            expect(seen.length).toBeLessThanOrEqual(escalation.steps.length * ((repeat?.times ?? 0) + 1));
            if (plan.nextAt !== undefined) expect(plan.nextAt).toBeGreaterThan(now);
            for (const id of plan.dropped) records.delete(id);
            for (const record of plan.kept) records.set(record.alertId, record);
            // Looking again at the same time changes nothing.
            const again = planEscalation({
              now,
              alerts: [firing('a', acked ? { ack: { at: now, by: 'x', note: '' } } : {})],
              records,
              policyOf: () => escalation,
              groupOf: () => ({ groupKey: 'g', groupLabels: {} }),
              held: () => (held === 0 ? { by: 'silence', reason: 'x' } : undefined),
              away: false,
              asked,
            });
            expect([again.reached, again.kept, again.dropped]).toEqual([[], [], []]);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
