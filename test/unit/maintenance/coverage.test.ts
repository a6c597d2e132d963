import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  changesAt,
  coverage,
  finish,
  hold,
  type Opening,
  openAt,
  upcoming,
} from '../../../src-shared/maintenance/coverage.ts';
import { scopeInWords, timesInWords } from '../../../src-shared/maintenance/words.ts';
import { type MaintenanceTimes, MaintenanceWindow, NOTHING_BY_HAND } from '../../../src-shared/model/maintenance.ts';

const HOUR = 3_600_000;
const at = (text: string): number => Date.parse(`${text}Z`);
const daily: Opening = {
  when: { kind: 'weekly', days: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'], at: '02:00', duration: 2 * HOUR },
  zone: 'UTC',
  byHand: NOTHING_BY_HAND,
};
const byHand: Opening = { when: { kind: 'by_hand', duration: HOUR }, zone: 'UTC', byHand: NOTHING_BY_HAND };

describe('what is planned and what is done by hand', () => {
  it('is open as planned, begin included, end not', () => {
    expect(openAt(daily, at('2026-06-01T02:00'))).toEqual({ from: at('2026-06-01T02:00'), to: at('2026-06-01T04:00') });
    expect(openAt(daily, at('2026-06-01T03:59:59.999'))).toBeDefined();
    expect(openAt(daily, at('2026-06-01T04:00'))).toBeUndefined();
    expect(changesAt(daily, at('2026-06-01T03:00'))).toBe(at('2026-06-01T04:00'));
    expect(changesAt(daily, at('2026-06-01T04:00'))).toBe(at('2026-06-02T02:00'));
  });

  it('finishes early and comes again as planned', () => {
    const now = at('2026-06-01T02:30');
    const opening = { ...daily, byHand: finish(daily, now) };
    expect(openAt(opening, now)).toBeUndefined();
    expect(coverage(opening, at('2026-06-01T00:00'), at('2026-06-02T00:00'))).toEqual([
      { from: at('2026-06-01T02:00'), to: now },
    ]);
    expect(upcoming(opening, now, 1)).toEqual([{ from: at('2026-06-02T02:00'), to: at('2026-06-02T04:00') }]);
  });

  it('starts early, runs into the planned time, and ends with it', () => {
    const now = at('2026-06-01T01:00');
    const opening = { ...daily, byHand: hold(NOTHING_BY_HAND, now, at('2026-06-01T02:30')) };
    expect(openAt(opening, now)).toEqual({ from: now, to: at('2026-06-01T04:00') });
    const ended = { ...opening, byHand: finish(opening, now + HOUR / 2) };
    expect(openAt(ended, now + HOUR / 2)).toBeUndefined();
    // What was planned later is not part of what was finished: it comes.
    expect(openAt(ended, at('2026-06-01T02:10'))).toEqual({ from: at('2026-06-01T02:00'), to: at('2026-06-01T04:00') });
  });

  it('is extended, and an extension may be cut', () => {
    const now = at('2026-06-01T03:30');
    const opening = { ...daily, byHand: hold(NOTHING_BY_HAND, now, at('2026-06-01T06:00')) };
    expect(openAt(opening, now)).toEqual({ from: at('2026-06-01T02:00'), to: at('2026-06-01T06:00') });
    const ended = { ...opening, byHand: finish(opening, at('2026-06-01T05:00')) };
    expect(coverage(ended, at('2026-06-01T00:00'), at('2026-06-02T00:00'))).toEqual([
      { from: at('2026-06-01T02:00'), to: at('2026-06-01T05:00') },
    ]);
  });

  it('stays open until somebody finishes it', () => {
    const now = at('2026-06-01T10:00');
    const opening = { ...byHand, byHand: hold(NOTHING_BY_HAND, now, null) };
    expect(openAt(opening, now + 1_000 * HOUR)).toEqual({ from: now, to: null });
    expect(changesAt(opening, now)).toBeUndefined();
    const ended = { ...opening, byHand: finish(opening, now + HOUR) };
    expect(coverage(ended, 0, now + 2 * HOUR)).toEqual([{ from: now, to: now + HOUR }]);
    expect(openAt(ended, now + HOUR)).toBeUndefined();
  });

  it('is one stretch when occurrences follow each other without a pause', () => {
    const whole: MaintenanceTimes = { kind: 'cron', cron: '0 * * * *', duration: HOUR };
    const opening = { ...daily, when: whole };
    expect(coverage(opening, at('2026-06-01T00:30'), at('2026-06-01T05:00'))).toEqual([
      { from: at('2026-06-01T00:00'), to: at('2026-06-01T05:00') },
    ]);
  });

  it('agrees with itself: coverage is where it is open, whatever was done by hand', () => {
    const deed = fc.record({
      at: fc.integer({ min: 0, max: 96 }),
      kind: fc.constantFrom('hold', 'finish'),
      for: fc.integer({ min: 1, max: 30 }),
    });
    fc.assert(
      fc.property(fc.array(deed, { maxLength: 6 }), fc.constantFrom(daily, byHand), (deeds, base) => {
        const start = at('2026-06-01T00:00');
        const quarter = HOUR / 4;
        let opening: Opening = base;
        for (const one of [...deeds].sort((a, b) => a.at - b.at)) {
          const now = start + one.at * quarter;
          const next = one.kind === 'hold' ? hold(opening.byHand, now, now + one.for * quarter) : finish(opening, now);
          opening = { ...opening, byHand: next };
          expect(openAt(opening, now) !== undefined).toBe(one.kind === 'hold');
        }
        const all = coverage(opening, start, start + 96 * quarter);
        for (let i = 0; i < 96; i++) {
          const now = start + i * quarter;
          const inside = all.some((span) => span.from <= now && (span.to === null || span.to > now));
          expect(openAt(opening, now) !== undefined).toBe(inside);
        }
        for (let i = 1; i < all.length; i++) expect(all[i]?.from).toBeGreaterThan(all[i - 1]?.to ?? 0);
      }),
      { numRuns: 200 },
    );
  });
});

describe('the model and its words', () => {
  const good = { name: 'patching', when: daily.when, monitors: ['web'] };
  it('needs something that it is about', () => {
    expect(MaintenanceWindow.safeParse({ ...good, monitors: [] }).error?.issues[0]?.path).toEqual(['monitors']);
    expect(MaintenanceWindow.safeParse({ ...good, monitors: [], matchers: ['team="a"'] }).success).toBe(true);
  });

  it.each([
    [{ ...good, timezone: 'Mars/Olympus' }, 'timezone'],
    [{ ...good, matchers: ['team'] }, 'matchers'],
    [{ ...good, when: { kind: 'cron', cron: '0 25 * * *', duration: HOUR } }, 'when'],
    [{ ...good, when: { kind: 'cron', cron: '0 0 2 * * *', duration: HOUR } }, 'when'],
    [{ ...good, when: { kind: 'once', start: '2026-02-31T10:00', end: '2026-03-31T10:00' } }, 'when'],
    [{ ...good, when: { kind: 'weekly', days: ['mon'], at: '24:00', duration: HOUR } }, 'when'],
    [{ ...good, when: { kind: 'weekly', days: ['mon'], at: '23:00', duration: 1 } }, 'when'],
  ])('refuses %j', (window, field) => {
    expect(MaintenanceWindow.safeParse(window).error?.issues[0]?.path[0]).toBe(field);
  });

  it.each<readonly [MaintenanceTimes, string]>([
    [daily.when, 'every day at 02:00 for 2 h'],
    [
      { kind: 'weekly', days: ['mon', 'wed', 'fri'], at: '22:30', duration: 90 * 60_000 },
      'every Monday, Wednesday and Friday at 22:30 for 1 h 30 min',
    ],
    [
      { kind: 'monthly', days: [1, 22, 'last'], at: '01:00', duration: HOUR },
      'on the 1st, 22nd and last day of every month at 01:00 for 1 h',
    ],
    [
      { kind: 'monthly', days: [3, 11, 13], at: '01:00', duration: HOUR },
      'on the 3rd, 11th and 13th of every month at 01:00 for 1 h',
    ],
    [
      { kind: 'once', start: '2026-12-01T22:00', end: '2026-12-02T02:00' },
      'once, from 2026-12-01 22:00 to 2026-12-02 02:00',
    ],
    [{ kind: 'by_hand', duration: HOUR }, 'when started by hand, for 1 h'],
  ])('says when: %j', (when, words) => {
    expect(timesInWords(when)).toBe(words);
  });

  it('says what about', () => {
    expect(scopeInWords({ monitors: ['a', 'b'], groups: ['Orders'], matchers: ['team="x"'] })).toBe(
      'a and b; group Orders; team="x"',
    );
    expect(scopeInWords({ monitors: ['a', 'b', 'c'], groups: [], matchers: [] })).toBe('3 monitors');
  });
});
