import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SimulatedEngine } from '../../support/simulated-engine.ts';

let dir: string;
let simulated: SimulatedEngine;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'tocsin-dependency-'));
  simulated = await SimulatedEngine.start(dir);
});
afterEach(async () => {
  await simulated[Symbol.asyncDispose]();
  rmSync(dir, { recursive: true, force: true });
});

async function allUp(...names: readonly string[]): Promise<void> {
  await simulated.until('all up', () => names.every((name) => simulated.state(name) === 'up'), 30_000);
}

describe('monitors that depend on each other', () => {
  it('tell of the cause alone, then of a child that does not come back with it, and every end', async () => {
    const parents = ['gateway'];
    await simulated.watch(
      simulated.monitor('gateway'),
      simulated.monitor('web', { parents }),
      simulated.monitor('api', { parents }),
    );
    await allUp('gateway', 'web', 'api');
    for (const path of ['gateway', 'web', 'api']) simulated.failing.add(path);
    await simulated.until(
      'all down',
      () => ['gateway', 'web', 'api'].every((name) => simulated.state(name) === 'down'),
      30_000,
    );
    await simulated.pass(65_000);
    expect(await simulated.told()).toEqual(['firing: gateway']);
    expect(simulated.engine.watch.statusOf('web')).toMatchObject({ state: 'down', symptomOf: 'gateway' });
    expect(simulated.engine.watch.statusOf('gateway')?.symptomOf).toBeUndefined();

    simulated.failing.delete('gateway');
    simulated.failing.delete('api');
    await simulated.until('gateway is back', () => simulated.state('gateway') === 'up', 30_000);
    await simulated.pass(65_000);
    // The one that came back with its parent is never told of; the one that did not is told of now.
    const [, ...later] = await simulated.told();
    expect(later.join('\n')).toContain('web');
    expect(later.join('\n')).not.toContain('api');
    expect(later.filter((text) => text.includes('gateway!'))).toHaveLength(1);

    simulated.failing.delete('web');
    await simulated.until('web is back', () => simulated.state('web') === 'up', 30_000);
    await simulated.pass(65_000);
    expect((await simulated.told()).at(-1)).toBe('resolved: web!');
    const { alerts } = simulated.engine;
    const api = alerts.current().find((alert) => alert.labels['monitor'] === 'api');
    const known = await simulated.engine.store.ops.read('alert.get', { id: api?.id ?? '' });
    expect(known?.timeline.find((event) => event.kind === 'not_notified')?.reason).toBe(
      'desk was not told: it is a symptom of gateway, which is down.',
    );
  });

  it('ask a parent that is looked at seldom before the child is told of', async () => {
    await simulated.watch(
      simulated.monitor('edge', { interval: 600_000 }),
      simulated.monitor('web', { parents: ['edge'], failureThreshold: 1 }),
    );
    await allUp('edge', 'web');
    await simulated.pass(10_000);
    simulated.failing.add('edge').add('web');
    await simulated.pass(30_000);
    expect(await simulated.told()).toEqual(['firing: edge']);
    expect(simulated.state('edge')).toBe('down');
  });

  it('do not wait for a parent that is paused, unknown, or well', async () => {
    await simulated.watch(
      simulated.monitor('sleeping', { paused: true }),
      simulated.monitor('well', { interval: 600_000 }),
      simulated.monitor('web', { parents: ['sleeping', 'nobody', 'well'] }),
    );
    await allUp('well', 'web');
    simulated.failing.add('web');
    await simulated.until('told', async () => (await simulated.told()).length > 0, 30_000);
    expect(await simulated.told()).toEqual(['firing: web']);
  });

  it('say that files and the UI form a circle together, and take nobody in it for a symptom', async () => {
    const { definitions } = simulated.engine;
    const web = simulated.monitor('web');
    await simulated.watch(web, simulated.monitor('db', { parents: ['web'] }));
    await expect(definitions.saveMonitor({ ...web, parents: ['db'] }, false)).rejects.toMatchObject({
      fields: [{ path: ['monitor', 'parents'], message: 'the parents form a circle: web → db → web' }],
    });
    // A file does not see what the UI has made.
    simulated.engine.watch.apply(
      definitions.monitors().map(({ monitor }) => (monitor.name === 'web' ? { ...monitor, parents: ['db'] } : monitor)),
    );
    expect(
      simulated.engine
        .problems()
        .map((one) => one.message)
        .join(),
    ).toContain('db → web → db');
    simulated.failing.add('web').add('db');
    await simulated.until('both told', async () => (await simulated.told()).join().includes('db web'), 90_000);
    expect(simulated.engine.watch.statusOf('db')?.symptomOf).toBeUndefined();
  });
});
