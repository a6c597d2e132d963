import { describe, expect, it } from 'vitest';
import type { MonitorMemory } from '../../../src-main/engine/store/ops.ts';
import type { Monitor } from '../../../src-shared/model/monitor.ts';
import { STALE } from '../../../src-shared/model/sample.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { benchOf, monitorOf, serveHttp } from './loopback.ts';

async function pass(clock: FakeClock, ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= 1_000) {
    await clock.run(Math.min(1_000, left));
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
}

function web(url: string, more: object = {}): Monitor {
  return monitorOf({ kind: 'http', name: 'web', url, interval: 4_000, failureThreshold: 3, ...more });
}

describe('the watch', () => {
  it('writes the series of a check at its slot and confirms an outage from its first failing check', async () => {
    let status = 200;
    await using server = await serveHttp((_request, response) => {
      response.statusCode = status;
      response.end('fine');
    });
    const clock = new FakeClock();
    const { watch, samples, ops } = benchOf({ clock });
    watch.apply([web(server.url, { retryInterval: 1_000, labels: { team: 'x' }, group: 'Shop' })]);
    await watch.start();
    await pass(clock, 9_000);
    const success = samples.of('probe_success');
    expect(success.length).toBeGreaterThanOrEqual(2);
    expect(success[0]?.labels).toEqual({
      __name__: 'probe_success',
      monitor: 'web',
      instance: server.url,
      kind: 'http',
      group: 'Shop',
      category: 'application',
      severity: 'critical',
      team: 'x',
    });
    for (const { t } of success) expect(t % 250).toBe(0);
    expect((success[1]?.t ?? 0) - (success[0]?.t ?? 0)).toBeLessThanOrEqual(6_000);
    expect(samples.of('probe_http_status_code').at(-1)?.v).toBe(200);
    expect(samples.of('probe_http_content_length').at(-1)?.v).toBe(4);
    expect(samples.of('probe_http_duration_seconds').map(({ labels }) => labels['phase'])).not.toContain('tls');
    expect(samples.of('monitor_assertion_failed', { assertion: 'status in 200..299' }).at(-1)?.v).toBe(0);

    status = 500;
    const from = clock.now();
    await pass(clock, 8_000);
    expect(watch.statusOf('web')).toMatchObject({ state: 'down', reason: 'status in 200..299 (was 500)' });
    const failed = samples.of('probe_success').filter(({ t, v }) => t > from && v === 0);
    // Retries come at their own interval while the failure is not confirmed.
    expect(failed.slice(0, 3).map(({ t }) => t - (failed[0]?.t ?? 0))).toEqual([0, 1_000, 2_000]);
    expect(ops.all('state.change').at(-1)).toMatchObject({ state: 'down', from: failed[0]?.t });
    expect(
      samples
        .of('monitor_state')
        .filter(({ t }) => t > from)
        .map(({ v }) => v)
        .slice(0, 3),
    ).toEqual([0, 0, 2]);
    expect(samples.of('monitor_assertion_failed').at(-1)?.v).toBe(1);
    const kept = ops.all('check.keep').map(({ check }) => check);
    expect(kept.find(({ outcome }) => outcome === 'down')).toMatchObject({ evidence: { status: 500, body: 'fine' } });

    status = 200;
    await pass(clock, 5_000);
    expect(watch.statusOf('web')).toMatchObject({ state: 'up', reason: '' });
    expect(ops.all('monitor.remember').at(-1)?.memory).toMatchObject({ name: 'web', state: 'up' });
    await watch.stop();
  });

  it('says the state that it remembers before its first check, whatever the newest sample says', async () => {
    await using server = await serveHttp((_request, response) => response.end('fine'));
    const clock = new FakeClock();
    const { watch, samples, ops } = benchOf({ clock });
    const memory: MonitorMemory = {
      name: 'web',
      state: 'up',
      since: clock.now() - 60_000,
      reason: '',
      failures: 0,
      successes: 1,
      firstFailureAt: undefined,
      before: undefined,
    };
    await ops.commit([{ do: 'monitor.remember', memory }]);
    watch.apply([web(server.url)]);
    await watch.start();
    expect(samples.of('monitor_state').map(({ t, v }) => [t, v])).toEqual([[clock.now(), 0]]);
    expect(samples.of('probe_success')).toEqual([]);
    await watch.stop();
  });

  it('never runs two checks of one monitor at once, and counts what it skipped', async () => {
    let open = 0;
    let most = 0;
    await using server = await serveHttp((request, response) => {
      open += 1;
      most = Math.max(most, open);
      request.socket.once('close', () => {
        open -= 1;
      });
      if (request.url === '/quick') response.end();
    });
    const clock = new FakeClock();
    const { watch } = benchOf({ clock });
    watch.apply([web(server.url, { interval: 1_000, timeout: 3_500 })]);
    await watch.start();
    await pass(clock, 12_000);
    expect(most).toBe(1);
    const { skipped, checks, inFlight } = watch.stats();
    expect(skipped['overrun']).toBeGreaterThanOrEqual(6);
    expect(checks + inFlight + (skipped['overrun'] ?? 0)).toBeGreaterThanOrEqual(11);
    const [first, second] = await Promise.all([watch.run('web'), watch.run('web'), pass(clock, 5_000)]);
    expect(second).toBe(first);
    expect(first.reason).toBe('no answer within 3.5 s while waiting for the first byte');
    await watch.stop();
  });

  it('keeps phase and state of unchanged monitors, pauses, resumes and forgets', async () => {
    await using server = await serveHttp((_request, response) =>
      response.end('{"status":"healthy","uptime_seconds":5}'),
    );
    const clock = new FakeClock();
    const { watch, samples, ops } = benchOf({ clock });
    const other = monitorOf({ kind: 'http', name: 'other', url: server.url, interval: 10_000 });
    watch.apply([web(server.url), other]);
    await watch.start();
    await pass(clock, 12_000);
    const next = watch.statusOf('other')?.nextCheck;
    const { since } = watch.statusOf('other') ?? { since: 0 };

    watch.apply([web(server.url, { paused: true }), { ...other }]);
    expect(watch.statusOf('other')).toMatchObject({ nextCheck: next, since, state: 'up' });
    expect(watch.statusOf('web')).toMatchObject({ state: 'paused' });
    expect(watch.statusOf('web')?.nextCheck).toBeUndefined();
    expect(samples.of('monitor_state', { monitor: 'web' }).at(-1)?.v).toBe(5);
    expect(samples.of('probe_success', { monitor: 'web' }).at(-1)?.v).toBe(STALE);
    expect(samples.of('service_uptime_seconds', { monitor: 'web' }).at(-1)?.v).toBe(STALE);
    const before = samples.of('probe_duration_seconds', { monitor: 'web' }).length;
    await pass(clock, 8_000);
    expect(samples.of('probe_duration_seconds', { monitor: 'web' })).toHaveLength(before);

    watch.apply([web(server.url), other]);
    await pass(clock, 3_000);
    expect(watch.statusOf('web')?.state).toBe('up');

    const changed: string[] = [];
    using _listening = watch.onStatus((name) => changed.push(name));
    watch.apply([other]);
    expect(changed).toEqual(['web']);
    expect(watch.statusOf('web')).toBeUndefined();
    expect(samples.of('monitor_state', { monitor: 'web' }).at(-1)?.v).toBe(STALE);
    await watch.stop();
    expect(ops.all('monitor.forget')).toEqual([{ do: 'monitor.forget', name: 'web' }]);
    await expect(watch.run('web')).rejects.toMatchObject({ code: 'not_found' });
  });

  it('repeats the state of slow monitors, so that queries always find one', async () => {
    await using server = await serveHttp((_request, response) => response.end('ok'));
    const clock = new FakeClock();
    const { watch, samples } = benchOf({ clock });
    watch.apply([web(server.url, { interval: 3_600_000 })]);
    await watch.start();
    await pass(clock, 2_000);
    for (let i = 0; i < 600; i += 1) await clock.run(1_000);
    const times = samples.of('monitor_state').map(({ t }) => t);
    expect(times.length).toBeGreaterThanOrEqual(4);
    times.slice(1).forEach((t, i) => {
      expect(t - (times[i] ?? 0)).toBeLessThanOrEqual(130_000);
    });
    await watch.stop();
  });

  it('refuses a draft whose assertion cannot be read', async () => {
    const { watch } = benchOf();
    const draft = web('http://127.0.0.1:9/', { assert: ['stauts == 1'] });
    await expect(watch.try(draft)).rejects.toMatchObject({ code: 'invalid_argument' });
  });
});
