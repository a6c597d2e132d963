import { createServer, type Server } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { ConfirmedChange } from '../../../src-main/engine/watch/watch.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { type Bench, benchOf, monitorOf, type Running, serveHttp, serveTcp } from './loopback.ts';

/** Lets real sockets on the loopback finish while the fake clock stands still. */
async function settle(ms = 40): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}

async function pass(clock: FakeClock, ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= 1_000) {
    await clock.run(Math.min(1_000, left));
    await settle(15);
  }
}

function web(server: Running, name = 'web', more: object = {}): ReturnType<typeof monitorOf> {
  return monitorOf({
    kind: 'http',
    name,
    url: `http://127.0.0.1:${server.port}/`,
    interval: 2_000,
    failureThreshold: 2,
    ...more,
  });
}

async function begin(
  clock: FakeClock,
  server: Running,
  overrides: Parameters<typeof benchOf>[0] = {},
): Promise<Bench & { changes: ConfirmedChange[] }> {
  const bench = benchOf({ clock, ...overrides });
  const changes: ConfirmedChange[] = [];
  bench.watch.onConfirmed((change) => {
    // Rules read the state in this very moment.
    const code = { up: 0, degraded: 1, down: 2, blind: 3, maintenance: 4, paused: 5, pending: Number.NaN }[
      change.state
    ];
    expect(bench.samples.of('monitor_state', { monitor: change.monitor }).at(-1)?.v).toBe(code);
    changes.push(change);
  });
  bench.watch.apply([web(server)]);
  await bench.watch.start();
  await pass(clock, 4_000);
  expect(bench.watch.statusOf('web')?.state).toBe('up');
  return { ...bench, changes };
}

const ok = (): Promise<Running> => serveHttp((_request, response) => response.end('ok'));

describe('blind time', () => {
  it('takes 90 seconds of standing still for sleep, and nothing of it for an outage', async () => {
    await using server = await ok();
    const clock = new FakeClock();
    const { watch, ops, changes } = await begin(clock, server);
    const asleep = clock.now();
    clock.sleep(90_000);
    const awake = clock.now();
    await pass(clock, 250);
    expect(watch.blind()).toMatchObject({ cause: 'sleep', since: expect.closeTo(asleep, -3) });
    expect(watch.isBlind('web')).toBe(true);
    expect(watch.isBlind(undefined)).toBe(true);
    expect(watch.statusOf('web')?.state).toBe('blind');
    // Without canaries the network gets ten seconds to come back, then first checks follow.
    await pass(clock, 15_000);
    expect(watch.blind()).toBeUndefined();
    expect(changes.map(({ state }) => state)).toEqual(['up', 'blind', 'up']);
    const [blind] = ops.all('blind.put');
    expect(blind).toMatchObject({ cause: 'sleep' });
    expect(blind?.from).toBeLessThanOrEqual(asleep);
    expect(blind?.to).toBeGreaterThanOrEqual(awake);
    expect(ops.all('state.change')[1]).toMatchObject({ state: 'blind', cause: 'sleep', from: blind?.from });
    expect(watch.stats().skipped['blind']).toBeGreaterThan(0);
    await watch.stop();
  });

  it('says nothing about a check that was running when the machine fell asleep', async () => {
    let hang = false;
    await using server = await serveHttp((_request, response) => {
      if (!hang) response.end('ok');
    });
    const clock = new FakeClock();
    const { watch, ops } = await begin(clock, server);
    hang = true;
    await pass(clock, 2_000);
    expect(watch.stats().inFlight).toBe(1);
    clock.sleep(3_600_000);
    hang = false;
    await pass(clock, 20_000);
    expect(watch.statusOf('web')?.state).toBe('up');
    expect(ops.all('state.change').map(({ state }) => state)).toEqual(['up', 'blind', 'up']);
    expect(watch.stats().checksByOutcome['down']).toBe(0);
    await watch.stop();
  });

  it.each([
    ['forward', 3_600_000],
    ['back', -30_000],
  ])('marks a clock that is set %s', async (_name, jump) => {
    await using server = await ok();
    const clock = new FakeClock();
    const { watch, ops, changes } = await begin(clock, server);
    clock.jump(jump);
    await pass(clock, 4_000);
    expect(ops.all('blind.put')).toEqual([expect.objectContaining({ cause: 'clock_jump' })]);
    expect(watch.blind()).toBeUndefined();
    expect(watch.statusOf('web')?.state).toBe('up');
    expect(changes.map(({ state }) => state)).toEqual(['up', 'blind', 'up']);
    await watch.stop();
  });

  it('cuts a stall of the event loop out of the states', async () => {
    await using server = await ok();
    const clock = new FakeClock();
    const { watch, ops } = await begin(clock, server);
    clock.sleep(8_000);
    await pass(clock, 4_000);
    expect(ops.all('state.overlay')).toEqual([
      expect.objectContaining({ monitor: 'web', cause: 'event_loop', state: 'blind' }),
    ]);
    const [{ from, to } = { from: 0, to: 0 }] = ops.all('state.overlay');
    expect(to - from).toBeGreaterThanOrEqual(8_000);
    expect(watch.statusOf('web')?.state).toBe('up');
    await watch.stop();
  });

  it('blames the network when the canary is silent too, and the target when it answers', async () => {
    let canary: Server | undefined;
    const open = (port: number): Promise<number> =>
      new Promise((resolve) => {
        canary = createServer((socket) => socket.destroy()).listen(port, '127.0.0.1', () => {
          const address = canary?.address();
          resolve(typeof address === 'object' && address !== null ? address.port : 0);
        });
      });
    const port = await open(0);
    const clock = new FakeClock();
    const server = await ok();
    const { watch, ops, samples } = await begin(clock, server, { canaries: () => [`127.0.0.1:${port}`] });

    await server[Symbol.asyncDispose]();
    await new Promise((resolve) => canary?.close(resolve));
    await pass(clock, 10_000);
    expect(watch.blind()).toMatchObject({ cause: 'network', detail: expect.stringContaining(`127.0.0.1:${port}`) });
    expect(watch.statusOf('web')).toMatchObject({ state: 'blind', strip: expect.stringMatching(/^u+b+$/) });
    expect(watch.isBlind('web')).toBe(true);
    expect(watch.stats().checksByOutcome['down']).toBe(0);
    expect(samples.of('monitor_state', { monitor: 'web' }).at(-1)?.v).toBe(3);
    expect(samples.of('probe_success', { monitor: 'web' }).every(({ v }) => v === 1)).toBe(true);

    await open(port);
    await pass(clock, 10_000);
    expect(watch.blind()).toBeUndefined();
    expect(watch.statusOf('web')).toMatchObject({
      state: 'down',
      reason: `connection refused by 127.0.0.1:${server.port}`,
    });
    const put = ops.all('blind.put');
    expect(put.map(({ cause, to }) => [cause, to === undefined])).toEqual([
      ['network', true],
      ['network', false],
    ]);
    expect(ops.all('state.change').map(({ state }) => state)).toEqual(['up', 'blind', 'up', 'down']);
    const down = ops.all('state.change').at(-1);
    expect(down?.from).toBeGreaterThanOrEqual(put[1]?.from ?? 0);
    await new Promise((resolve) => canary?.close(resolve));
    await watch.stop();
  });

  it('lays the time when nothing ran over the past, and continues without telling again', async () => {
    await using dead = await serveTcp((socket) => socket.destroy());
    const clock = new FakeClock();
    const first = benchOf({ clock });
    first.watch.apply([web(dead)]);
    await first.watch.start();
    await pass(clock, 6_000);
    expect(first.watch.statusOf('web')?.state).toBe('down');
    await first.watch.stop();
    const stopped = clock.now();
    clock.sleep(600_000);
    const again = benchOf({ clock, ops: first.ops, samples: first.samples });
    const told: string[] = [];
    again.watch.onConfirmed(({ state, previous }) => told.push(`${previous}>${state}`));
    again.watch.apply([web(dead)]);
    await again.watch.start();
    expect(again.watch.statusOf('web')?.state).toBe('blind');
    await pass(clock, 4_000);
    expect(told).toEqual(['down>blind', 'blind>down']);
    expect(first.ops.all('blind.put')).toEqual([
      {
        do: 'blind.put',
        cause: 'not_running',
        from: stopped,
        to: stopped + 600_000,
        detail: 'this program was not running',
      },
    ]);
    await again.watch.stop();
  });

  it('believes the host when it announces a short sleep', async () => {
    await using server = await ok();
    const clock = new FakeClock();
    const { watch, ops } = await begin(clock, server);
    watch.suspend();
    clock.sleep(10_000);
    watch.resume();
    watch.resume();
    await pass(clock, 14_000);
    expect(ops.all('blind.put')).toEqual([expect.objectContaining({ cause: 'sleep' })]);
    expect(watch.statusOf('web')?.state).toBe('up');
    await watch.stop();
  });

  it('marks trouble with the store, goes on alerting, and writes the states later', async () => {
    await using server = await ok();
    let problem: string | undefined;
    const clock = new FakeClock();
    const { watch, ops, log } = await begin(clock, server, { storageProblem: () => problem });
    problem = 'the disk is full';
    ops.fail = true;
    await pass(clock, 6_000);
    expect(watch.blind()).toMatchObject({ cause: 'storage', detail: 'the disk is full' });
    expect(watch.isBlind('web')).toBe(false);
    await server[Symbol.asyncDispose]();
    await pass(clock, 6_000);
    expect(watch.statusOf('web')?.state).toBe('down');
    expect(ops.all('state.change').map(({ state }) => state)).toEqual(['up']);
    problem = undefined;
    ops.fail = false;
    await pass(clock, 12_000);
    expect(ops.all('state.change').map(({ state }) => state)).toEqual(['up', 'down']);
    expect(ops.all('blind.put')).toEqual([expect.objectContaining({ cause: 'storage' })]);
    expect(log.lines.filter(({ level }) => level === 'error')).toHaveLength(1);
    await watch.stop();
  });

  it('excuses what others looked at meanwhile', async () => {
    await using server = await ok();
    const clock = new FakeClock();
    const silent = await serveTcp(() => undefined);
    await silent[Symbol.asyncDispose]();
    let canaries: string[] = [];
    const { watch } = await begin(clock, server, { canaries: () => canaries });
    const before = watch.glance();
    expect(await before?.(true)).toBeUndefined();
    const overSleep = watch.glance();
    clock.sleep(90_000);
    expect(await overSleep?.(false)).toContain('slept');
    expect(watch.glance()).toBeUndefined();
    await pass(clock, 15_000);
    canaries = [`127.0.0.1:${silent.port}`];
    const offline = watch.glance();
    expect(await offline?.(false)).toBeUndefined();
    expect(await offline?.(true)).toContain('no network');
    await watch.stop();
  });
});
