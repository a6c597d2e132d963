import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judge, newStanding, type Standing, suspect } from '../../../src-main/engine/watch/verdict.ts';
import type { Outcome } from '../../../src-shared/model/check.ts';

const limits = { failureThreshold: 2, recoveryThreshold: 2 };

function play(outcomes: readonly Outcome[], thresholds = limits, start: Standing = newStanding(0)): Standing[] {
  const all: Standing[] = [];
  let standing = start;
  outcomes.forEach((outcome, i) => {
    standing = judge(standing, { outcome, at: (i + 1) * 10, reason: `${outcome} ${i}` }, thresholds).standing;
    all.push(standing);
  });
  return all;
}
const states = (outcomes: readonly Outcome[], thresholds = limits): string[] =>
  play(outcomes, thresholds).map((standing) => `${standing.state}@${standing.since}`);

describe('verdict', () => {
  it('confirms the first good check at once and the first bad one after the threshold', () => {
    expect(states(['up'])).toEqual(['up@10']);
    expect(states(['down', 'down'])).toEqual(['pending@0', 'down@10']);
  });

  it('dates an outage back to its first failing check and a recovery to its confirming one', () => {
    expect(states(['up', 'down', 'down', 'up', 'up'])).toEqual(['up@10', 'up@10', 'down@20', 'down@20', 'up@50']);
  });

  it('forgets a single failure', () => {
    expect(states(['up', 'down', 'up', 'down', 'up']).at(-1)).toBe('up@10');
  });

  it('confirms what every check of the run agrees on', () => {
    expect(states(['up', 'degraded', 'down', 'down'])).toEqual(['up@10', 'up@10', 'degraded@20', 'degraded@20']);
    expect(states(['up', 'degraded', 'down', 'down', 'down']).at(-1)).toBe('down@40');
    expect(states(['up', 'down', 'down', 'up', 'degraded']).at(-1)).toBe('degraded@50');
  });

  it('lets a blind check neither fail nor recover, and starts runs again after it', () => {
    expect(states(['up', 'down', 'blind', 'down'])).toEqual(['up@10', 'up@10', 'blind@30', 'up@40']);
    expect(states(['up', 'down', 'down', 'blind', 'up', 'up'])).toEqual([
      'up@10',
      'up@10',
      'down@20',
      'blind@40',
      'down@50',
      'up@60',
    ]);
    expect(states(['blind', 'up'])).toEqual(['pending@0', 'up@20']);
  });

  const outcome = fc.constantFrom<Outcome>('up', 'degraded', 'down', 'blind');
  const thresholds = fc.record({
    failureThreshold: fc.integer({ min: 1, max: 4 }),
    recoveryThreshold: fc.integer({ min: 1, max: 4 }),
  });

  it('is down only after enough consecutive checks that were down, and never begins before the first of them', () => {
    fc.assert(
      fc.property(fc.array(outcome, { maxLength: 40 }), thresholds, (outcomes, limits) => {
        const all = play(outcomes, limits);
        all.forEach((standing, i) => {
          const before = all[i - 1] ?? newStanding(0);
          if (standing.state !== 'down' || before.state === 'down' || before.state === 'blind') return;
          const run = outcomes.slice(i + 1 - limits.failureThreshold, i + 1);
          expect(run.length).toBe(limits.failureThreshold);
          expect(run.every((o) => o === 'down')).toBe(true);
          const first = (i + 2 - limits.failureThreshold) * 10;
          expect(standing.since).toBe(first);
        });
      }),
    );
  });

  it('keeps its times in order and its counters below the thresholds', () => {
    fc.assert(
      fc.property(fc.array(outcome, { maxLength: 60 }), thresholds, (outcomes, limits) => {
        let since = 0;
        play(outcomes, limits).forEach((standing, i) => {
          expect(standing.since).toBeGreaterThanOrEqual(since);
          expect(standing.since).toBeLessThanOrEqual((i + 1) * 10);
          since = standing.since;
          expect(standing.failures).toBeLessThan(limits.failureThreshold);
          expect(standing.successes).toBeLessThan(limits.recoveryThreshold);
          expect(suspect(standing)).toBe(standing.failures + standing.successes > 0);
          if (outcomes[i] === 'blind') expect(['blind', 'pending']).toContain(standing.state);
        });
      }),
    );
  });

  it('never confirms a failure earlier because blind checks came in between', () => {
    fc.assert(
      fc.property(fc.array(outcome, { maxLength: 30 }), thresholds, (outcomes, limits) => {
        // Degraded counts: a run of degraded, down confirms its mildest, so blind time may well let "down" come first.
        const worse = (state: string | undefined): boolean => state === 'down' || state === 'degraded';
        const failing = (s: Standing): boolean => worse(s.state) || worse(s.before);
        const seen = outcomes.filter((o) => o !== 'blind');
        const firstWith = play(outcomes, limits).findIndex(failing);
        if (firstWith === -1) return;
        const seenBefore = outcomes.slice(0, firstWith + 1).filter((o) => o !== 'blind').length;
        const firstWithout = play(seen, limits).findIndex(failing);
        expect(firstWithout).not.toBe(-1);
        expect(firstWithout).toBeLessThan(seenBefore);
      }),
    );
  });
});
