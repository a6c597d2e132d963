import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { availabilityOf } from '../../../src-main/engine/report/availability.ts';
import { MaintenanceWindow } from '../../../src-shared/model/maintenance.ts';
import { SimulatedEngine } from '../../support/simulated-engine.ts';

const MINUTE = 60_000;
/** A Sunday in Berlin on which the clock goes from 02:00 to 03:00: 00:58 UTC is two to two. */
const START = Date.UTC(2026, 2, 29, 0, 58);
let dir: string;
let simulated: SimulatedEngine;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'tocsin-maintenance-'));
  simulated = await SimulatedEngine.start(dir, START);
});
afterEach(async () => {
  await simulated[Symbol.asyncDispose]();
  rmSync(dir, { recursive: true, force: true });
});

async function plan(input: unknown): Promise<void> {
  await simulated.engine.definitions.maintenance.save(MaintenanceWindow.parse(input), true);
}

async function becomes(name: string, state: string, limitMs = 30_000): Promise<void> {
  await simulated.until(`${name} is ${state}`, () => simulated.state(name) === state, limitMs);
}

async function history(name: string): Promise<readonly string[]> {
  const found = await simulated.engine.store.ops.read('states.window', {
    monitor: name,
    from: START,
    to: simulated.clock.now(),
  });
  return found.map(({ reason, state }) => (state === 'maintenance' ? `maintenance ${reason}` : state));
}

function written(name: string): number | undefined {
  return simulated.engine.store.samples.latest('monitor_state').find(({ labels }) => labels['monitor'] === name)?.v;
}

describe('a maintenance window', () => {
  it('says nothing again about what fired before it and fires after it, repeats included', async () => {
    await simulated.watch(simulated.monitor('db', { interval: 15_000 }));
    await plan({ name: 'work', when: { kind: 'by_hand', duration: 30 * MINUTE }, monitors: ['db'] });
    await simulated.engine.definitions.saveRoute({
      receiver: 'desk',
      groupBy: ['alertname'],
      groupWait: 0,
      groupInterval: 1_000,
      repeatInterval: 3 * MINUTE,
      routes: [],
    });
    await becomes('db', 'up');
    simulated.failing.add('db');
    await becomes('db', 'down', 60_000);
    await simulated.pass(10_000);
    expect(await simulated.told()).toEqual(['firing: db']);
    await simulated.engine.maintenance.open('work', undefined);
    expect(simulated.state('db')).toBe('maintenance');
    expect(simulated.engine.watch.statusOf('db')).toMatchObject({ maintenance: { window: 'work', beneath: 'down' } });
    await simulated.pass(4 * MINUTE);
    expect(written('db')).toBe(4);
    expect(simulated.engine.watch.statusOf('db')?.strip).toMatch(/m+$/);
    await simulated.engine.maintenance.finish('work');
    expect(simulated.state('db')).toBe('down');
    await simulated.pass(2.5 * MINUTE);
    expect(await simulated.told()).toEqual(['firing: db']);
    // A repeat is counted from the end of the window on.
    await simulated.pass(MINUTE);
    expect(await simulated.told()).toEqual(['firing: db', 'repeat: db']);
    simulated.failing.clear();
    await becomes('db', 'up');
    await simulated.pass(30_000);
    expect(await simulated.told()).toEqual(['firing: db', 'repeat: db', 'resolved: db!']);
    expect(await history('db')).toEqual(['up', 'down', 'maintenance work', 'down', 'up']);
  });

  it('tells at its end what began in it and goes on, and never what began and ended in it; ends pass', async () => {
    await simulated.watch(simulated.monitor('a'), simulated.monitor('b'), simulated.monitor('c'));
    await plan({ name: 'work', when: { kind: 'by_hand', duration: 30 * MINUTE }, matchers: ['kind="http"'] });
    await simulated.until('all up', () => ['a', 'b', 'c'].every((name) => simulated.state(name) === 'up'), 30_000);
    simulated.failing.add('c');
    await becomes('c', 'down');
    await simulated.pass(10_000);
    await simulated.engine.maintenance.open('work', null);
    simulated.failing.add('a').add('b');
    await simulated.pass(MINUTE);
    simulated.failing.delete('a');
    simulated.failing.delete('c');
    await simulated.pass(2 * MINUTE);
    expect(await simulated.told()).toEqual(['firing: c', 'resolved: c!']);
    await simulated.engine.maintenance.finish('work');
    await simulated.pass(2 * MINUTE);
    expect(await simulated.told()).toEqual(['firing: c', 'resolved: c!', 'firing: b']);
    const now = simulated.clock.now();
    const measured = await simulated.engine.store.ops.read('states.window', { monitor: 'a', from: START, to: now });
    expect(availabilityOf(measured, START, now)).toMatchObject({ availability: 1, downMs: 0, outages: 0 });
  });

  it('comes by the calendar of its zone, goes on over a restart, and is written down when it was missed', async () => {
    await simulated.watch(simulated.monitor('db', { group: 'Ledger', interval: 15_000 }));
    // 02:00 does not exist on this day: the window begins at 03:00, 01:00 UTC, and lasts four real minutes.
    await plan({
      name: 'nightly',
      when: { kind: 'weekly', days: ['sun', 'mon'], at: '02:00', duration: 4 * MINUTE },
      timezone: 'Europe/Berlin',
      groups: ['Ledger'],
    });
    await becomes('db', 'up');
    await simulated.until('it begins', () => simulated.state('db') === 'maintenance', 15 * MINUTE);
    expect(simulated.clock.now()).toBeLessThan(Date.UTC(2026, 2, 29, 1, 0, 5));
    await simulated.restart(MINUTE);
    expect(simulated.state('db')).toBe('maintenance');
    await simulated.until('it ends', () => simulated.state('db') === 'up', 15 * MINUTE);
    const spans = await simulated.engine.store.ops.read('states.window', {
      monitor: 'db',
      from: START,
      to: simulated.clock.now(),
    });
    expect(spans.filter((one) => one.state === 'maintenance').map(({ from, to }) => [from, to])).toEqual([
      [Date.UTC(2026, 2, 29, 1, 0), Date.UTC(2026, 2, 29, 1, 4)],
    ]);
    // The next one passes while the console is off.
    await simulated.restart(24 * 60 * MINUTE);
    await becomes('db', 'up');
    const later = await simulated.engine.store.ops.read('states.window', {
      monitor: 'db',
      from: Date.UTC(2026, 2, 29, 12),
      to: simulated.clock.now(),
    });
    expect(later.filter((one) => one.state === 'maintenance')).toMatchObject([
      { from: Date.UTC(2026, 2, 30, 0, 0), to: Date.UTC(2026, 2, 30, 0, 4), reason: 'nightly' },
    ]);
  });

  it('corrects the past when it is planned for it, moved, and taken back', async () => {
    await simulated.watch(simulated.monitor('db'));
    await becomes('db', 'up');
    await simulated.pass(MINUTE);
    simulated.failing.add('db');
    await becomes('db', 'down');
    await simulated.pass(2 * MINUTE);
    simulated.failing.clear();
    await becomes('db', 'up');
    await simulated.pass(MINUTE);
    const now = simulated.clock.now();
    const read = async (): Promise<ReturnType<typeof availabilityOf>> =>
      availabilityOf(
        await simulated.engine.store.ops.read('states.window', { monitor: 'db', from: START, to: now }),
        START + MINUTE,
        now,
      );
    const before = await read();
    expect(before.downMs).toBeGreaterThan(MINUTE);
    const local = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`;
    const window = {
      name: 'forgotten',
      when: { kind: 'once', start: local(START), end: local(now) },
      monitors: ['db'],
    };
    await plan(window);
    const { definitions, maintenance } = simulated.engine;
    await simulated.pass(1_000);
    expect(await read()).toMatchObject({ availability: null, downMs: 0, maintenanceMs: now - START - MINUTE });
    const moved = MaintenanceWindow.parse({ ...window, when: { ...window.when, end: local(START + MINUTE) } });
    await definitions.maintenance.save(moved, false);
    await simulated.pass(1_000);
    expect((await read()).downMs).toBe(before.downMs);
    await definitions.maintenance.delete('forgotten');
    await maintenance.forget('forgotten');
    expect(await read()).toEqual(before);
  });
});
