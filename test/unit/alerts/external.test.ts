import { describe, expect, it } from 'vitest';
import type { Alerts } from '../../../src-main/engine/alerts/alerts.ts';
import { createAlerts } from '../../../src-main/engine/alerts/create.ts';
import type { ReportedAlert } from '../../../src-shared/alert/external.ts';
import { Disk, ProcessOps } from '../../support/durable-ops.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { QuietLog } from '../../support/quiet-log.ts';
import { RecordingSamples } from '../../support/recording-store.ts';

const MINUTE = 60_000;

/** The alert room, with what other programs report to it. */
class Bench {
  readonly disk = new Disk();
  readonly clock = new FakeClock();
  readonly samples = new RecordingSamples();
  blind = false;
  alerts!: Alerts;
  #ids = 0;

  async boot(): Promise<this> {
    this.alerts = createAlerts({
      clock: this.clock,
      log: new QuietLog(),
      ops: new ProcessOps(this.disk),
      samples: this.samples,
      random: () => 0.5,
      isBlind: () => this.blind,
      newId: () => `id${this.#ids++}`,
      gates: [],
    });
    this.alerts.apply({
      route: {
        receiver: 'desk',
        groupBy: ['alertname'],
        groupWait: 10_000,
        groupInterval: 20_000,
        repeatInterval: 3_600_000,
        routes: [],
      },
      receivers: [{ name: 'desk', channels: [{ type: 'desktop', sendResolved: true }] }],
    });
    await this.alerts.start();
    return this;
  }

  /** `ends`: ms from now; absent: the sender names no end. */
  report(host: string, ends?: number, more: Partial<ReportedAlert> = {}): Promise<void> {
    const now = this.clock.now();
    const reported: ReportedAlert = {
      labels: { alertname: 'HostDown', host },
      annotations: { summary: `${host} is down` },
      startsAt: now,
      endsAt: now + (ends ?? 5 * MINUTE),
      timeout: ends === undefined,
      generatorUrl: 'http://far/graph',
      ...more,
    };
    return this.alerts.report([reported]);
  }

  states(): readonly string[] {
    return this.alerts.current().map(({ labels, state }) => `${labels['host']} ${state}`);
  }

  said(): readonly string[] {
    return this.disk.outbox.map(({ message }) => `${message.reason}: ${message.alerts.length}`);
  }
}

describe('alerts of other programs', () => {
  it('are grouped and told, and are over when their sender says so', async () => {
    const b = await new Bench().boot();
    await Promise.all([b.report('a'), b.report('b')]);
    await b.clock.run(10_000);
    expect(b.said()).toEqual(['firing: 2']);
    expect(b.alerts.current()[0]).toMatchObject({
      rule: 'HostDown',
      fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/) as string,
      external: { generatorUrl: 'http://far/graph', timeout: true },
    });
    await b.report('a', 0);
    await b.clock.run(20_000);
    expect(b.states()).toEqual(['a resolved', 'b firing']);
    await b.report('b', -1_000);
    await b.clock.run(20_000);
    expect(b.said()).toEqual(['firing: 2', 'changed: 2', 'resolved: 1']);
    expect(b.disk.events.filter(({ kind }) => kind === 'resolved').map(({ reason }) => reason)).toEqual([
      'Its sender says that it is over.',
      'Its sender says that it is over.',
    ]);
    // Nobody heard of this one.
    await b.report('c', 0);
    expect(b.states()).toHaveLength(2);
    expect(b.samples.rows).toEqual([]);
  });

  it('are over when they are not repeated in time', async () => {
    const b = await new Bench().boot();
    await b.report('a');
    await b.report('b', 2 * MINUTE);
    await b.clock.run(2 * MINUTE + 15_000);
    expect(b.states()).toEqual(['a firing', 'b resolved']);
    await b.report('a');
    await b.clock.run(4 * MINUTE);
    expect(b.states()).toContain('a firing');
    await b.clock.run(MINUTE + 15_000);
    expect(b.states()).toContain('a resolved');
    expect(b.disk.events.at(-1)?.reason).not.toContain('not told');
  });

  it('keep the later end that was named, and the earlier start', async () => {
    const b = await new Bench().boot();
    const start = b.clock.now();
    await b.report('a', 60 * MINUTE);
    await b.report('a', undefined, { startsAt: start - MINUTE });
    await b.report('a', 10 * MINUTE);
    expect(b.alerts.current()).toMatchObject([
      { activeAt: start - MINUTE, external: { endsAt: start + 60 * MINUTE, timeout: false } },
    ]);
    await b.report('a', 90 * MINUTE, { annotations: { summary: 'new' } });
    expect(b.alerts.current()).toMatchObject([
      { annotations: { summary: 'new' }, external: { endsAt: start + 90 * MINUTE } },
    ]);
    // What is kept in memory is kept on the disk.
    expect(b.disk.alerts.get('id0')?.external?.endsAt).toBe(start + 90 * MINUTE);
  });

  it('survive a restart, and their senders have five minutes to come back', async () => {
    const b = await new Bench().boot();
    await b.report('a');
    await b.report('b');
    await b.clock.run(10_000);
    await b.alerts.stop();
    b.clock.advance(30 * MINUTE);
    await b.boot();
    expect(b.states()).toEqual(['a firing', 'b firing']);
    await b.clock.run(4 * MINUTE);
    await b.report('a');
    await b.clock.run(MINUTE + 15_000);
    expect(b.states()).toEqual(['a firing', 'b resolved']);
    expect(b.said()).toEqual(['firing: 2', 'changed: 2']);
  });

  it('do not end while nobody could be heard', async () => {
    const b = await new Bench().boot();
    await b.report('a', 2 * MINUTE);
    await b.clock.run(MINUTE);
    // Sleep: the timers come late, all at once.
    b.clock.sleep(60 * MINUTE);
    await b.clock.run(15_000);
    expect(b.states()).toEqual(['a firing']);
    b.blind = true;
    await b.clock.run(30 * MINUTE);
    expect(b.states()).toEqual(['a firing']);
    b.blind = false;
    await b.clock.run(5 * MINUTE + 15_000);
    expect(b.states()).toEqual(['a resolved']);
  });

  it('stay closed by hand until their sender says that they are over', async () => {
    const b = await new Bench().boot();
    await b.report('a');
    await b.alerts.resolve(['id0'], 'me', 'known');
    await b.report('a');
    await b.clock.run(MINUTE);
    await b.report('a');
    expect(b.states()).toEqual(['a resolved']);
    expect(b.said()).toEqual([]);
    await b.report('a', 0);
    await b.report('a');
    expect(b.states()).toEqual(['a resolved', 'a firing']);
  });

  it('have nothing to do with a rule of the same name', async () => {
    const b = await new Bench().boot();
    await b.report('a');
    const rule = {
      type: 'alerting',
      name: 'HostDown',
      expr: 'x',
      for: 0,
      keepFiringFor: 0,
      labels: {},
      annotations: {},
    } as const;
    const active = [{ labels: { alertname: 'HostDown', host: 'a' }, annotations: {}, value: 1 }];
    b.alerts.observe([{ ok: true, rule, at: b.clock.now(), active }]);
    await b.alerts.settled();
    expect(b.states()).toEqual(['a firing', 'a firing']);
    b.alerts.observe([{ ok: true, rule, at: b.clock.now(), active: [] }]);
    b.alerts.rulesRemoved(['HostDown']);
    await b.alerts.settled();
    expect(b.states()).toEqual(['a firing', 'a resolved']);
  });
});
