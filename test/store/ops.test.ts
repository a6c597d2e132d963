import { describe, expect, it } from 'vitest';
import type { OpsCommand } from '../../src-main/engine/store/ops.ts';
import type { Alert } from '../../src-shared/model/alert.ts';
import type { Check, StateInterval } from '../../src-shared/model/check.ts';
import { Monitor } from '../../src-shared/model/monitor.ts';
import type { GroupMessage } from '../../src-shared/model/notification.ts';
import { Receiver } from '../../src-shared/model/receiver.ts';
import { DEFAULT_SETTINGS } from '../../src-shared/model/settings.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { directOps, openTestStore, tempFolder } from './support.ts';

const alert: Alert = {
  id: 'a1',
  fingerprint: '0123456789abcdef',
  rule: 'MonitorDown',
  labels: { alertname: 'MonitorDown', monitor: 'api' },
  annotations: { summary: 'api is down' },
  state: 'firing',
  activeAt: 1_000,
  firedAt: 2_000,
  value: Infinity,
  expr: 'up == 0',
  closedByHand: false,
  updatedAt: 2_000,
};
const message: GroupMessage = {
  receiver: 'team',
  groupKey: 'g',
  groupLabels: { alertname: 'MonitorDown' },
  status: 'firing',
  reason: 'firing',
  alerts: [alert],
  at: 2_000,
};

function change(state: StateInterval['state'], from: number, reason = ''): OpsCommand {
  return { do: 'state.change', monitor: 'api', state, from, reason };
}

describe('state intervals', () => {
  async function after(commands: readonly OpsCommand[]): Promise<readonly string[]> {
    const ops = directOps();
    for (const command of commands) await ops.commit([command]);
    const rows = await ops.read('states.window', { monitor: 'api', from: 0, to: 10_000 });
    return rows.map(
      (row) => `${row.state} ${row.from}-${row.to ?? ''}${row.cause === undefined ? '' : ` ${row.cause}`}`,
    );
  }

  it('follow one another and an outage begins at its first failure', async () => {
    expect(await after([change('up', 0), change('degraded', 50), change('down', 40), change('up', 90)])).toEqual([
      'up 0-40',
      'down 40-90',
      'up 90-',
    ]);
  });

  it('merge when neighbours say the same', async () => {
    expect(await after([change('up', 0), change('up', 50), change('down', 60), change('up', 60)])).toEqual(['up 0-']);
  });

  it('are cut by what is laid over them', async () => {
    const blind: OpsCommand = {
      do: 'state.overlay',
      monitor: 'api',
      state: 'blind',
      from: 20,
      to: 70,
      reason: '',
      cause: 'sleep',
    };
    expect(await after([change('up', 0), change('down', 50), blind])).toEqual([
      'up 0-20',
      'blind 20-70 sleep',
      'down 70-',
    ]);
    expect(await after([change('up', 0), blind])).toEqual(['up 0-20', 'blind 20-70 sleep', 'up 70-']);
    const more: OpsCommand = { ...blind, from: 70, to: 80 };
    expect(await after([change('up', 0), blind, more])).toEqual(['up 0-20', 'blind 20-80 sleep', 'up 80-']);
  });

  it('are given per monitor for a window', async () => {
    const ops = directOps();
    await ops.commit([change('up', 0), change('down', 100), { ...change('up', 10), monitor: 'b' } as OpsCommand]);
    expect(await ops.read('states.windows', { monitors: ['api', 'b', 'none'], from: 0, to: 100 })).toEqual({
      api: [{ state: 'up', from: 0, to: 100, reason: '' }],
      b: [{ state: 'up', from: 10, reason: '' }],
      none: [],
    });
  });
});

describe('ops.db', () => {
  it('keeps monitors, their memory and their newest 50 replies', async () => {
    const dir = tempFolder();
    const store = await openTestStore(dir);
    const monitor = Monitor.parse({ kind: 'tcp', name: 'db', host: 'localhost', port: 5432 });
    const memory = {
      name: 'db',
      state: 'down',
      since: 5,
      reason: 'refused',
      failures: 2,
      successes: 0,
      firstFailureAt: 4,
      before: undefined,
    } as const;
    const check = (at: number): Check => ({
      monitor: 'db',
      at,
      lateness: 1,
      outcome: 'down',
      reason: 'refused',
      durationMs: 3,
      phases: { connect: 2 },
      assertions: [],
    });
    await store.ops.commit([
      { do: 'monitor.put', monitor },
      { do: 'monitor.remember', memory },
      ...Array.from({ length: 60 }, (_, i): OpsCommand => ({ do: 'check.keep', check: check(i) })),
    ]);
    await store.close();
    const again = await openTestStore(dir);
    expect(await again.ops.read('monitors.ui', {})).toEqual([monitor]);
    expect(await again.ops.read('monitors.memory', {})).toEqual([memory]);
    const kept = await again.ops.read('checks.kept', { monitor: 'db', limit: 100 });
    expect(kept).toHaveLength(50);
    expect(kept[0]).toEqual(check(59));
    expect(await again.ops.read('checks.kept', { monitor: 'db', limit: 2 })).toEqual([check(59), check(58)]);
    await again.ops.commit([
      { do: 'monitor.drop', name: 'db' },
      { do: 'monitor.forget', name: 'db' },
    ]);
    expect(await again.ops.read('monitors.ui', {})).toEqual([]);
    expect(await again.ops.read('monitors.memory', {})).toEqual([]);
  });

  it('keeps heartbeats and blind times', async () => {
    const ops = directOps();
    expect(await ops.read('heartbeat.last', { token: 'tttttttt' })).toEqual({});
    const ping = { do: 'heartbeat.ping', token: 'tttttttt', body: '' } as const;
    await ops.commit([
      { ...ping, at: 1, kind: 'start' },
      { ...ping, at: 2, kind: 'success', exitCode: 0 },
      { ...ping, at: 3, kind: 'fail', exitCode: 7 },
      { ...ping, at: 4, kind: 'log' },
    ]);
    expect(await ops.read('heartbeat.last', { token: 'tttttttt' })).toEqual({
      lastStart: 1,
      lastSuccess: 2,
      lastFail: 3,
      lastExit: 7,
    });
    await ops.commit([
      { do: 'blind.put', cause: 'sleep', from: 10, detail: 'asleep' },
      { do: 'blind.put', cause: 'sleep', from: 10, to: 20, detail: 'slept 10 ms' },
    ]);
    expect(await ops.read('blind.window', { from: 15, to: 16 })).toEqual([
      { cause: 'sleep', from: 10, to: 20, detail: 'slept 10 ms' },
    ]);
    expect(await ops.read('blind.window', { from: 20, to: 30 })).toEqual([]);
  });

  it('keeps alerts with their timeline and their earlier firings', async () => {
    const ops = directOps();
    const old: Alert = { ...alert, id: 'a0', state: 'resolved', activeAt: 10, firedAt: 20, resolvedAt: 30, value: 1 };
    const pending: Alert = { ...alert, id: 'a2', state: 'pending', activeAt: 3_000, fingerprint: 'other' };
    delete (pending as { firedAt?: number }).firedAt;
    await ops.commit([
      // The event may come before its alert as long as both are in one commit.
      { do: 'alert.event', event: { alertId: 'a1', at: 2_000, kind: 'fired', by: 'engine', reason: 'up is 0' } },
      { do: 'alert.put', alert: { ...alert, state: 'pending' } },
      { do: 'alert.put', alert },
      { do: 'alert.put', alert: old },
      { do: 'alert.put', alert: pending },
    ]);
    expect(await ops.read('alerts.list', { resolvedSince: undefined, limit: 10 })).toEqual([pending, alert]);
    expect(await ops.read('alerts.list', { resolvedSince: 30, limit: 10 })).toEqual([pending, alert, old]);
    expect(await ops.read('alerts.window', { from: 20, to: 2_000 })).toEqual([old]);
    expect(await ops.read('alert.get', { id: 'a1' })).toEqual({
      alert,
      timeline: [{ id: 1, alertId: 'a1', at: 2_000, kind: 'fired', by: 'engine', reason: 'up is 0' }],
      before: [old],
    });
    await ops.commit([{ do: 'alert.drop', id: 'a2' }]);
    expect(await ops.read('alert.get', { id: 'a2' })).toBeUndefined();
  });

  it('keeps groups and the outbox; a dedup key counts once', async () => {
    const ops = directOps();
    const group = { receiver: 'team', groupKey: 'g', groupLabels: { alertname: 'MonitorDown' } };
    const told = { ...group, firing: ['a1'], lastSentAt: 5, sequence: 1 };
    const waiting = { ...group, dueAt: 9 };
    const notification = {
      dedupKey: 'k1',
      receiver: 'team',
      channel: 0,
      channelType: 'webhook',
      message,
      createdAt: 2_000,
      nextAttemptAt: 2_000,
      expiresAt: 4_000,
    };
    await ops.commit([
      { do: 'group.told', group: told },
      { do: 'group.wait', group: waiting },
      { do: 'outbox.put', notification },
      { do: 'outbox.put', notification: { ...notification, createdAt: 9_999 } },
    ]);
    expect(await ops.read('groups.told', {})).toEqual([told]);
    expect(await ops.read('groups.waiting', {})).toEqual([waiting]);
    const [row, ...others] = await ops.read('outbox.pending', {});
    expect(others).toEqual([]);
    expect(row).toEqual({ ...notification, id: 1, status: 'pending', attempts: 0 });
    const attempt = {
      notificationId: 1,
      at: 2_500,
      durationMs: 12,
      result: 'server',
      detail: '503',
      request: 'POST',
      reply: 'busy',
    } as const;
    await ops.commit([{ do: 'outbox.attempt', attempt, status: 'pending', nextAttemptAt: 3_500 }]);
    expect(await ops.read('outbox.counts', {})).toEqual({ pending: 1, sent: 0, failed: 0, oldestPendingAt: 2_000 });
    await ops.commit([
      { do: 'outbox.attempt', attempt: { ...attempt, at: 3_500 }, status: 'failed', nextAttemptAt: 0 },
    ]);
    expect(await ops.read('outbox.pending', {})).toEqual([]);
    expect(await ops.read('outbox.counts', {})).toEqual({ pending: 0, sent: 0, failed: 1, oldestPendingAt: undefined });
    const log = await ops.read('outbox.log', { limit: 10, alertId: 'a1' });
    expect(log[0]?.notification).toMatchObject({ status: 'failed', attempts: 2, finishedAt: 3_500 });
    expect(log[0]?.attempts).toEqual([attempt, { ...attempt, at: 3_500 }]);
    expect(await ops.read('outbox.log', { limit: 10, alertId: 'none' })).toEqual([]);
    await ops.commit([
      { do: 'outbox.reset', id: 1, at: 10_000 },
      { do: 'group.forget', receiver: 'team', groupKey: 'g' },
      { do: 'group.waited', receiver: 'team', groupKey: 'g' },
    ]);
    expect(await ops.read('outbox.pending', {})).toMatchObject([
      { status: 'pending', attempts: 0, nextAttemptAt: 10_000, expiresAt: 12_000 },
    ]);
    expect(await ops.read('groups.told', {})).toEqual([]);
    expect(await ops.read('groups.waiting', {})).toEqual([]);
  });

  it('gives the rows of several channels one message, over the threads too', async () => {
    const store = await openTestStore(tempFolder());
    const row = {
      receiver: 'team',
      channelType: 'webhook',
      createdAt: 2_000,
      nextAttemptAt: 2_000,
      expiresAt: 4_000,
    };
    await store.ops.commit([
      { do: 'outbox.put', notification: { ...row, dedupKey: 'k0', channel: 0, message } },
      { do: 'outbox.put', notification: { ...row, dedupKey: 'k1', channel: 1, message } },
      { do: 'outbox.put', notification: { ...row, dedupKey: 'k2', channel: 2, message: { ...message, at: 2_001 } } },
    ]);
    const [a, b, c] = (await store.ops.read('outbox.pending', {})).map((one) => one.message);
    expect([a, b, c]).toEqual([message, message, { ...message, at: 2_001 }]);
    expect(b).toBe(a);
    expect(c).not.toBe(a);
  });

  it('keeps what was defined in the window', async () => {
    const ops = directOps();
    expect(await ops.read('route.ui', {})).toBeUndefined();
    expect(await ops.read('settings', {})).toBeUndefined();
    expect(await ops.read('mark', { name: 'm' })).toBeUndefined();
    const receiver = Receiver.parse({ name: 'team', channels: [{ type: 'desktop' }] });
    const route = {
      receiver: 'team',
      groupBy: ['alertname'],
      groupWait: 1,
      groupInterval: 2,
      repeatInterval: 3,
      routes: [],
    };
    await ops.commit([
      { do: 'receiver.put', receiver },
      { do: 'route.put', route },
      { do: 'settings.put', settings: { ...DEFAULT_SETTINGS, theme: 'dark' } },
      { do: 'mark.put', name: 'm', value: '1' },
      { do: 'mark.put', name: 'm', value: '2' },
    ]);
    expect(await ops.read('receivers.ui', {})).toEqual([receiver]);
    expect(await ops.read('route.ui', {})).toEqual(route);
    expect(await ops.read('settings', {})).toEqual({ ...DEFAULT_SETTINGS, theme: 'dark' });
    expect(await ops.read('mark', { name: 'm' })).toBe('2');
    await ops.commit([{ do: 'receiver.drop', name: 'team' }]);
    expect(await ops.read('receivers.ui', {})).toEqual([]);
  });

  it('takes a commit whole or not at all', async () => {
    const ops = directOps();
    const orphan: OpsCommand = {
      do: 'alert.event',
      event: { alertId: 'nobody', at: 1, kind: 'fired', by: 'engine', reason: '' },
    };
    await expect(ops.commit([{ do: 'mark.put', name: 'half', value: 'done' }, orphan])).rejects.toThrow('FOREIGN KEY');
    expect(await ops.read('mark', { name: 'half' })).toBeUndefined();
  });

  it('prunes what is older than 400 days and leaves open things', async () => {
    const clock = new FakeClock();
    const store = await openTestStore(tempFolder(), clock);
    const at = clock.now();
    await store.ops.commit([
      { do: 'alert.put', alert: { ...alert, id: 'done', state: 'resolved', resolvedAt: at } },
      { do: 'alert.put', alert: { ...alert, id: 'open' } },
      { do: 'alert.event', event: { alertId: 'done', at, kind: 'resolved', by: 'engine', reason: '' } },
    ]);
    clock.jump(399 * 86_400_000);
    await store.maintain();
    expect(await store.ops.read('alert.get', { id: 'done' })).toBeDefined();
    clock.jump(2 * 86_400_000);
    await store.maintain();
    expect(await store.ops.read('alert.get', { id: 'done' })).toBeUndefined();
    expect(await store.ops.read('alert.get', { id: 'open' })).toBeDefined();
  });
});
