import { describe, expect, it } from 'vitest';
import type { Alerts } from '../../../src-main/engine/alerts/alerts.ts';
import { createAlerts } from '../../../src-main/engine/alerts/create.ts';
import type { ListedAlert } from '../../../src-shared/alert/mirrored.ts';
import type { Escalation } from '../../../src-shared/model/escalation.ts';
import { Disk, ProcessOps } from '../../support/durable-ops.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { QuietLog } from '../../support/quiet-log.ts';
import { RecordingSamples } from '../../support/recording-store.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const NIGHT: Escalation = {
  name: 'night',
  matchers: [{ name: 'alertname', op: '=', value: 'HostDown' }],
  steps: [{ after: MINUTE, receivers: ['phone'] }],
  ackTimeout: 10 * MINUTE,
};

/** The alert room, with what another Alertmanager lists. */
class Bench {
  readonly disk = new Disk();
  readonly clock = new FakeClock();
  readonly samples = new RecordingSamples();
  alerts!: Alerts;
  #ids = 0;

  async boot(): Promise<this> {
    this.alerts = createAlerts({
      clock: this.clock,
      log: new QuietLog(),
      ops: new ProcessOps(this.disk),
      samples: this.samples,
      random: () => 0.5,
      isBlind: () => false,
      newId: () => `id${this.#ids++}`,
      gates: [(alert) => (alert.labels['host'] === 'gated' ? { by: 'silence', reason: 'x' } : undefined)],
    });
    const channels = [{ type: 'desktop' as const, sendResolved: true }];
    this.alerts.apply({
      route: {
        receiver: 'desk',
        groupBy: ['alertname'],
        groupWait: 10_000,
        groupInterval: 20_000,
        repeatInterval: HOUR,
        routes: [],
      },
      receivers: [
        { name: 'desk', channels },
        { name: 'phone', channels },
      ],
      inhibitRules: [
        {
          source: [{ name: 'host', op: '=', value: 'hub' }],
          target: [{ name: 'host', op: '!=', value: 'hub' }],
          equal: [],
        },
      ],
      escalations: [NIGHT],
    });
    await this.alerts.start();
    return this;
  }

  listed(host: string, more: Partial<ListedAlert> = {}): ListedAlert {
    const now = this.clock.now();
    return {
      labels: { alertname: 'HostDown', host },
      annotations: {},
      startsAt: now,
      updatedAt: now,
      generatorUrl: '',
      receivers: ['team'],
      suppressed: undefined,
      ...more,
    };
  }

  list(
    alerts: readonly ListedAlert[],
    { from = 'team', notify = false, unsure = undefined as string | undefined } = {},
  ) {
    return this.alerts.mirror((mirrored, now) => mirrored.list({ from, notify, alerts, doubt: () => unsure }, now));
  }

  report(host: string, ends: number): Promise<void> {
    const now = this.clock.now();
    return this.alerts.report([
      {
        labels: { alertname: 'HostDown', host, empty: '' },
        annotations: {},
        startsAt: now,
        endsAt: now + ends,
        timeout: false,
        generatorUrl: '',
      },
    ]);
  }

  states(): readonly string[] {
    return this.alerts
      .current()
      .map(
        ({ labels, mirror, state }) => `${labels['host']} ${state}${mirror === undefined ? '' : ` at ${mirror.from}`}`,
      );
  }

  said(): readonly string[] {
    return this.disk.outbox.map(({ message, receiver }) => `${receiver} ${message.reason}: ${message.alerts.length}`);
  }

  reasons(kind: string): readonly string[] {
    return this.disk.events.filter((one) => one.kind === kind).map(({ reason }) => reason);
  }
}

describe('alerts of another Alertmanager', () => {
  it('are shown, told to nobody and escalated to nobody, and the reason is written down', async () => {
    const b = await new Bench().boot();
    await b.list([b.listed('a'), b.listed('gated')]);
    expect(b.states()).toEqual(['a firing at team', 'gated firing at team']);
    await b.clock.run(HOUR);
    await b.alerts.settled();
    expect([b.said(), [...b.disk.waiting], [...b.disk.escalations], b.reasons('escalated')]).toEqual([[], [], [], []]);
    const [alert, gated] = b.alerts.current();
    const held = alert && b.alerts.inquire(alert).over.get('desk')?.held;
    expect(held).toEqual([{ by: 'alertmanager', reason: "team's Alertmanager tells of it.", ref: 'team' }]);
    // A silence of this console has no power over it: it would be untrue to show one.
    expect(gated?.held).toBeUndefined();
    expect(b.samples.rows.length).toBe(0);
    await b.list([]);
    expect(b.states()).toEqual(['a resolved at team', 'gated resolved at team']);
    expect(b.reasons('resolved')).toEqual(Array(2).fill('The Alertmanager team no longer lists it.'));
    expect(b.reasons('not_notified')).toEqual(Array(2).fill("desk was not told: team's Alertmanager tells of it."));
    expect(b.said()).toEqual([]);
  });

  it('neither hold back nor delay nor inhibit what is told here', async () => {
    const b = await new Bench().boot();
    await b.list([b.listed('hub')]);
    await b.clock.run(15_000);
    await b.report('b', HOUR);
    await b.clock.run(10_000);
    expect(b.said()).toEqual(['desk firing: 1']);
  });

  it('do not end an acknowledgement by coming, nor is theirs ended by an escalation', async () => {
    const b = await new Bench().boot();
    await b.report('b', 2 * HOUR);
    const a = b.listed('a');
    await b.list([a]);
    const ids = b.alerts.current().map(({ id }) => id);
    await b.clock.run(1_000);
    await b.alerts.acknowledge(ids, 'anna', '', undefined, ['growth']);
    await b.clock.run(1_000);
    await b.list([a, b.listed('c')]);
    expect(b.alerts.current().filter(({ ack }) => ack !== undefined)).toHaveLength(2);
    await b.clock.run(HOUR);
    await b.alerts.settled();
    const acked = b.alerts.current().filter(({ ack }) => ack !== undefined);
    expect(acked.map(({ mirror }) => mirror?.from)).toEqual(['team']);
  });

  it('are told when the entry says so, once, over a restart too, and their end as well', async () => {
    const b = await new Bench().boot();
    const a = b.listed('a');
    await b.list([a], { notify: true });
    await b.clock.run(10_000);
    expect(b.said()).toEqual(['desk firing: 1']);
    await b.boot();
    await b.clock.run(MINUTE / 2);
    await b.list([a], { notify: true });
    expect(b.states()).toEqual(['a firing at team']);
    await b.clock.run(MINUTE / 4);
    await b.list([], { notify: true });
    await b.clock.run(MINUTE);
    expect(b.said().filter((one) => one.startsWith('desk'))).toEqual(['desk firing: 1', 'desk resolved: 1']);
  });

  it('show what keeps them quiet there', async () => {
    const b = await new Bench().boot();
    const reason = 'bob has silenced it at the Alertmanager team.';
    const suppressed = { by: 'silence' as const, reason, ref: 's1', until: b.clock.now() + HOUR };
    await b.list([b.listed('a', { suppressed })]);
    expect(b.alerts.current()[0]?.held).toEqual([suppressed]);
    expect(b.reasons('suppressed')).toEqual([`Held back: ${reason}`]);
    await b.list([b.listed('a', { startsAt: b.clock.now() - 1 })]);
    expect(b.alerts.current()[0]?.held).toBeUndefined();
  });

  it('stay as they were when it does not answer, and go on when it does', async () => {
    const b = await new Bench().boot();
    const a = b.listed('a');
    await b.list([a]);
    const why = 'The Alertmanager team does not answer (no answer within 10 s)';
    for (let i = 0; i < 3; i++) {
      await b.clock.run(HOUR);
      await b.alerts.mirror((mirrored, now) => mirrored.lose('team', why, now));
    }
    expect(b.alerts.current()[0]).toMatchObject({ state: 'firing', mirror: { lost: why } });
    expect(b.reasons('held')).toEqual([`${why}: the alert stays as it was last seen.`]);
    const id = b.alerts.current()[0]?.id;
    await b.list([a]);
    const [again] = b.alerts.current();
    expect([again?.id, again?.blindSince, again?.mirror?.lost]).toEqual([id, undefined, undefined]);
    await b.list([], { unsure: 'The Alertmanager team was started anew' });
    expect(b.alerts.current()[0]).toMatchObject({
      id,
      state: 'firing',
      mirror: { lost: expect.any(String) as string },
    });
    await b.list([]);
    expect(b.alerts.current()[0]).toMatchObject({ id, state: 'resolved' });
    expect(b.alerts.current()[0]?.blindSince).toBeUndefined();
  });

  it('write nothing when an answer brings nothing new', async () => {
    const b = await new Bench().boot();
    const a = b.listed('a');
    await b.list([a]);
    await b.alerts.settled();
    const { commits } = b.disk;
    await b.clock.run(15_000);
    await b.list([{ ...a, updatedAt: b.clock.now() }]);
    expect(b.disk.commits).toBe(commits);
  });

  it('are other alerts when they fire anew, and are not this console’s own echo', async () => {
    const b = await new Bench().boot();
    const first = b.listed('a');
    await b.list([first]);
    await b.clock.run(MINUTE);
    await b.list([b.listed('a')]);
    expect(b.states()).toEqual(['a resolved at team', 'a firing at team']);
    // What this console has itself, with a label that an Alertmanager drops.
    await b.report('b', HOUR);
    const echo = b.listed('b');
    await b.list([b.listed('a', { startsAt: first.startsAt }), echo]);
    expect(b.states()).toEqual(['a resolved at team', 'a firing at team', 'b firing']);
    await b.report('b', 0);
    await b.list([b.listed('a', { startsAt: first.startsAt }), echo]);
    expect(b.states()).toEqual(['a resolved at team', 'a firing at team', 'b resolved']);
    // Somebody else goes on speaking of it.
    await b.clock.run(5 * MINUTE);
    await b.list([b.listed('a', { startsAt: first.startsAt }), { ...echo, updatedAt: b.clock.now() }]);
    expect(b.states()).toContain('b firing at team');
    // And ends where this console has it again.
    await b.report('b', HOUR);
    await b.list([{ ...echo, updatedAt: b.clock.now() }]);
    expect(b.states().filter((one) => one.startsWith('b firing'))).toEqual(['b firing']);
    expect(b.reasons('resolved')).toContain('This console has the same alert itself.');
  });

  it('stay away when they were resolved by hand, until they are over', async () => {
    const b = await new Bench().boot();
    const a = b.listed('a');
    await b.list([a]);
    await b.alerts.resolve([b.alerts.current()[0]?.id ?? ''], 'anna', '');
    await b.list([a]);
    expect(b.states()).toEqual(['a resolved at team']);
    await b.list([]);
    await b.clock.run(MINUTE);
    await b.list([b.listed('a')]);
    expect(b.states()).toEqual(['a resolved at team', 'a firing at team']);
  });

  it('end with the configuration of their Alertmanager', async () => {
    const b = await new Bench().boot();
    await b.list([b.listed('a')]);
    await b.list([b.listed('a')], { from: 'lab' });
    await b.alerts.mirror((mirrored, now) => mirrored.keepOnly(new Set(['lab']), now));
    expect(b.states()).toEqual(['a resolved at team', 'a firing at lab']);
  });
});
