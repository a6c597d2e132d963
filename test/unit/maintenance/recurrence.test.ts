import { fromAbsolute } from '@internationalized/date';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type MaintenanceTimes, WEEKDAYS } from '../../../src-shared/model/maintenance.ts';
import { instantOf, occurrences } from '../../../src-shared/time/recurrence.ts';

const HOUR = 3_600_000;
const BERLIN = 'Europe/Berlin';
const YORK = 'America/New_York';
const HOWE = 'Australia/Lord_Howe';

function first(when: MaintenanceTimes, zone: string, after: string, count = 1): string[] {
  const out: string[] = [];
  for (const one of occurrences(when, zone, Date.parse(after))) {
    out.push(`${iso(one.from)}/${iso(one.to)}`);
    if (out.length === count) break;
  }
  return out;
}

function iso(ms: number): string {
  return new Date(ms).toISOString().slice(0, 16);
}

const weekly = (at: string, ...days: (typeof WEEKDAYS)[number][]): MaintenanceTimes => ({
  kind: 'weekly',
  days,
  at,
  duration: 2 * HOUR,
});
const monthly = (at: string, ...days: (number | 'last')[]): MaintenanceTimes => ({
  kind: 'monthly',
  days,
  at,
  duration: HOUR,
});
const cron = (text: string, duration = HOUR): MaintenanceTimes => ({ kind: 'cron', cron: text, duration });

/** In Berlin the clock goes from 02:00 to 03:00 on 2026-03-29 and from 03:00 to 02:00 on 2026-10-25 (01:00 UTC both). */
describe('occurrences at a change of the clock', () => {
  const rows: readonly (readonly [
    what: string,
    when: MaintenanceTimes,
    zone: string,
    after: string,
    expected: readonly string[],
  ])[] = [
    [
      'Berlin, in the gap: an hour later, two real hours',
      weekly('02:30', 'sun'),
      BERLIN,
      '2026-03-28T00:00Z',
      ['2026-03-29T01:30/2026-03-29T03:30', '2026-04-05T00:30/2026-04-05T02:30'],
    ],
    [
      'Berlin, over the gap: the hours are real ones',
      weekly('01:00', 'sun'),
      BERLIN,
      '2026-03-28T00:00Z',
      ['2026-03-29T00:00/2026-03-29T02:00'],
    ],
    [
      'Berlin, in the hour that comes twice: the first',
      weekly('02:30', 'sun'),
      BERLIN,
      '2026-10-24T00:00Z',
      ['2026-10-25T00:30/2026-10-25T02:30', '2026-11-01T01:30/2026-11-01T03:30'],
    ],
    [
      'New York, in the gap (RFC 5545: 02:30 is 03:30 EDT)',
      weekly('02:30', 'sun'),
      YORK,
      '2026-03-07T12:00Z',
      ['2026-03-08T07:30/2026-03-08T09:30', '2026-03-15T06:30/2026-03-15T08:30'],
    ],
    [
      'New York, in the hour that comes twice',
      weekly('01:30', 'sun'),
      YORK,
      '2026-10-31T12:00Z',
      ['2026-11-01T05:30/2026-11-01T07:30'],
    ],
    [
      'Lord Howe, half an hour is skipped on 2026-10-04: 02:15 is 02:45',
      weekly('02:15', 'sun'),
      HOWE,
      '2026-10-03T00:00Z',
      ['2026-10-03T15:45/2026-10-03T17:45'],
    ],
    [
      'Lord Howe, half an hour comes twice on 2026-04-05: the first 01:45',
      weekly('01:45', 'sun'),
      HOWE,
      '2026-04-04T00:00Z',
      ['2026-04-04T14:45/2026-04-04T16:45'],
    ],
    [
      'last day of the month, leap year included',
      monthly('23:30', 'last'),
      BERLIN,
      '2028-02-01T00:00Z',
      ['2028-02-29T22:30/2028-02-29T23:30', '2028-03-31T21:30/2028-03-31T22:30'],
    ],
    [
      'the 31st comes only where there is one',
      monthly('12:00', 31),
      BERLIN,
      '2026-01-31T12:00Z',
      ['2026-03-31T10:00/2026-03-31T11:00', '2026-05-31T10:00/2026-05-31T11:00'],
    ],
    [
      'the 31st and the last day are one where they meet',
      monthly('12:00', 31, 'last'),
      BERLIN,
      '2026-04-01T00:00Z',
      ['2026-04-30T10:00/2026-04-30T11:00', '2026-05-31T10:00/2026-05-31T11:00'],
    ],
    [
      'cron, a time of day in the gap is moved as well',
      cron('30 2 * * *'),
      BERLIN,
      '2026-03-28T12:00Z',
      ['2026-03-29T01:30/2026-03-29T02:30', '2026-03-30T00:30/2026-03-30T01:30'],
    ],
    [
      'cron, a time of day that comes twice begins once',
      cron('30 2 25 10 *', 600_000),
      BERLIN,
      '2026-10-01T00:00Z',
      ['2026-10-25T00:30/2026-10-25T00:40', '2027-10-25T00:30/2027-10-25T00:40'],
    ],
    [
      'cron, a rhythm goes on in real time through the hour that comes twice',
      cron('30 * 25 10 *', 600_000),
      BERLIN,
      '2026-10-25T00:00Z',
      ['2026-10-25T00:30/2026-10-25T00:40', '2026-10-25T01:30/2026-10-25T01:40', '2026-10-25T02:30/2026-10-25T02:40'],
    ],
    [
      'cron, a rhythm has nothing in the gap',
      cron('30 * 29 3 *', 600_000),
      BERLIN,
      '2026-03-29T00:00Z',
      ['2026-03-29T00:30/2026-03-29T00:40', '2026-03-29T01:30/2026-03-29T01:40'],
    ],
    [
      'cron, day of the month and weekday both have to match',
      cron('0 2 13 * fri'),
      BERLIN,
      '2026-11-21T00:00Z',
      ['2027-08-13T00:00/2027-08-13T01:00'],
    ],
    [
      'cron, 29 February over a year that is no leap year',
      cron('0 0 29 2 *'),
      'UTC',
      '2096-03-01T00:00Z',
      ['2104-02-29T00:00/2104-02-29T01:00'],
    ],
    [
      'a midnight that does not exist (Santiago, 2026-09-06)',
      weekly('00:00', 'sun'),
      'America/Santiago',
      '2026-09-05T12:00Z',
      ['2026-09-06T04:00/2026-09-06T06:00'],
    ],
    [
      'once, over the end of summer time: as long as the clock says',
      { kind: 'once', start: '2026-10-25T01:00', end: '2026-10-25T04:00' },
      BERLIN,
      '2026-10-01T00:00Z',
      ['2026-10-24T23:00/2026-10-25T03:00'],
    ],
    [
      'once, with an offset: the second 02:30',
      { kind: 'once', start: '2026-10-25T02:30+01:00', end: '2026-10-25T03:30' },
      BERLIN,
      '2026-10-01T00:00Z',
      ['2026-10-25T01:30/2026-10-25T02:30'],
    ],
  ];
  it.each(rows)('%s', (_what, when, zone, after, expected) => {
    expect(first(when, zone, after, expected.length)).toEqual(expected);
  });

  it('gives nothing for a window by hand, one that is over, one that ends before it begins', () => {
    expect(first({ kind: 'by_hand', duration: HOUR }, BERLIN, '2026-01-01T00:00Z')).toEqual([]);
    const over: MaintenanceTimes = { kind: 'once', start: '2026-01-01 10:00', end: '2026-01-01 12:00' };
    expect(first(over, BERLIN, '2026-01-01T11:00Z')).toEqual([]);
    expect(first(over, BERLIN, '2026-01-01T10:59Z')).toEqual(['2026-01-01T09:00/2026-01-01T11:00']);
    expect(first({ ...over, end: '2025-01-01 12:00' }, BERLIN, '2024-01-01T00:00Z')).toEqual([]);
  });
});

describe('occurrences, against the wall clock read minute by minute', () => {
  const zones = [BERLIN, YORK, HOWE, 'America/Santiago', 'Asia/Kolkata', 'UTC', 'Africa/Cairo', 'Pacific/Apia'];
  const minutes = fc.integer({ min: 0, max: 1439 });

  it('begins at every minute whose wall time it names, when the clock does not change that day', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2027, 0, 1) }),
        minutes,
        fc.uniqueArray(fc.constantFrom(...WEEKDAYS), { minLength: 1 }),
        (zone, from, minute, days) => {
          const at = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
          const when: MaintenanceTimes = { kind: 'weekly', days, at, duration: 60_000 };
          let seen = Number.NEGATIVE_INFINITY;
          let count = 0;
          for (const one of occurrences(when, zone, from)) {
            expect(one.to).toBeGreaterThan(from);
            expect(one.from).toBeGreaterThan(seen);
            seen = one.from;
            const local = fromAbsolute(one.from, zone);
            const shown = local.hour * 60 + local.minute;
            // Only a gap moves it, by the length of the gap: at most an hour.
            const moved = (shown - minute + 1440) % 1440;
            expect(moved === 0 || (moved <= 60 && hasChange(one.from, zone))).toBe(true);
            if (moved === 0) {
              const weekday = new Date(Date.UTC(local.year, local.month - 1, local.day)).getUTCDay();
              expect(days).toContain(WEEKDAYS[weekday]);
            }
            if (++count === 20) break;
          }
          expect(count).toBe(20);
          // Twenty in a row miss no week.
          expect(seen - from).toBeLessThan((Math.ceil(20 / days.length) + 2) * 7 * 24 * HOUR);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('gives the same whatever moment it is asked from', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2027, 0, 1) }),
        fc.integer({ min: 0, max: 40 * 24 * HOUR }),
        fc.constantFrom(
          cron('*/20 1-3 * * *', 600_000),
          cron('30 2 * * *'),
          weekly('02:10', 'sun', 'wed'),
          monthly('03:00', 1, 'last'),
        ),
        (zone, from, later, when) => {
          const upTo = from + later;
          const all = take(when, zone, from, upTo + 3 * 24 * HOUR).filter((one) => one.to > upTo);
          expect(take(when, zone, upTo, upTo + 3 * 24 * HOUR)).toEqual(all);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('reads a wall time that exists as what the clock showed', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.integer({ min: Date.UTC(2026, 0, 1) / 60_000, max: Date.UTC(2027, 0, 1) / 60_000 }),
        (zone, minute) => {
          const local = fromAbsolute(minute * 60_000, zone);
          const text = local.toString().slice(0, 16);
          const back = instantOf(text, zone);
          // In the hour that comes twice the first is meant.
          expect(fromAbsolute(back, zone).toString().slice(0, 16)).toBe(text);
          expect(back).toBeLessThanOrEqual(minute * 60_000);
        },
      ),
      { numRuns: 300 },
    );
  });
});

function take(when: MaintenanceTimes, zone: string, from: number, to: number): { from: number; to: number }[] {
  const out: { from: number; to: number }[] = [];
  for (const one of occurrences(when, zone, from)) {
    if (one.from >= to) break;
    out.push({ from: one.from, to: one.to });
  }
  return out;
}

function hasChange(at: number, zone: string): boolean {
  return fromAbsolute(at - 24 * HOUR, zone).offset !== fromAbsolute(at + 24 * HOUR, zone).offset;
}
