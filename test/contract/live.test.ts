import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Alert } from '../../src-shared/model/alert.ts';
import { MonitorStatus } from '../../src-shared/model/check.ts';
import { sampleOf } from './arbitrary.ts';
import { KNOWN } from './engine-double.ts';
import { type Bench, openBench, PIPES } from './pipes.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench[Symbol.asyncDispose]());

describe.each(PIPES)('live over a %s pipe', (pipe) => {
  it('tells changed monitors together after 250 ms, and gone ones by name', async () => {
    const { engine } = bench;
    const events: { changed: string[]; removed: string[]; snapshot: boolean }[] = [];
    bench.client(pipe).subscribe(
      'live.monitors',
      {},
      {
        onEvent: ({ changed, removed }, snapshot) =>
          events.push({ changed: changed.map((one) => one.name), removed, snapshot }),
      },
    );
    await expect.poll(() => events.length).toBe(1);
    engine.statuses.set('second', { ...sampleOf(MonitorStatus), name: 'second' });
    for (let i = 0; i < 100; i++) engine.statusChanged.fire('second');
    engine.statusChanged.fire(KNOWN);
    engine.statuses.delete(KNOWN);
    engine.clock.advance(249);
    expect(events).toHaveLength(1);
    engine.clock.advance(1);
    await expect.poll(() => events.length).toBe(2);
    expect(events).toEqual([
      { changed: [KNOWN], removed: [], snapshot: true },
      { changed: ['second'], removed: [KNOWN], snapshot: false },
    ]);
  });

  it('tells alerts at once', async () => {
    const { engine } = bench;
    const seen: (readonly [number, boolean])[] = [];
    bench.client(pipe).subscribe(
      'live.alerts',
      {},
      {
        onEvent: ({ changed }, snapshot) => seen.push([changed.length, snapshot]),
      },
    );
    await expect.poll(() => seen.length).toBe(1);
    engine.alertsChanged.fire([sampleOf(Alert), sampleOf(Alert, 8)], []);
    await expect
      .poll(() => seen)
      .toEqual([
        [1, true],
        [2, false],
      ]);
  });

  it('computes only while somebody listens, once for all, and leaves nothing after 1,000 subscriptions', async () => {
    const { engine } = bench;
    const client = bench.client(pipe);
    await client.call('system.hello', {});
    const timers = engine.clock.timers;
    expect(engine.listeners).toBe(0);
    const topics = ['live.monitors', 'live.alerts', 'live.status', 'live.notes'] as const;
    const two = [0, 1].flatMap(() => topics.map((topic) => client.subscribe(topic, {}, { onEvent: () => undefined })));
    // status, alerts, problems, blind, notes: one listener each for both subscribers.
    await expect.poll(() => engine.listeners).toBe(5);
    for (const subscription of two) subscription[Symbol.dispose]();
    for (let i = 0; i < 1_000; i++)
      client.subscribe(topics[i % 4] ?? 'live.alerts', {}, { onEvent: () => undefined })[Symbol.dispose]();
    await client.call('system.hello', {});
    expect(engine.listeners).toBe(0);
    // Deadlines of answered calls are gone too.
    expect(engine.clock.timers).toBe(timers);
  });

  it('comes back with a new snapshot after the connection was cut', async () => {
    const { engine } = bench;
    const client = bench.client(pipe);
    const snapshots: boolean[] = [];
    client.subscribe('live.alerts', {}, { onEvent: (_event, snapshot) => snapshots.push(snapshot) });
    await expect.poll(() => snapshots).toEqual([true]);
    bench.cut();
    await expect.poll(() => client.connection().state).toBe('reconnecting');
    await expect.poll(() => snapshots, { timeout: 5_000 }).toEqual([true, true]);
    await expect.poll(() => engine.listeners).toBe(1);
    engine.alertsChanged.fire([], ['x']);
    await expect.poll(() => snapshots).toEqual([true, true, false]);
  });
});
