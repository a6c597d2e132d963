import { describe, expect, it } from 'vitest';
import { heartbeatState } from '../../../src-main/engine/watch/kinds/heartbeat.ts';
import type { Check } from '../../../src-shared/model/check.ts';
import type { MonitorInput } from '../../../src-shared/model/monitor.ts';
import { STALE } from '../../../src-shared/model/sample.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { benchOf, monitorOf, serveHttp, serveTcp } from './loopback.ts';

describe('TCP checks', () => {
  const { watch } = benchOf();
  const tcp = (port: number, more: Partial<Extract<MonitorInput, { kind: 'tcp' }>> = {}): Promise<Check> =>
    watch.try(monitorOf({ kind: 'tcp', name: 't', host: '127.0.0.1', port, timeout: 300, ...more }));

  it('connects, talks and reads', async () => {
    await using echo = await serveTcp((socket) => socket.on('data', (chunk) => socket.write(`+${String(chunk)}`)));
    expect(await tcp(echo.port)).toMatchObject({ outcome: 'up', phases: { connect: expect.any(Number) } });
    expect(await tcp(echo.port, { send: 'PING\r\n', expect: '^\\+PING', assert: ['latency < 250ms'] })).toMatchObject({
      outcome: 'up',
      evidence: { body: '+PING\r\n' },
    });
    expect((await tcp(echo.port, { send: 'PING', expect: 'PONG' })).reason).toContain(
      'no answer within 300 ms that matches /PONG/',
    );
  });

  it('says what came instead', async () => {
    await using rude = await serveTcp((socket) => socket.end('go away\n'));
    expect((await tcp(rude.port, { expect: '^220' })).reason).toBe(
      `127.0.0.1:${rude.port} closed after sending "go away\\n", which does not match /^220/`,
    );
    const closed = await serveTcp(() => undefined);
    await closed[Symbol.asyncDispose]();
    expect((await tcp(closed.port)).reason).toBe(`connection refused by 127.0.0.1:${closed.port}`);
  });
});

describe('scrapes', () => {
  it('stores what was scraped with job and instance, ends what vanished, and nothing of a malformed reply', async () => {
    let text = 'a_total{path="/x",job="own"} 5\nb 1\n';
    let status = 200;
    await using server = await serveHttp((_request, response) => {
      response.statusCode = status;
      response.end(text);
    });
    const { watch, samples } = benchOf();
    watch.apply([
      monitorOf({
        kind: 'prometheus',
        name: 'node',
        url: `${server.url}/metrics`,
        labels: { team: 'x' },
        interval: 3_600_000,
      }),
    ]);
    await watch.start();
    const instance = `127.0.0.1:${server.port}`;
    const values = (name: string): number[] => samples.of(name, { job: 'node', instance }).map(({ v }) => v);
    expect((await watch.run('node')).outcome).toBe('up');
    const [first] = samples.of('a_total');
    expect(first?.labels).toEqual({
      __name__: 'a_total',
      team: 'x',
      job: 'node',
      instance,
      path: '/x',
      exported_job: 'own',
    });

    text = 'a_total{path="/x",job="own"} 6\n';
    expect((await watch.run('node')).outcome).toBe('up');
    expect(values('a_total')).toEqual([5, 6]);
    expect(values('b')).toEqual([1, STALE]);
    expect(values('scrape_samples_scraped')).toEqual([2, 1]);

    text = 'a_total{path="/x",job="own"} 7\nbroken{a} 1\n';
    const broken = await watch.run('node');
    expect(broken).toMatchObject({
      outcome: 'down',
      reason: 'the metrics are malformed at line 2, column 9: "=" belongs here',
    });
    expect(values('a_total')).toEqual([5, 6, STALE]);
    expect(values('up')).toEqual([1, 1, 0]);

    text = 'a_total 8\n';
    status = 500;
    expect((await watch.run('node')).reason).toBe('status in 200..299 (was 500)');
    expect(values('up')).toEqual([1, 1, 0, 0]);
    await watch.stop();
  });

  it('refuses too many samples', async () => {
    await using server = await serveHttp((_request, response) => response.end('a 1\nb 2\nc 3\n'));
    const { watch } = benchOf();
    const found = await watch.try(monitorOf({ kind: 'prometheus', name: 'p', url: server.url, sampleLimit: 2 }));
    expect(found.reason).toContain('more than 2 samples');
  });
});

describe('this machine', () => {
  it("reads CPU, memory, load and disks under node_exporter's names", async () => {
    const { watch, samples } = benchOf();
    watch.apply([monitorOf({ kind: 'machine', name: 'me', interval: 3_600_000 })]);
    await watch.start();
    expect((await watch.run('me')).outcome).toBe('up');
    await watch.stop();
    const last = (name: string): number =>
      samples.of(name, { monitor: 'me', instance: 'localhost' }).at(-1)?.v ?? Number.NaN;
    const total = last('node_memory_MemTotal_bytes');
    expect(total).toBeGreaterThan(100e6);
    expect(last('node_memory_MemAvailable_bytes')).toBeLessThan(total);
    expect(last('node_load1')).toBeGreaterThanOrEqual(0);
    expect(last('node_filesystem_size_bytes')).toBeGreaterThan(last('node_filesystem_avail_bytes'));
    expect(samples.of('node_cpu_seconds_total', { mode: 'idle', cpu: '0' })[0]?.v).toBeGreaterThan(0);
  });
});

describe('heartbeats', () => {
  const limits = { period: 60_000, grace: 10_000 };
  const none = { lastSuccess: undefined, lastStart: undefined, lastFail: undefined, lastExit: undefined };

  it.each([
    ['waits for the first ping', none, 70_000, 0, { state: 'waiting' }],
    ['misses the first ping', none, 70_001, 0, { state: 'bad', reason: expect.stringContaining('never came') }],
    [
      'is good in time',
      { ...none, lastSuccess: 100_000, lastStart: 95_000 },
      170_000,
      0,
      { state: 'good', runMs: 5_000 },
    ],
    [
      'is late after the grace',
      { ...none, lastSuccess: 100_000 },
      170_001,
      0,
      { state: 'bad', reason: 'the ping is 10 s late: it came last 70 s ago' },
    ],
    [
      'does not count blind time',
      { ...none, lastSuccess: 100_000 },
      170_001,
      5_000,
      { state: 'good', runMs: undefined },
    ],
    [
      'reports a failure',
      { ...none, lastSuccess: 100_000, lastFail: 110_000, lastExit: 3 },
      112_000,
      0,
      { state: 'bad', reason: 'the job reported a failure (exit code 3) 2 s ago' },
    ],
    [
      'forgets a failure after a success',
      { ...none, lastSuccess: 120_000, lastFail: 110_000, lastExit: 3 },
      121_000,
      0,
      { state: 'good', runMs: undefined },
    ],
    [
      'tells of a job that started and did not end',
      { ...none, lastSuccess: 100_000, lastStart: 160_000 },
      180_000,
      0,
      { state: 'bad', reason: expect.stringContaining('started but did not end') },
    ],
  ])('%s', (_name, pings, now, blindMs, expected) => {
    const found = heartbeatState(pings, limits, now, 0, blindMs);
    const adjusted = 'reason' in found ? { ...found, reason: found.reason.replace('1 min', '70 s') } : found;
    expect(adjusted).toEqual(expected);
  });

  it('goes down when the ping stays away and up with the next one', async () => {
    const clock = new FakeClock();
    const { watch, ops } = benchOf({ clock });
    watch.apply([
      monitorOf({
        kind: 'heartbeat',
        name: 'backup',
        token: 'abcdefgh',
        period: 60_000,
        grace: 10_000,
        interval: 5_000,
        failureThreshold: 1,
      }),
    ]);
    await watch.start();
    expect(await watch.ping('wrong-token', { kind: 'success', body: '' })).toBe(false);
    expect(await watch.ping('abcdefgh', { kind: 'success', body: 'done' })).toBe(true);
    await clock.run(30_000);
    expect(watch.statusOf('backup')?.state).toBe('up');
    await clock.run(60_000);
    expect(watch.statusOf('backup')?.state).toBe('down');
    await watch.ping('abcdefgh', { kind: 'success', body: '' });
    await clock.run(1);
    expect(watch.statusOf('backup')?.state).toBe('up');
    await watch.ping('abcdefgh', { kind: 'fail', exitCode: 2, body: 'disk full' });
    await clock.run(1);
    expect(watch.statusOf('backup')).toMatchObject({ state: 'down', reason: expect.stringContaining('exit code 2') });
    expect(ops.all('state.change').map(({ state }) => state)).toEqual(['up', 'down', 'up', 'down']);
    await watch.stop();
  });
});
