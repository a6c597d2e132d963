import { describe, expect, it } from 'vitest';
import type { Alerts, Routing } from '../../../src-main/engine/alerts/alerts.ts';
import type { AlertsDeps } from '../../../src-main/engine/alerts/alerts-deps.ts';
import { createAlerts } from '../../../src-main/engine/alerts/create.ts';
import type { Gate } from '../../../src-main/engine/alerts/gate.ts';
import type { Layout, Samples } from '../../../src-main/engine/store/store.ts';
import { type Labels, METRIC_NAME, seriesKey } from '../../../src-shared/model/labels.ts';
import type { Receiver } from '../../../src-shared/model/receiver.ts';
import type { Route } from '../../../src-shared/model/route.ts';
import type { AlertingRule } from '../../../src-shared/model/rule.ts';
import { STALE } from '../../../src-shared/model/sample.ts';
import { Disk, type Fate, ProcessOps } from '../../support/durable-ops.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { QuietLog } from '../../support/quiet-log.ts';
import { RecordingSamples } from '../../support/recording-store.ts';

const DAY = 86_400_000;
const route: Route = {
  receiver: 'desk',
  groupBy: ['alertname'],
  groupWait: 10_000,
  groupInterval: 60_000,
  repeatInterval: 600_000,
  routes: [],
};
const desk: Receiver = {
  name: 'desk',
  channels: [
    { type: 'desktop', sendResolved: true },
    { type: 'log', sendResolved: false },
  ],
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

class Bench {
  readonly disk = new Disk();
  readonly clock = new FakeClock();
  readonly log = new QuietLog();
  readonly fates: Fate[] = [];
  #ids = 0;
  alerts!: Alerts;

  async boot(
    samples?: Samples,
    gates: readonly Gate[] = [],
    routing: Routing = { route, receivers: [desk] },
    partOf?: AlertsDeps['partOf'],
  ): Promise<this> {
    this.alerts = createAlerts({
      clock: this.clock,
      log: this.log,
      ops: new ProcessOps(this.disk, () => this.fates.shift() ?? 'good'),
      ...(samples === undefined ? {} : { samples }),
      random: () => 0.5,
      isBlind: () => false,
      newId: () => `id${this.#ids++}`,
      gates,
      ...(partOf === undefined ? {} : { partOf }),
    });
    this.alerts.apply(routing);
    await this.alerts.start();
    return this;
  }

  see(monitors: readonly string[], severity?: string, timing: Partial<AlertingRule> = {}): void {
    const active = monitors.map((monitor) => ({
      labels: { alertname: 'Down', monitor, ...(severity === undefined ? {} : { severity }) },
      annotations: {},
      value: 1,
    }));
    this.alerts.observe([{ ok: true, rule: { ...rule, ...timing }, at: this.clock.now(), active }]);
  }

  /** `reason/channel: ids` of every outbox row. */
  said(): readonly string[] {
    return this.disk.outbox.map(
      (row) => `${row.message.reason}/${row.channelType}: ${row.message.alerts.map((a) => a.id).join(' ')}`,
    );
  }

  reasons(kind: string): readonly string[] {
    return this.disk.events.filter((e) => e.kind === kind).map((e) => e.reason);
  }
}

describe('alerts', () => {
  it('are dropped when their rule gives more than its group allows', async () => {
    const b = await new Bench().boot();
    b.see(['a', 'b']);
    await b.clock.run(10_000);
    const at = b.clock.now();
    b.alerts.observe([{ ok: false, rule, at, error: 'some trouble', tooMany: false }]);
    expect(b.alerts.current().map(({ state }) => state)).toEqual(['firing', 'firing']);
    b.alerts.observe([{ ok: false, rule, at, error: 'exceeded limit of 2 with 3 alerts', tooMany: true }]);
    await b.clock.run(60_000);
    expect(b.alerts.current().map(({ state }) => state)).toEqual(['resolved', 'resolved']);
    expect(b.reasons('resolved')[0]).toBe('The rule Down failed: exceeded limit of 2 with 3 alerts.');
    expect(b.said().at(-1)).toBe('resolved/desktop: id0 id1');
    b.see(['a']);
    expect(b.alerts.current().map(({ id, state }) => `${id} ${state}`)).toContain('id2 firing');
  });

  it('writes into a message what it is part of when the row is written', async () => {
    let alerts = 0;
    const parts: AlertsDeps['partOf'] = (of) =>
      alerts === 0 ? [] : [{ incident: 'i', cause: of.map(({ id }) => id).join(' '), alerts }];
    const b = await new Bench().boot(undefined, [], undefined, parts);
    b.see(['a']);
    await b.clock.run(60_000);
    // What was not known then is not in it, and what is known later does not change it.
    alerts = 21;
    b.see(['a', 'b']);
    await b.clock.run(60_000);
    alerts = 22;
    await b.clock.run(60_000);
    expect(b.disk.outbox.map(({ message }) => message.partOf)).toEqual([
      undefined,
      undefined,
      [{ incident: 'i', cause: 'id0 id1', alerts: 21 }],
      [{ incident: 'i', cause: 'id0 id1', alerts: 21 }],
    ]);
  });

  it('makes everything observed in one go one transaction', async () => {
    const b = await new Bench().boot();
    const before = b.disk.commits;
    b.see(['a']);
    b.see(['a', 'b']);
    b.see(['a', 'b', 'c']);
    await b.alerts.settled();
    expect(b.disk.commits - before).toBe(1);
    expect(b.alerts.current().map((a) => a.state)).toEqual(['firing', 'firing', 'firing']);
    expect(b.disk.waiting.size).toBe(1);
  });

  it('says 500 at once in one message per channel', async () => {
    const b = await new Bench().boot();
    b.see(Array.from({ length: 500 }, (_, i) => `m${i}`));
    await b.clock.run(10_000);
    expect(b.disk.outbox.map((row) => [row.channelType, row.message.alerts.length])).toEqual([
      ['desktop', 500],
      ['log', 500],
    ]);
    b.see([]);
    await b.clock.run(60_000);
    // The log channel is set not to hear of the end, and the timeline says so.
    expect(b.disk.outbox.slice(2).map((row) => [row.channelType, row.message.reason])).toEqual([
      ['desktop', 'resolved'],
    ]);
    expect(b.reasons('not_notified')).toHaveLength(500);
  });

  it('tells nothing of a flap within group_wait and writes down why', async () => {
    const b = await new Bench().boot();
    b.see(['a']);
    await b.clock.run(5_000);
    b.see([]);
    await b.clock.run(60_000);
    expect(b.said()).toEqual([]);
    expect(b.reasons('not_notified')).toEqual([
      'desk was not told: it fired for 5 s, less than the group waits (group_wait 10 s).',
    ]);
    expect(b.disk.waiting.size).toBe(0);
  });

  it('goes on while the disk is full and writes everything in order afterwards', async () => {
    const b = await new Bench().boot();
    b.fates.push('full', 'full', 'full');
    b.see(['a']);
    await b.clock.run(100);
    b.see(['a', 'b']);
    await b.clock.run(100);
    expect(b.alerts.current()).toHaveLength(2);
    expect(b.disk.alerts.size).toBe(0);
    await b.clock.run(30_000);
    expect([...b.disk.alerts.keys()]).toEqual(['id0', 'id1']);
    expect(b.said()).toEqual(['firing/desktop: id0 id1', 'firing/log: id0 id1']);
    expect(b.log.lines.filter((l) => l.level === 'error')).toHaveLength(3);
  });

  it('does not repeat what is acknowledged, repeats what is not, and tells the end of both', async () => {
    const b = await new Bench().boot();
    b.see(['a', 'b']);
    await b.clock.run(10_000);
    const done = await b.alerts.acknowledge(['id0'], 'ann', 'mine', undefined);
    expect(done.changed).toBe(1);
    await b.clock.run(600_000);
    expect(b.said().slice(2)).toEqual(['repeat/desktop: id1', 'repeat/log: id1']);
    b.see([]);
    await b.clock.run(60_000);
    expect(b.said().slice(4)).toEqual(['resolved/desktop: id0 id1']);
  });

  it('ends an acknowledgement when its group grows, where that was asked for', async () => {
    const b = await new Bench().boot();
    b.see(['a', 'b']);
    await b.clock.run(10_000);
    await b.alerts.acknowledge(['id0'], 'ann', 'mine', undefined, ['growth']);
    await b.alerts.acknowledge(['id1'], 'ann', 'mine', undefined);
    await b.clock.run(60_000);
    expect(b.alerts.get('id0')?.ack?.by).toBe('ann');
    b.see(['a', 'b', 'c']);
    await b.alerts.settled();
    expect([b.alerts.get('id0')?.ack, b.alerts.get('id1')?.ack?.by]).toEqual([undefined, 'ann']);
    expect(b.reasons('unacknowledged')).toEqual(['The group grew by Down on c: the acknowledgement by ann is over.']);
  });

  it('suppresses with a snooze, but never the end of what was told', async () => {
    const b = await new Bench().boot();
    b.see(['a']);
    await b.clock.run(10_000);
    await b.alerts.snooze(['id0'], 'ann', b.clock.now() + DAY);
    await b.clock.run(1_200_000);
    expect(b.said()).toHaveLength(2);
    b.see([]);
    await b.clock.run(1);
    expect(b.said().slice(2)).toEqual(['resolved/desktop: id0']);
  });

  it('asks its gates before it tells that something fires, again when they may have changed, and lets every end pass', async () => {
    let open = false;
    const until = new FakeClock().now() + 120_000;
    const gate: Gate = (alert, now) =>
      alert.labels['monitor'] === 'a'
        ? open
          ? undefined
          : { by: 'dependency', reason: 'its parent fails.' }
        : now < until
          ? { by: 'maintenance', reason: 'it is under maintenance.', until }
          : undefined;
    const b = await new Bench().boot(undefined, [gate]);
    b.see(['a', 'b']);
    await b.clock.run(110_000);
    expect(b.said()).toEqual([]);
    // What ends at a known time is not missed.
    await b.clock.run(20_000);
    expect(b.said()).toEqual(['firing/desktop: id1', 'firing/log: id1']);
    open = true;
    b.alerts.reconsider();
    await b.clock.run(60_000);
    expect(b.said().slice(2)).toEqual(['changed/desktop: id0 id1', 'changed/log: id0 id1']);
    open = false;
    b.see([]);
    await b.clock.run(60_000);
    expect(b.said().slice(4)).toEqual(['resolved/desktop: id0 id1']);
    b.see(['a']);
    await b.clock.run(60_000);
    b.see([]);
    await b.clock.run(60_000);
    expect(b.said()).toHaveLength(5);
    expect(b.reasons('not_notified')).toContain('desk was not told: its parent fails.');
  });

  it('flushes a group on its own grid, the last word too', async () => {
    const b = await new Bench().boot();
    b.see(['a']);
    await b.clock.run(10_000);
    expect(b.said()).toHaveLength(2);
    // Flushes are due 60 s apart from here; what changes between two waits for the next one, however long nothing was said.
    await b.clock.run(90_000);
    b.see(['a', 'b']);
    await b.clock.run(29_000);
    expect(b.said()).toHaveLength(2);
    await b.clock.run(1_000);
    expect(b.said().slice(2)).toEqual(['changed/desktop: id0 id1', 'changed/log: id0 id1']);
    await b.clock.run(10_000);
    b.see([]);
    await b.clock.run(49_000);
    expect(b.said()).toHaveLength(4);
    await b.clock.run(1_000);
    expect(b.said().slice(4)).toEqual(['resolved/desktop: id0 id1']);
    // After the last word the group is a new one.
    b.see(['c']);
    await b.clock.run(10_000);
    expect(b.said().slice(5)).toEqual(['firing/desktop: id2', 'firing/log: id2']);
  });

  it('repeats at the flush at which repeat_interval is over', async () => {
    const b = await new Bench().boot(undefined, [], {
      route: { ...route, groupInterval: 45_000, repeatInterval: 100_000 },
      receivers: [desk],
    });
    b.see(['a']);
    await b.clock.run(10_000);
    await b.clock.run(134_000);
    expect(b.said()).toHaveLength(2);
    await b.clock.run(1_000);
    expect(b.said().slice(2)).toEqual(['repeat/desktop: id0', 'repeat/log: id0']);
  });

  it('leaves out what is held back beside what fires, and names it rather than say that all is over', async () => {
    const held = new Set<string>();
    const gate: Gate = ({ labels }) =>
      held.has(labels['monitor'] ?? '') ? { by: 'silence', reason: 'ann has silenced it.', ref: 's' } : undefined;
    const b = await new Bench().boot(undefined, [gate]);
    b.see(['a', 'b']);
    await b.clock.run(10_000);
    held.add('a');
    b.see(['a', 'b', 'c']);
    await b.clock.run(60_000);
    expect(b.said().slice(2)).toEqual(['changed/desktop: id1 id2', 'changed/log: id1 id2']);
    b.see(['a']);
    await b.clock.run(60_000);
    expect(b.disk.outbox.at(-1)?.message.status).toBe('firing');
    expect(b.said().slice(4)).toEqual(['changed/desktop: id0 id1 id2', 'changed/log: id0 id1 id2']);
    b.see([]);
    await b.clock.run(60_000);
    expect(b.said().slice(6)).toEqual(['resolved/desktop: id0']);
    expect(b.reasons('suppressed')).toEqual(['Held back: ann has silenced it.']);
  });

  it('mutes a route by the clock, tells what is left when it may, and lets ends pass', async () => {
    // Clocks begin at 03:00.
    const nights = { name: 'nights', spans: [{ times: [{ start: 0, end: 190 }] }] };
    const muted = { matchers: [], continue: false, muteTimeIntervals: ['nights'] };
    const b = await new Bench().boot(undefined, [], {
      route: { ...route, routes: [muted] },
      receivers: [desk],
      timeIntervals: [nights],
    });
    b.see(['a', 'b']);
    await b.clock.run(599_000);
    expect(b.said()).toEqual([]);
    expect(b.alerts.get('id0')?.held).toMatchObject([{ by: 'time_interval', ref: 'nights' }]);
    b.see(['a']);
    await b.clock.run(61_000);
    expect(b.said()).toEqual(['firing/desktop: id0', 'firing/log: id0']);
    expect(b.reasons('not_notified')).toEqual(['desk was not told: the route is muted in the time interval nights.']);
    expect(b.alerts.get('id0')?.held).toBeUndefined();
  });

  it('inhibits while the source fires', async () => {
    const matcher = (value: string) => [{ name: 'monitor', op: '=' as const, value }];
    const b = await new Bench().boot(undefined, [], {
      route,
      receivers: [desk],
      inhibitRules: [{ source: matcher('a'), target: matcher('b'), equal: ['alertname'] }],
    });
    b.see(['a', 'b']);
    await b.clock.run(10_000);
    expect(b.said()).toEqual(['firing/desktop: id0', 'firing/log: id0']);
    expect(b.alerts.get('id1')?.held).toMatchObject([{ by: 'inhibition', ref: b.alerts.get('id0')?.fingerprint }]);
    b.see(['b']);
    await b.clock.run(60_000);
    expect(b.said().slice(2)).toEqual(['changed/desktop: id1 id0', 'changed/log: id1 id0']);
  });

  it('says it again when the severity rises, under the same alert', async () => {
    const b = await new Bench().boot();
    b.see(['a'], 'warning');
    await b.clock.run(10_000);
    await b.alerts.acknowledge(['id0'], 'ann', '', undefined);
    b.see(['a'], 'critical');
    await b.clock.run(60_000);
    expect(b.said().slice(2)).toEqual(['changed/desktop: id0', 'changed/log: id0']);
    expect(b.alerts.get('id0')?.ack).toBeUndefined();
    b.see(['a'], 'warning');
    await b.clock.run(60_000);
    expect(b.said()).toHaveLength(4);
  });

  it('tells the end after a day without the process, whatever ended it', async () => {
    const b = await new Bench().boot();
    b.see(['a', 'b']);
    await b.clock.run(10_000);
    b.see(['b']);
    await b.alerts.settled();
    await b.alerts.stop();
    b.clock.advance(DAY);
    await b.boot();
    await b.clock.run(1_000);
    // `a` was over before the stop and is told at once; `b` was not seen yet by this run.
    expect(b.said().slice(2)).toEqual(['changed/desktop: id1 id0', 'changed/log: id1 id0']);
    b.alerts.rulesRemoved(['Down']);
    await b.clock.run(60_000);
    expect(b.said().slice(4)).toEqual(['resolved/desktop: id1']);
    expect(b.reasons('resolved').at(-1)).toBe('The rule Down was removed.');
  });

  it('finds out by itself that a rule is gone, and ends everything that it left behind', async () => {
    const b = await new Bench().boot();
    b.see(['a', 'b', 'c']);
    await b.clock.run(10_000);
    await b.alerts.stop();
    await b.boot();
    for (let i = 0; i < 70; i++) {
      b.alerts.observe([{ ok: true, rule: { ...rule, name: 'Other' }, at: b.clock.now(), active: [] }]);
      await b.clock.run(15_000);
    }
    expect(b.said().slice(2)).toEqual(['resolved/desktop: id0 id1 id2']);
    expect(b.reasons('resolved')).toEqual(
      Array(3).fill('The rule Down is no longer evaluated: it was removed or rewritten.'),
    );
  });

  it('does not name what is silenced because it was not seen since the restart', async () => {
    const b = await new Bench().boot();
    b.see(['a']);
    b.see(['b'], undefined, { expr: 'y' });
    await b.clock.run(10_000);
    await b.alerts.stop();
    const silence: Gate = ({ labels }) =>
      labels['monitor'] === 'b' ? { by: 'silence', reason: 'ann has silenced it.', ref: 's' } : undefined;
    await b.boot(undefined, [silence]);
    b.see(['a', 'c']);
    await b.clock.run(60_000);
    expect(b.said().slice(2)).toEqual(['changed/desktop: id0 id2', 'changed/log: id0 id2']);
  });

  it('tells nobody what this run has not seen, and does not fire again', async () => {
    const b = await new Bench().boot();
    b.see(['a']);
    await b.alerts.settled();
    await b.alerts.stop();
    b.clock.advance(DAY);
    await b.boot();
    await b.clock.run(20_000);
    expect(b.said()).toEqual([]);
    b.see(['a']);
    await b.clock.run(20_000);
    expect(b.said()).toEqual(['firing/desktop: id0', 'firing/log: id0']);
    expect(b.reasons('fired')).toHaveLength(1);
  });

  it('keeps closed what was closed by hand over a restart days later, and takes it back only in time', async () => {
    const b = await new Bench().boot();
    b.see(['a']);
    await b.clock.run(10_000);
    const { undo } = await b.alerts.resolve(['id0'], 'ann', 'known');
    await b.alerts.stop();
    b.clock.advance(2 * DAY);
    await b.boot();
    b.see(['a']);
    await b.clock.run(100_000);
    expect(b.said()).toEqual(['firing/desktop: id0', 'firing/log: id0', 'resolved/desktop: id0']);
    await expect(b.alerts.undo(undo, 'ann')).rejects.toThrow('ten minutes');
    b.see([]);
    b.see(['a']);
    expect(b.alerts.current().map((a) => a.state)).toContain('firing');
  });

  it('counts for `for` and `keep_firing_for` only what it has seen, over a restart too', async () => {
    const samples = new RecordingSamples();
    const b = await new Bench().boot(samples);
    const timing = { for: 300_000, keepFiringFor: 300_000 };
    b.see(['a'], undefined, timing);
    for (let i = 0; i < 12; i++) {
      await b.clock.run(10_000);
      b.see(['a'], undefined, timing);
    }
    await b.alerts.stop();
    b.clock.advance(600_000);
    await b.boot(samples);
    b.see(['a'], undefined, timing);
    expect(b.alerts.current().map((a) => a.state)).toEqual(['pending']);
    // Two of the five minutes were seen before the end.
    await b.clock.run(179_000);
    b.see(['a'], undefined, timing);
    expect(b.alerts.current().map((a) => a.state)).toEqual(['pending']);
    await b.clock.run(5_000);
    b.see(['a'], undefined, timing);
    expect(b.alerts.current().map((a) => a.state)).toEqual(['firing']);
    b.see([], undefined, timing);
    await b.alerts.stop();
    b.clock.advance(600_000);
    await b.boot(samples);
    b.see([], undefined, timing);
    expect(b.alerts.current().map((a) => a.state)).toEqual(['firing']);
  });

  it('takes an action back after a restart, once', async () => {
    const b = await new Bench().boot();
    b.see(['a', 'b']);
    await b.alerts.settled();
    const { undo } = await b.alerts.acknowledge(['id0', 'id1', 'nobody'], 'ann', '', undefined);
    await b.alerts.stop();
    await b.boot();
    b.see(['a', 'b']);
    expect(await b.alerts.undo(undo, 'bob')).toEqual({ changed: 2 });
    expect(b.alerts.get('id0')?.ack).toBeUndefined();
    expect(b.disk.alerts.get('id1')?.ack).toBeUndefined();
    await expect(b.alerts.undo(undo, 'bob')).rejects.toThrow('ten minutes');
  });

  it('refuses to snooze into the past', async () => {
    const b = await new Bench().boot();
    expect(() => b.alerts.snooze(['x'], 'ann', b.clock.now())).toThrow('past');
  });

  it('tells a receiver that was deleted how it ends, as it was when it was told, after a restart too', async () => {
    const b = await new Bench().boot();
    b.see(['a']);
    await b.clock.run(10_000);
    const others = { route: { ...route, receiver: 'other' }, receivers: [{ name: 'other', channels: [] }] };
    b.alerts.apply(others);
    await b.clock.run(60_000);
    expect(b.alerts.retired()).toEqual([desk]);
    expect(b.reasons('not_notified')).toEqual(['other was not told: it has no channels.']);
    expect(b.said()).toEqual(['firing/desktop: id0', 'firing/log: id0']);
    await b.alerts.stop();
    await b.boot(undefined, [], others);
    expect(b.alerts.retired()).toEqual([desk]);
    b.see([]);
    await b.clock.run(60_000);
    expect(b.said().slice(2)).toEqual(['resolved/desktop: id0']);
    // Its row may still be on its way for a day.
    await b.clock.run(DAY - 120_000);
    expect(b.alerts.retired()).toEqual([desk]);
  });

  it('says so when a receiver that is gone cannot be told how it ends', async () => {
    const b = await new Bench().boot();
    b.see(['a']);
    await b.clock.run(10_000);
    await b.alerts.stop();
    // As an earlier version wrote it, without the channels.
    for (const [id, { channels: _, ...group }] of b.disk.told) b.disk.told.set(id, group);
    await b.boot(undefined, [], {
      route: { ...route, receiver: 'other' },
      receivers: [{ name: 'other', channels: [] }],
    });
    await b.clock.run(60_000);
    expect(b.reasons('not_notified')).toContain(
      'desk was told that it fires and cannot be told how it ends: the receiver is gone.',
    );
    expect([...b.disk.told.values()].map((g) => g.receiver)).not.toContain('desk');
  });

  it('tells live readers what changed and what went', async () => {
    const b = await new Bench().boot();
    const seen: string[] = [];
    b.alerts.onChange((changed, removed) =>
      seen.push(`${changed.map((a) => `${a.id}:${a.state}`).join(' ')}|${removed.join(' ')}`),
    );
    let queued = 0;
    b.alerts.onQueued(() => queued++);
    b.see(['a']);
    await b.clock.run(10_000);
    b.see([]);
    await b.clock.run(2 * 3_600_000);
    b.see([]);
    await b.alerts.settled();
    expect(seen).toEqual(['id0:firing|', 'id0:resolved|', '|id0']);
    expect(queued).toBe(2);
  });
});

/** Keeps rows as the store would give them back: series → [t, v]. */
class KeptSamples implements Samples {
  readonly reachMs = Infinity;
  readonly series = new Map<string, [number, number][]>();
  readonly layouts: Layout[] = [];

  layout(source: string, series: readonly Labels[]): Layout {
    const layout = { id: this.layouts.length, source, series };
    this.layouts.push(layout);
    return layout;
  }
  append(layout: Layout, t: number, values: Float64Array): boolean {
    layout.series.forEach((labels, i) => {
      const v = values[i] ?? Number.NaN;
      if (Number.isNaN(v)) return;
      const key = seriesKey(labels);
      this.series.set(key, [...(this.series.get(key) ?? []), [t, v]]);
    });
    return true;
  }
  flush = (): Promise<void> => Promise.resolve();
  latest = (): readonly [] => [];
  select = (): readonly [] => [];
}

describe('ALERTS', () => {
  it('is written for every active alert and ended when it goes', async () => {
    const samples = new KeptSamples();
    const b = await new Bench().boot(samples);
    const t0 = b.clock.now();
    b.see(['a', 'b']);
    await b.clock.run(6_000);
    b.see(['a', 'b']);
    await b.clock.run(6_000);
    b.see(['b']);
    await b.clock.run(1);
    const a = seriesKey({ [METRIC_NAME]: 'ALERTS', alertname: 'Down', alertstate: 'firing', monitor: 'a' });
    expect(samples.series.get(a)).toEqual([
      [t0, 1],
      [t0 + 6_000, 1],
      [t0 + 12_000, STALE],
    ]);
    const forState = seriesKey({ [METRIC_NAME]: 'ALERTS_FOR_STATE', alertname: 'Down', monitor: 'b' });
    expect(samples.series.get(forState)?.map(([, v]) => v)).toEqual([t0 / 1_000, t0 / 1_000, t0 / 1_000]);
    expect(samples.layouts).toHaveLength(2);
  });
});
