import { describe, expect, it } from 'vitest';
import { readingText } from '../../../src-renderer/charts/reading-text.ts';
import { valueAxis } from '../../../src-renderer/charts/scale.ts';
import { dayTicks, legendValue, whenText, wholeDays, wholeTicks } from '../../../src-renderer/charts/trend-daily.ts';
import { trendCsv } from '../../../src-renderer/charts/trend-export.ts';
import { daysChart, worstDay } from '../../../src-renderer/features/reports/alert-days.ts';

const FROM = Date.UTC(2026, 10, 20);
const DAY = 86_400_000;
const DAYS = [
  { at: FROM, fired: 2, atNight: 0 },
  { at: FROM + DAY, fired: 9, atNight: 4 },
  { at: FROM + 2 * DAY, fired: 9, atNight: 1 },
];

describe('the days of a report of alerts', () => {
  const chart = daysChart(DAYS);

  it('divides every day into its night and the rest', () => {
    expect(chart.series.map(({ name, v }) => [name, ...v])).toEqual([
      ['At night', 0, 4, 1],
      ['By day', 2, 5, 8],
    ]);
    expect([chart.from, chart.to]).toEqual([FROM, FROM + 3 * DAY]);
  });

  it('are said by their date, and summed up', () => {
    expect(whenText(chart, chart.t[1] ?? 0)).toBe('21 Nov');
    expect(readingText(chart, new Set(), 1)).toBe('21 Nov: By day 5, At night 4');
    expect(chart.series.map(({ v }) => legendValue(chart, v))).toEqual([5, 15]);
    expect(trendCsv(chart)).toBe('day,At night,By day\r\n2026-11-20,0,2\r\n2026-11-21,4,5\r\n2026-11-22,1,8\r\n');
    expect(worstDay(DAYS)).toBe('most on 21 Nov: 9');
    expect(worstDay([{ at: FROM, fired: 0, atNight: 0 }])).toBe('');
  });

  it('reach from midnight to midnight', () => {
    const [t, v] = wholeDays(chart, Float64Array.of(2, 9, 9));
    expect([...t]).toEqual([FROM, ...DAYS.map(({ at }) => at + DAY / 2), FROM + 3 * DAY]);
    expect([...v]).toEqual([2, 2, 9, 9, 9]);
  });

  it('have their dates in the middle, as many as have room', () => {
    expect(dayTicks(chart, 8).map(({ at, label }) => [at, label])).toEqual(
      DAYS.map(({ at }, i) => [at + DAY / 2, `${20 + i} Nov`]),
    );
    expect(dayTicks(chart, 2).map(({ label }) => label)).toEqual(['20 Nov', '22 Nov']);
  });

  it('are counted in whole alerts, however few or many', () => {
    for (let most = 1; most <= 20_000; most += 1 + Math.floor(most / 50)) {
      const { max, step, ticks } = valueAxis('number', 0, most, wholeTicks(most));
      expect(Number.isInteger(step)).toBe(true);
      expect(max).toBeGreaterThanOrEqual(most);
      expect(ticks.length).toBeLessThanOrEqual(7);
    }
  });
});

describe('the legend of values over time', () => {
  it('says the newest value that is known', () => {
    expect(legendValue({}, Float64Array.of(1, 2, Number.NaN))).toBe(2);
    expect(legendValue({}, Float64Array.of(Number.NaN))).toBeNaN();
  });
});
