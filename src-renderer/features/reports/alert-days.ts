import type { AlertReport } from '../../../src-shared/model/report.ts';
import type { TrendData } from '../../charts/trend.ts';
import { dayText } from '../../charts/zone.ts';

const DAY_MS = 86_400_000;

/** How many alerts fired on each day, those at night below the others. Pure. */
export function daysChart(days: AlertReport['days']): TrendData {
  const from = days[0]?.at ?? 0;
  return {
    unit: 'number',
    from,
    to: (days.at(-1)?.at ?? from) + DAY_MS,
    // Midnights of the report's zone are written as if they were in UTC.
    zone: 'UTC',
    daily: true,
    stacked: true,
    t: Float64Array.from(days, ({ at }) => at + DAY_MS / 2),
    series: [
      { name: 'At night', hue: 0, v: Float64Array.from(days, ({ atNight }) => atNight) },
      { name: 'By day', hue: 6, v: Float64Array.from(days, ({ atNight, fired }) => fired - atNight) },
    ],
  };
}

/** The day on which most fired; the first of several. Empty without any. Pure. */
export function worstDay(days: AlertReport['days']): string {
  const worst = days.reduce((most, day) => (day.fired > most.fired ? day : most), { at: 0, fired: 0 });
  return worst.fired === 0 ? '' : `most on ${dayText(worst.at, 'UTC')}: ${worst.fired.toLocaleString('en-GB')}`;
}
