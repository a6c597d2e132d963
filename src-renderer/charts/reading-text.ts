import { readingsAt, type TrendData } from './trend.ts';
import { whenText } from './trend-daily.ts';
import { formatValue } from './unit.ts';

/** The chart at index `i` in words, for screen readers. */
export function readingText(data: TrendData, hidden: ReadonlySet<string>, i: number): string {
  const readings = readingsAt(data.series, i).filter(({ name }) => !hidden.has(name));
  const values = readings.map(({ name, value }) => `${name} ${formatValue(data.unit, value)}`).join(', ');
  return `${whenText(data, data.t[i] ?? data.from)}: ${values === '' ? 'no data' : values}`;
}
