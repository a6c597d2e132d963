import { readingsAt, type TrendData } from './trend.ts';
import { formatValue } from './unit.ts';
import { instantText } from './zone.ts';

/** The chart at index `i` in words, for screen readers. */
export function readingText(data: TrendData, hidden: ReadonlySet<string>, i: number): string {
  const readings = readingsAt(data.series, i).filter(({ name }) => !hidden.has(name));
  const values = readings.map(({ name, value }) => `${name} ${formatValue(data.unit, value)}`).join(', ');
  return `${instantText(data.t[i] ?? data.from, data.zone)}: ${values === '' ? 'no data' : values}`;
}
