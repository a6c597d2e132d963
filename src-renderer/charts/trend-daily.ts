import { niceStep } from './scale.ts';
import type { TimeTick } from './time-ticks.ts';
import type { TrendData } from './trend.ts';
import { dayText, instantText } from './zone.ts';

type Times = Pick<TrendData, 'daily' | 'zone'>;

/** When a value is of: an instant, or the day that it counts. */
export function whenText({ daily, zone }: Times, at: number): string {
  return daily === true ? dayText(at, zone) : instantText(at, zone);
}

/** What the legend says of a column: its newest value, of counts by day their sum. NaN where there is none. */
export function legendValue({ daily }: Pick<TrendData, 'daily'>, v: Float64Array): number {
  return daily === true
    ? v.reduce((sum, value) => sum + value, 0)
    : (v.findLast((value) => !Number.isNaN(value)) ?? Number.NaN);
}

/** The first and the last value over their whole days, which begin and end half a day beside their noons. */
export function wholeDays(
  data: Pick<TrendData, 'from' | 'to' | 't'>,
  v: Float64Array,
): readonly [Float64Array, Float64Array] {
  return [
    Float64Array.of(data.from, ...data.t, data.to),
    Float64Array.of(v[0] ?? Number.NaN, ...v, v.at(-1) ?? Number.NaN),
  ];
}

/** About how many ticks the axis of values up to `high` has: half an alert is none. */
export function wholeTicks(high: number): number {
  return [4, 3, 5, 2].find((count) => Number.isInteger(niceStep(high / count))) ?? 1;
}

/** At most `most` ticks, each in the middle of its day. */
export function dayTicks({ t, zone }: Pick<TrendData, 't' | 'zone'>, most: number): readonly TimeTick[] {
  const every = Math.ceil(t.length / most);
  return [...t].filter((_, i) => i % every === 0).map((at) => ({ at, label: dayText(at, zone) }));
}
