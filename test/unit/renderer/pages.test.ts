import { describe, expect, it } from 'vitest';
import { complaints, healthSentence } from '../../../src-renderer/features/diagnostics/health.ts';
import { periodOf } from '../../../src-renderer/features/reports/period.ts';
import { bytesOf } from '../../../src-renderer/features/reports/render.ts';
import { fromWallTime } from '../../../src-renderer/shell/wall-time.ts';
import { relativeTime } from '../../../src-renderer/ui/relative-time.ts';
import { expressionFault } from '../../../src-shared/promql/expression-fault.ts';
import { guessUnit } from '../../../src-shared/promql/unit-guess.ts';
import { fixtureDiagnostics } from '../../support/fixture-system.ts';

describe('periodOf', () => {
  const zone = 'Europe/Berlin';
  const start = (day: string): number | undefined => fromWallTime(`${day}T00:00`, zone);
  const now = Date.UTC(2026, 10, 21, 9);
  const none = { from: '', to: '' };
  it('begins days and months in the reader’s zone', () => {
    expect(periodOf('today', now, '2026-11-21', start, none)).toEqual({ from: Date.UTC(2026, 10, 20, 23), to: now });
    // October 2026 in Berlin begins in summer time and ends in winter time: 31 days and one hour.
    expect(periodOf('month', now, '2026-11-21', start, none)).toEqual({
      from: Date.UTC(2026, 8, 30, 22),
      to: Date.UTC(2026, 9, 31, 23),
    });
  });
  it('counts the last custom day in, but not the future', () => {
    expect(periodOf('custom', now, '2026-11-21', start, { from: '2026-11-19', to: '2026-11-19' })).toEqual({
      from: Date.UTC(2026, 10, 18, 23),
      to: Date.UTC(2026, 10, 19, 23),
    });
    expect(periodOf('custom', now, '2026-11-21', start, { from: '2026-11-19', to: '2026-11-30' })?.to).toBe(now);
    expect(periodOf('custom', now, '2026-11-21', start, { from: '2026-11-19', to: 'x' })).toBeUndefined();
    expect(periodOf('custom', now, '2026-11-21', start, { from: '2026-11-19', to: '2026-11-01' })).toBeUndefined();
  });
});

describe('health of the console', () => {
  const now = Date.UTC(2026, 10, 21);
  const well = { ...fixtureDiagnostics(now, 10), outbox: { pending: 0, sent: 5, failed: 0 } };
  it('is quiet when all is well', () => {
    expect(complaints(well, now)).toEqual([]);
    expect(healthSentence(well, now)).toContain('The console is well');
  });
  it('names what is wrong', () => {
    const late = { ...well, scheduler: { ...well.scheduler, latenessP99: 900 } };
    expect(healthSentence(late, now)).toContain('more than 900 ms late');
    const stuck = { ...well, outbox: { pending: 1, sent: 0, failed: 2, oldestPendingAt: now - 120_000 } };
    expect(complaints(stuck, now)).toEqual([
      'a notification has been waiting for more than a minute',
      '2 notifications were not delivered',
    ]);
    const blind = { ...well, blind: [{ cause: 'network' as const, from: now - 5, detail: 'no canary answers' }] };
    expect(healthSentence(blind, now)).toContain('no canary answers');
  });
});

describe('guessUnit', () => {
  it('reads the unit from the metric’s name', () => {
    expect(guessUnit('probe_duration_seconds')).toBe('seconds');
    expect(guessUnit('avg_over_time(node_memory_MemAvailable_bytes[5m])')).toBe('bytes');
    expect(guessUnit('cache_hit_ratio')).toBe('ratio');
    expect(guessUnit('rate(http_requests_total[5m])')).toBe('perSecond');
    expect(guessUnit('a_bytes / b_bytes')).toBe('number');
    expect(guessUnit('x{path="/a/b"}')).toBe('number');
    expect(guessUnit('probe_duration_seconds > 1')).toBe('number');
  });
});

describe('expressionFault', () => {
  it('points at the place', () => {
    expect(expressionFault('up')).toBeUndefined();
    expect(expressionFault('rate(up)')).toMatchObject({ from: 5, to: 7 });
    expect(expressionFault('sum(')?.from).toBeLessThanOrEqual(4);
  });
});

describe('small things', () => {
  it('decodes files', () => {
    expect([...bytesOf('AP8=')]).toEqual([0, 255]);
  });
  it('says when', () => {
    expect(relativeTime(0, 12_400)).toBe('12 s ago');
    expect(relativeTime(4_000, 0)).toBe('in 4 s');
    expect(relativeTime(0, 300)).toBe('now');
  });
});
