import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { queryStep, timeTicks } from '../../../src-renderer/charts/time-ticks.ts';
import { spanText, zoneOffset } from '../../../src-renderer/charts/zone.ts';

const H = 3_600_000;

describe('timeTicks', () => {
  it('is round on the clock of the zone', () => {
    const from = Date.UTC(2026, 10, 20, 22, 10);
    const labels = timeTicks(from, from + 6 * H, 8, 'Asia/Kolkata').map((t) => t.label);
    // 22:10 UTC is 03:40 in Kolkata.
    expect(labels).toEqual(['04:00', '05:00', '06:00', '07:00', '08:00', '09:00']);
  });
  it('names the day at midnight', () => {
    const from = Date.UTC(2026, 10, 20, 20);
    expect(timeTicks(from, from + 8 * H, 5, 'UTC').map((t) => t.label)).toEqual([
      '20:00',
      '22:00',
      '21 Nov',
      '02:00',
      '04:00',
    ]);
  });
  it('keeps midnights over the end of summer time', () => {
    // Berlin goes back one hour on 25 October 2026: that day has 25 hours.
    const from = Date.UTC(2026, 9, 23, 22);
    const ticks = timeTicks(from, from + 4 * 24 * H, 5, 'Europe/Berlin');
    expect(ticks.map((t) => t.label)).toEqual(['24 Oct', '25 Oct', '26 Oct', '27 Oct']);
    expect((ticks[2]?.at ?? 0) - (ticks[1]?.at ?? 0)).toBe(25 * H);
  });
  it('gives ascending marks inside the range, never more than asked for', () => {
    const zones = fc.constantFrom('UTC', 'Europe/Berlin', 'America/St_Johns', 'Pacific/Auckland');
    fc.assert(
      fc.property(
        fc.integer({ min: 1.6e12, max: 1.9e12 }),
        fc.integer({ min: 1_000, max: 400 * 24 * H }),
        fc.integer({ min: 2, max: 20 }),
        zones,
        (from, width, most, zone) => {
          const ticks = timeTicks(from, from + width, most, zone);
          expect(ticks.length).toBeLessThanOrEqual(most + 2);
          for (const [i, { at }] of ticks.entries()) {
            expect(at).toBeGreaterThanOrEqual(from);
            expect(at).toBeLessThanOrEqual(from + width);
            if (i > 0) expect(at).toBeGreaterThan(ticks[i - 1]!.at);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('queryStep', () => {
  it('asks for at most one point per 2 px', () => {
    expect(queryStep(0, 6 * H, 800)).toBe(60_000);
    expect(queryStep(0, 90 * 24 * H, 800)).toBe(6 * H);
    expect(queryStep(0, 60_000, 800)).toBe(5_000);
  });
});

describe('zones', () => {
  it('knows half-hour offsets', () => {
    expect(zoneOffset(Date.UTC(2026, 10, 21), 'Asia/Kolkata')).toBe(5.5 * H);
  });
  it('says the day once within one day', () => {
    const from = Date.UTC(2026, 10, 21, 3, 12);
    expect(spanText(from, from + H, 'UTC')).toBe('21 Nov, 03:12 – 04:12');
    expect(spanText(from, from + 24 * H, 'UTC')).toBe('21 Nov, 03:12 – 22 Nov, 03:12');
  });
});
