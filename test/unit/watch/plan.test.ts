import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Phases } from '../../../src-main/engine/watch/schedule/phases.ts';
import {
  type Entry,
  entryOf,
  FIRST_PER_SECOND,
  HOST_LIMIT,
  hurry,
  planTick,
  spread,
} from '../../../src-main/engine/watch/schedule/plan.ts';
import { GRID_MS, periodOf, phaseOf, slotFrom } from '../../../src-shared/time/grid.ts';

const T0 = Date.UTC(2026, 0, 1);
const make = (name: string, intervalMs: number, host = '', retryMs = intervalMs): Entry =>
  entryOf({ name, intervalMs, retryMs, host }, T0, new Phases());
const idle: ReadonlyMap<string, number> = new Map();

describe('the grid', () => {
  it('spreads a thousand monitors evenly over their period', () => {
    const counts = new Map<number, number>();
    const phases = new Phases();
    for (let i = 0; i < 1_000; i += 1) {
      const phase = phases.take(`monitor-${i}`, 20_000);
      expect(phase % GRID_MS).toBe(0);
      expect(phase).toBeLessThan(20_000);
      counts.set(phase, (counts.get(phase) ?? 0) + 1);
    }
    // 12.5 per slot on average; by one hash alone the fullest would hold 24.
    expect(Math.max(...counts.values())).toBeLessThan(18);
    expect(counts.size).toBe(80);
  });

  it('gives a place to the next one when a monitor leaves it', () => {
    const phases = new Phases();
    const place = phases.take('orders', 20_000);
    expect(phases.take('orders', 20_000)).not.toBe(place);
    phases.free(20_000, place);
    expect(phases.take('orders', 20_000)).toBe(place);
  });

  it('gives every slot without drift', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.integer({ min: 1_000, max: 3_600_000 }),
        fc.integer({ min: 0, max: 1e12 }),
        (name, ms, at) => {
          const period = periodOf(ms);
          const phase = phaseOf(name, period);
          const slot = slotFrom(at, period, phase);
          expect(slot).toBeGreaterThanOrEqual(at);
          expect(slot - at).toBeLessThan(period);
          expect((slot - phase) % period).toBe(0);
          expect(slotFrom(slot + 1, period, phase)).toBe(slot + period);
        },
      ),
    );
  });
});

describe('the plan', () => {
  const scenario = fc.record({
    monitors: fc.array(
      fc.record({
        interval: fc.integer({ min: 4, max: 80 }).map((n) => n * 250),
        busy: fc.integer({ min: 0, max: 60 }),
      }),
      {
        minLength: 1,
        maxLength: 12,
      },
    ),
    // Ticks between two looks; more than one is a stall of the loop.
    steps: fc.array(fc.oneof({ weight: 9, arbitrary: fc.constant(1) }, fc.integer({ min: 2, max: 200 })), {
      minLength: 20,
      maxLength: 300,
    }),
  });

  it('accounts for every slot: started, or skipped with a reason, never two at once', () => {
    fc.assert(
      fc.property(scenario, ({ monitors, steps }) => {
        const entries = monitors.map(({ interval }, i) => make(`m${i}`, interval));
        const ends = new Map<Entry, number>();
        const accounted = new Map<Entry, number>(entries.map((entry) => [entry, 0]));
        let now = T0;
        let tick = 0;
        for (const step of steps) {
          now += step * GRID_MS;
          tick += step;
          for (const [entry, end] of ends) {
            if (end > tick) continue;
            entry.running = false;
            ends.delete(entry);
          }
          const plan = planTick(entries, now, idle);
          for (const { entry, slot } of plan.start) {
            expect(entry.running).toBe(false);
            expect(slot).toBeLessThanOrEqual(now);
            entry.running = true;
            ends.set(entry, tick + (monitors[entries.indexOf(entry)]?.busy ?? 0));
            accounted.set(entry, (accounted.get(entry) ?? 0) + 1);
          }
          for (const { entry, count } of plan.skipped) accounted.set(entry, (accounted.get(entry) ?? 0) + count);
        }
        for (const entry of entries) {
          const first = slotFrom(T0, entry.period, entry.phase);
          const due = now < first ? 0 : Math.floor((now - first) / entry.period) + 1;
          expect(accounted.get(entry)).toBe(due);
          expect(entry.nextSlot).toBeGreaterThan(now);
        }
      }),
    );
  });

  it('starts the newest slot after a stall and names the others', () => {
    const entry = make('m', 1_000);
    const first = entry.nextSlot;
    const plan = planTick([entry], first + 3_500, idle);
    expect(plan.start).toEqual([{ entry, slot: first + 3_000 }]);
    expect(plan.skipped).toEqual([{ entry, slot: first, reason: 'late', count: 3 }]);
  });

  it('holds checks beyond the limit of a host for the next tick', () => {
    const entries = Array.from({ length: HOST_LIMIT + 3 }, (_, i) => {
      const entry = make(`m${i}`, 10_000, 'db:5432');
      entry.nextSlot = T0;
      return entry;
    });
    const plan = planTick(entries, T0, new Map([['db:5432', 1]]));
    expect(plan.start).toHaveLength(HOST_LIMIT - 1);
    const later = planTick(entries, T0 + GRID_MS, idle);
    expect(later.start.map(({ slot }) => slot)).toEqual([T0, T0, T0, T0]);
  });

  it('hurries a suspect to its retry interval and comes back to its phase', () => {
    const entry = make('m', 60_000, '', 5_000);
    const slot = entry.nextSlot;
    planTick([entry], slot, idle);
    hurry(entry, slot);
    expect(entry.nextSlot).toBe(slot + 5_000);
    planTick([entry], slot + 5_000, idle);
    expect((entry.nextSlot - entry.phase) % entry.period).toBe(0);
  });

  it('spreads first checks at fifty a second and within one period', () => {
    const entries = Array.from({ length: 1_000 }, (_, i) => make(`m${i}`, 60_000));
    spread(entries, T0);
    const perSecond = new Map<number, number>();
    for (const { nextSlot } of entries) {
      expect(nextSlot).toBeLessThanOrEqual(T0 + 20_000);
      const second = Math.floor((nextSlot - T0) / 1_000);
      perSecond.set(second, (perSecond.get(second) ?? 0) + 1);
    }
    expect(Math.max(...perSecond.values())).toBeLessThan(FIRST_PER_SECOND * 1.6);
    const one = make('alone', 3_600_000);
    spread([one], T0 + 100);
    expect(one.nextSlot).toBe(T0 + 250);
  });
});
