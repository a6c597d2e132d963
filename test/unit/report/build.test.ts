import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { availabilityOf, availabilitySinceKnown, timesOf } from '../../../src-main/engine/report/availability.ts';
import { buildReport } from '../../../src-main/engine/report/build.ts';
import { slicesOf } from '../../../src-main/engine/report/slices.ts';
import { STATES, type StateInterval } from '../../../src-shared/model/check.ts';
import { ReportData } from '../../../src-shared/model/report.ts';
import { alertAt, factsOf, HOUR, monitorNamed } from './sample.ts';

const FROM = Date.UTC(2026, 10, 1);
const at = (state: StateInterval['state'], from: number, to?: number): StateInterval => ({
  state,
  from: FROM + from,
  reason: '',
  ...(to === undefined ? {} : { to: FROM + to }),
});

/** Neighbouring intervals over [0, 100 h), the last one open. */
const history = fc
  .array(fc.record({ state: fc.constantFrom(...STATES), ms: fc.integer({ min: 1, max: 10 * HOUR }) }), {
    maxLength: 30,
  })
  .map((steps) => {
    let from = 0;
    return steps.map(({ ms, state }, i) => {
      const interval = at(state, from, i === steps.length - 1 ? undefined : from + ms);
      from += ms;
      return interval;
    });
  });

describe('availability', () => {
  test('is time up or degraded over time seen; blind and paused are neither', () => {
    const intervals = [
      at('up', -HOUR, 6 * HOUR),
      at('blind', 6 * HOUR, 7 * HOUR),
      at('down', 7 * HOUR, 8 * HOUR),
      at('degraded', 8 * HOUR, 9 * HOUR),
      at('paused', 9 * HOUR),
    ];
    expect(availabilityOf(intervals, FROM, FROM + 10 * HOUR)).toEqual({
      windowMs: 10 * HOUR,
      knownMs: 10 * HOUR,
      availability: 7 / 8,
      coverage: 0.8,
      downMs: HOUR,
      degradedMs: HOUR,
      blindMs: HOUR,
      maintenanceMs: 0,
      outages: 1,
    });
  });

  test('is null when nothing was seen', () => {
    expect(availabilityOf([at('blind', 0)], FROM, FROM + HOUR)).toMatchObject({
      availability: null,
      coverage: 0,
      blindMs: HOUR,
    });
    expect(availabilityOf([], FROM, FROM + HOUR)).toMatchObject({ availability: null, coverage: 0 });
    expect(availabilityOf([], FROM, FROM)).toMatchObject({ availability: null, coverage: 0, windowMs: 0 });
  });

  test('begins when the monitor was first known: a young one was not unseen before', () => {
    const young = [at('up', 9 * HOUR, 9.5 * HOUR), at('blind', 9.5 * HOUR)];
    expect(availabilitySinceKnown(young, FROM, FROM + 10 * HOUR)).toMatchObject({
      windowMs: 10 * HOUR,
      knownMs: HOUR,
      availability: 1,
      coverage: 0.5,
    });
    expect(availabilitySinceKnown([], FROM, FROM + HOUR)).toMatchObject({
      knownMs: 0,
      availability: null,
      coverage: 0,
    });
  });

  test('maintenance is asked about in neither ratio, and does not make two outages of one', () => {
    const intervals = [
      at('up', 0, 6 * HOUR),
      at('down', 6 * HOUR, 7 * HOUR),
      at('maintenance', 7 * HOUR, 9 * HOUR),
      at('down', 9 * HOUR),
    ];
    expect(availabilityOf(intervals, FROM, FROM + 10 * HOUR)).toMatchObject({
      availability: 6 / 8,
      coverage: 1,
      maintenanceMs: 2 * HOUR,
      downMs: 2 * HOUR,
      outages: 1,
    });
    const whole = [at('maintenance', 0)];
    expect(availabilityOf(whole, FROM, FROM + HOUR)).toMatchObject({
      availability: null,
      coverage: 0,
      maintenanceMs: HOUR,
    });
  });

  test('blind inside an outage does not make two of it; up between does', () => {
    const run = [at('down', 0, 10), at('blind', 10, 20), at('down', 20, 30), at('up', 30, 40), at('down', 40)];
    expect(timesOf(run, FROM, FROM + 100)).toMatchObject({ outages: 2, downMs: 80, blindMs: 10 });
  });

  test('every millisecond of the history inside the window is counted once, wherever the window is cut', () => {
    fc.assert(
      fc.property(
        history,
        fc.integer({ min: -HOUR, max: 50 * HOUR }),
        fc.integer({ min: 0, max: 60 * HOUR }),
        fc.integer({ min: 0, max: 60 * HOUR }),
        (intervals, start, first, second) => {
          const [from, middle, to] = [FROM + start, FROM + start + first, FROM + start + first + second];
          const sum = (times: ReturnType<typeof timesOf>): number =>
            times.upMs + times.degradedMs + times.downMs + times.blindMs + times.maintenanceMs + times.otherMs;
          const whole = timesOf(intervals, from, to);
          const known = intervals.length === 0 ? 0 : Math.max(0, to - Math.max(from, intervals[0]?.from ?? to));
          expect(sum(whole)).toBe(known);
          const [left, right] = [timesOf(intervals, from, middle), timesOf(intervals, middle, to)];
          for (const key of ['upMs', 'degradedMs', 'downMs', 'blindMs', 'maintenanceMs', 'otherMs'] as const)
            expect(left[key] + right[key]).toBe(whole[key]);
          expect(left.outages + right.outages - whole.outages).toBeOneOf([0, 1]);
          const found = availabilityOf(intervals, from, to);
          expect(found.coverage).toBeGreaterThanOrEqual(0);
          expect(found.coverage).toBeLessThanOrEqual(1);
          if (found.availability !== null)
            expect(found.availability).toBeCloseTo(
              1 - whole.downMs / (whole.upMs + whole.degradedMs + whole.downMs),
              12,
            );
        },
      ),
    );
  });
});

describe('a report', () => {
  test('sums over monitors by time and over alerts by mean', () => {
    const to = FROM + 10 * HOUR;
    const data = buildReport({
      from: FROM,
      to,
      generatedAt: to,
      zone: 'UTC',
      monitors: [
        factsOf(monitorNamed('b', 'Pay'), [at('up', 0)], 100, 1, 20),
        factsOf(
          monitorNamed('a', ''),
          [at('up', 0, HOUR), at('down', HOUR, 2 * HOUR), at('blind', 2 * HOUR)],
          300,
          9,
          40,
        ),
        factsOf(monitorNamed('c', ''), [at('paused', 0)], 0, 0, null),
      ],
      sliceLatencyMs: [],
      statistics: [],
      alerts: [
        alertAt('x', FROM, 60_000, 600_000),
        alertAt('y', FROM + 5, undefined, 1_200_000),
        alertAt('z', FROM + 9),
      ],
    });
    expect(ReportData.parse(data)).toEqual(data);
    expect(data.rows.map((row) => row.monitor)).toEqual(['a', 'c', 'b']);
    expect(data.summary).toMatchObject({
      monitors: 3,
      availability: 11 / 12,
      coverage: 12 / 30,
      checks: 400,
      errors: 10,
      latencyMs: { p50: 35 },
      alerts: 3,
      mttaMs: 60_000,
      mttrMs: 900_000,
    });
    expect(data.timeline).toHaveLength(40);
    expect(data.timeline.at(-1)).toMatchObject({ availability: 1, coverage: 1 / 3 });
  });

  test('slices cover the period without gap or overlap', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 800 * 24 * HOUR }), (period) => {
        const slices = slicesOf(FROM, FROM + period);
        expect(slices.length).toBeLessThanOrEqual(100);
        expect(slices[0]?.from).toBe(FROM);
        expect(slices.at(-1)?.to).toBe(FROM + period);
        slices.forEach((slice, i) => {
          expect(slice.to).toBeGreaterThan(slice.from);
          if (i > 0) expect(slice.from).toBe(slices[i - 1]?.to);
        });
      }),
    );
  });
});
