import type { ReactNode } from 'react';
import { Swatch } from './Swatch.tsx';
import styles from './TrendChart.module.css';
import type { TrendData } from './trend.ts';
import { formatValue } from './unit.ts';

export interface TrendLegendProps {
  readonly data: TrendData;
  readonly hidden: ReadonlySet<string>;
  readonly onToggle: (name: string, alone: boolean) => void;
}

/** The newest known value of a column. */
function newest(v: Float64Array): number {
  for (let i = v.length - 1; i >= 0; i -= 1) {
    const value = v[i];
    if (value !== undefined && !Number.isNaN(value)) return value;
  }
  return Number.NaN;
}

/** The series with their newest values. A press hides or shows one; with Shift it stands alone. */
export function TrendLegend({ data, hidden, onToggle }: TrendLegendProps): ReactNode {
  return (
    <ul className={styles['legend']} aria-label="Series">
      {data.series.map((series, i) => (
        <li key={series.name}>
          <button
            type="button"
            className={styles['entry']}
            aria-pressed={!hidden.has(series.name)}
            title={series.name}
            onClick={(event) => {
              onToggle(series.name, event.shiftKey);
            }}
          >
            <Swatch hue={series.hue ?? i} block={data.stacked === true} />
            <span className={styles['name']}>{series.name}</span>
            <span className={styles['last']}>{formatValue(data.unit, newest(series.v))}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
