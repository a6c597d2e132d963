import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createAlerts } from '../../../src-main/engine/alerts/create.ts';
import { createNotify } from '../../../src-main/engine/notify/create.ts';
import type { DesktopNote } from '../../../src-main/engine/ports.ts';
import type { Receiver } from '../../../src-shared/model/receiver.ts';
import { DEFAULT_TELLING } from '../../../src-shared/model/telling.ts';
import { Disk, ProcessOps } from '../../support/durable-ops.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { QuietLog } from '../../support/quiet-log.ts';
import { secretsOf } from './messages.ts';

const MONITORS = 2_800;
const GROUPS = 12;
const EVERY = 15_000;

it('2,800 monitors that fail within a minute are one message for a person, one per group for a machine, and all of them are told of the end', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'tocsin-storm-'));
  const disk = new Disk();
  const clock = new FakeClock();
  const ops = new ProcessOps(disk);
  const log = new QuietLog();
  const shown: DesktopNote[] = [];
  const receivers: readonly Receiver[] = [
    { name: 'desk', channels: [{ type: 'desktop', sendResolved: true }] },
    { name: 'file', channels: [{ type: 'log', sendResolved: true }] },
  ];
  const notify = createNotify({
    clock,
    log,
    ops,
    secrets: secretsOf({}),
    random: () => 0.5,
    notifier: {
      show: (note) => {
        shown.push(note);
        return Promise.resolve();
      },
      play: () => Promise.resolve(),
      hush: () => undefined,
    },
    dataDir: dir,
    externalUrl: () => '',
  });
  let ids = 0;
  const alerts = createAlerts({
    clock,
    log,
    ops,
    random: () => 0.5,
    isBlind: () => false,
    newId: () => `id${ids++}`,
    gates: [],
  });
  notify.applyTelling({ ...DEFAULT_TELLING, storm: { alerts: 20, within: 120_000, digestEvery: 300_000 } });
  // Of the file only the rows are looked at: writing it takes time that the clock here does not know.
  notify.apply(receivers.slice(0, 1));
  alerts.apply({
    route: {
      receiver: 'desk',
      groupBy: ['group'],
      groupWait: 30_000,
      groupInterval: 300_000,
      repeatInterval: 4 * 3_600_000,
      routes: [
        { matchers: [], receiver: 'file', continue: true },
        { matchers: [], receiver: 'desk', continue: false },
      ],
    },
    receivers,
  });
  await alerts.start();
  await notify.start();
  alerts.onQueued(() => notify.wake());

  const rule = {
    type: 'alerting' as const,
    name: 'Down',
    expr: 'x',
    for: 0,
    keepFiringFor: 0,
    labels: {},
    annotations: {},
  };
  const look = async (failing: number): Promise<void> => {
    const active = Array.from({ length: failing }, (_, i) => ({
      labels: { alertname: 'Down', monitor: `m${i}`, group: `g${i % GROUPS}`, severity: 'critical', rack: 'r7' },
      annotations: {},
      value: 1,
    }));
    alerts.observe([{ ok: true, rule, at: clock.now(), active }]);
    await clock.run(EVERY);
  };
  for (const share of [0.25, 0.5, 0.75, 1]) await look(MONITORS * share);
  for (let i = 0; i < 2; i++) await look(MONITORS);

  const firstMinutes = disk.outbox;
  const perGroup = new Map<string, number>();
  for (const row of firstMinutes)
    if (row.message.covers === undefined) {
      const key = `${row.receiver} ${row.message.groupKey}`;
      perGroup.set(key, (perGroup.get(key) ?? 0) + 1);
    }
  expect([perGroup.size, Math.max(...perGroup.values())]).toEqual([2 * GROUPS, 1]);
  expect(shown.map(({ title }) => title)).toHaveLength(1);
  expect(disk.outbox.find((row) => row.message.reason === 'storm')?.message.because).toMatch(
    /^Storm: ([\d,]+) alerts in 12 groups within 2 min\. The biggest: Down \(\1\)\. In common: rack="r7" \(\1 of \1\)/,
  );
  // The rest of it comes with group_interval, and a digest takes it together.
  for (let i = 0; i < 30; i++) await look(MONITORS);
  expect(shown.length).toBeLessThanOrEqual(8);
  for (let i = 0; i < 80; i++) await look(0);
  const believed = new Map<string, Set<string>>();
  for (const { notificationId, result } of disk.attempts) {
    const row = disk.outbox[notificationId - 1];
    if (result !== 'sent' || row === undefined) continue;
    const told = believed.get(row.receiver) ?? new Set<string>();
    believed.set(row.receiver, told);
    for (const alert of row.message.alerts)
      if (alert.state === 'firing') told.add(alert.id);
      else told.delete(alert.id);
  }
  expect([...believed].map(([name, told]) => [name, told.size])).toEqual([['desk', 0]]);
  expect(shown.length).toBeLessThanOrEqual(20);
  await notify.stop();
  await alerts.stop();
  await rm(dir, { recursive: true, force: true });
}, 240_000);
