import { describe, expect, it } from 'vitest';
import { newCounts } from '../../../src-main/engine/collect/scrape/counts.ts';
import { Rota } from '../../../src-main/engine/collect/scrape/rota.ts';
import { LoopShare } from '../../../src-main/engine/store/loop-share.ts';
import { FakeClock } from '../../support/fake-clock.ts';

function bench(): { clock: FakeClock; rota: Rota; counts: ReturnType<typeof newCounts>; slots: number[] } {
  const clock = new FakeClock();
  const counts = newCounts();
  const rota = new Rota(clock, counts);
  return { clock, counts, rota, slots: [] };
}

describe('the rota', () => {
  it('keeps exact intervals on the grid and spreads targets', async () => {
    const { clock, rota } = bench();
    const slots = new Map<string, number[]>();
    for (let i = 0; i < 40; i += 1) {
      slots.set(`t${i}`, []);
      rota.put(`t${i}`, 10_000, (slot) => {
        slots.get(`t${i}`)?.push(slot);
        return Promise.resolve();
      });
    }
    const began = clock.now();
    rota.begin();
    await clock.run(60_000);
    const phases = new Set<number>();
    for (const own of slots.values()) {
      // The first one comes soon, the others are on the target's own phase.
      expect((own[0] ?? 0) - began).toBeLessThanOrEqual(5_000);
      expect(own.length).toBeGreaterThanOrEqual(6);
      for (const slot of own.slice(1)) {
        expect(slot % 250).toBe(0);
        expect(slot % 10_000).toBe((own[1] ?? 0) % 10_000);
      }
      phases.add((own[1] ?? 0) % 10_000);
    }
    expect(phases.size).toBeGreaterThan(15);
    rota[Symbol.dispose]();
    expect(clock.timers).toBe(0);
  });

  it('runs one at a time and counts what could not start', async () => {
    const { clock, counts, rota } = bench();
    let runs = 0;
    let release = (): void => undefined;
    rota.put('slow', 1_000, () => {
      runs += 1;
      return new Promise((resolve) => {
        release = resolve;
      });
    });
    rota.begin();
    await clock.run(4_000);
    expect(runs).toBe(1);
    expect(counts.skipped.overrun).toBeGreaterThanOrEqual(2);
    release();
    await clock.run(1_000);
    expect(runs).toBe(2);
    rota[Symbol.dispose]();
  });

  it('does not run everything at once after sleep, and goes on when the clock was set back', async () => {
    const { clock, counts, rota } = bench();
    let runs = 0;
    for (let i = 0; i < 50; i += 1)
      rota.put(`t${i}`, 60_000, () => {
        runs += 1;
        return Promise.resolve();
      });
    rota.begin();
    await clock.run(120_000);
    const before = runs;
    clock.sleep(600_000);
    await clock.run(10);
    expect(runs - before).toBeLessThan(5);
    expect(counts.skipped.late).toBeGreaterThan(40);
    await clock.run(60_000);
    expect(runs - before).toBeGreaterThanOrEqual(50);
    clock.jump(-7_200_000);
    const set = runs;
    await clock.run(70_000);
    expect(runs - set).toBeGreaterThanOrEqual(50);
    rota[Symbol.dispose]();
  });
});

describe('sharing the main loop', () => {
  it('lets others run after a while, and those that wait in their order', async () => {
    const share = new LoopShare();
    const spin = (ms: number): void => {
      const end = performance.now() + ms;
      while (performance.now() < end);
    };
    expect(share.rest()).toBeUndefined();
    spin(6);
    let turns = 0;
    const count = (): void => {
      turns += 1;
      if (turns < 100) setImmediate(count);
    };
    setImmediate(count);
    const order: string[] = [];
    const work = async (name: string): Promise<void> => {
      for (let i = 0; i < 3; i += 1) {
        await share.rest();
        order.push(name);
        spin(6);
      }
    };
    await Promise.all([work('a'), work('b')]);
    expect(order).toEqual(['a', 'b', 'a', 'b', 'a', 'b']);
    expect(turns).toBeGreaterThanOrEqual(5);
  });
});
