import { describe, expect, it } from 'vitest';
import { stripText } from '../../../src-renderer/charts/Strip.tsx';
import { stripPaths } from '../../../src-renderer/charts/strip-paths.ts';
import { daysOf, monthSpan } from '../../../src-renderer/features/maintenance/calendar.ts';
import { blankWindow, timesOf } from '../../../src-renderer/features/maintenance/draft-window.ts';
import { leftText, maintenanceSentence, stretchText } from '../../../src-renderer/features/maintenance/words.ts';
import { monitorSentence } from '../../../src-renderer/features/monitors/monitor/monitor-sentence.ts';
import { type MaintenanceEntry, MaintenanceTimes, MaintenanceWindow } from '../../../src-shared/model/maintenance.ts';

const HOUR = 3_600_000;
const NOW = Date.UTC(2026, 9, 20, 12);

function entry(name: string, more: Partial<MaintenanceEntry> = {}): MaintenanceEntry {
  const window = MaintenanceWindow.parse({ name, when: { kind: 'by_hand', duration: HOUR }, monitors: ['a'] });
  return { window, origin: { from: 'ui' }, zone: 'UTC', monitors: ['a'], next: [], warnings: [], ...more };
}

describe('the calendar of maintenance', () => {
  it('shows six weeks from the Monday on or before the first, with days of 25 hours', () => {
    const { from, to } = monthSpan(NOW, 0, 'Europe/Berlin');
    expect(new Date(from).toISOString()).toBe('2026-09-27T22:00:00.000Z');
    // Summer time ends in these six weeks.
    expect(to - from).toBe(42 * 24 * HOUR + HOUR);
    const weeks = daysOf(NOW, 0, 'Europe/Berlin', [
      { window: 'w', from: Date.UTC(2026, 9, 24, 21), to: Date.UTC(2026, 9, 24, 23) },
      { window: 'open', from: Date.UTC(2026, 10, 7), to: null },
    ]);
    const days = weeks.flat();
    expect(days).toHaveLength(42);
    const long = days.filter((day) => day.to - day.from === 25 * HOUR);
    expect(long.map((day) => day.date)).toEqual([25]);
    expect(days.filter((day) => day.isToday).map((day) => day.date)).toEqual([20]);
    expect(days.filter((day) => day.spans.some((span) => span.window === 'w')).map((day) => day.date)).toEqual([
      24, 25,
    ]);
    expect(days.filter((day) => day.spans.some((span) => span.window === 'open')).map((day) => day.date)).toEqual([
      7, 8,
    ]);
    expect(days.filter((day) => day.inMonth)).toHaveLength(31);
  });

  it('goes on over the end of a year', () => {
    expect(new Date(monthSpan(NOW, 3, 'UTC').from).toISOString().slice(0, 10)).toBe('2026-12-28');
  });
});

describe('maintenance in words', () => {
  it('says what runs and what comes', () => {
    expect(maintenanceSentence([], NOW)).toBe('No maintenance is running. Nothing is planned.');
    const next = [{ from: NOW + 2 * HOUR, to: NOW + 3 * HOUR }];
    const active = { from: NOW - HOUR, to: NOW + HOUR };
    expect(maintenanceSentence([entry('x', { next })], NOW)).toBe('No maintenance is running. Next: x in 2 h.');
    expect(maintenanceSentence([entry('x', { active, next })], NOW)).toBe(
      'x is running over 1 monitor. Next: x in 2 h.',
    );
    expect(maintenanceSentence([entry('x', { active }), entry('y', { active, monitors: ['b'] })], NOW)).toBe(
      '2 maintenance windows are running over 2 monitors. Nothing is planned.',
    );
    expect(leftText(active, NOW)).toBe('1 h left');
    expect(leftText({ ...active, to: null }, NOW)).toBe('until finished');
    expect(stretchText({ from: NOW, to: null }, 'UTC')).toBe('since 20 Oct, 12:00, until finished');
  });

  it('begins every way with times that the model takes, and a new window about nothing', () => {
    const ways = ['once', 'weekly', 'monthly', 'cron', 'by_hand'] as const;
    for (const way of ways)
      for (const before of ways)
        expect(MaintenanceTimes.safeParse(timesOf(way, timesOf(before, undefined, NOW), NOW)).success).toBe(true);
    const blank = MaintenanceWindow.safeParse(blankWindow(NOW));
    expect([...new Set(blank.error?.issues.map((issue) => issue.path[0]))]).toEqual(['name', 'monitors']);
  });

  it('says it of a monitor, and what is beneath, and of a symptom', () => {
    const status = {
      name: 'web',
      kind: 'http',
      target: 'x',
      group: '',
      category: 'api',
      interval: 1,
      since: NOW - HOUR,
      strip: 'uxm',
      latencies: [],
    };
    const maintenance = { window: 'patching', since: NOW - HOUR, beneath: 'down' } as const;
    expect(monitorSentence({ ...status, state: 'maintenance', reason: 'patching', maintenance }, NOW)).toBe(
      'web has been in maintenance for 1 h: patching; its checks find it down.',
    );
    expect(monitorSentence({ ...status, state: 'down', reason: 'refused', symptomOf: 'edge' }, NOW)).toBe(
      'web has been down for 1 h, a symptom of edge: refused.',
    );
    expect(stripText('uxmm')).toBe('last 4 checks: 1 up, 2 in maintenance, 1 down');
    expect(Object.keys(stripPaths('uxm', 90, 10)).sort()).toEqual(['m', 'u', 'x']);
  });
});
