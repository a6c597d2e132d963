import type { ReactNode } from 'react';
import { Swatch } from './Swatch.tsx';
import styles from './TrendChart.module.css';
import type { TrendData } from './trend.ts';
import { legendValue } from './trend-daily.ts';
import { formatValue } from './unit.ts';

export interface TrendLegendProps {
  readonly data: TrendData;
  readonly hidden: ReadonlySet<string>;
  readonly onToggle: (name: string, alone: boolean) => void;
}

/** The series with their newest values, counts by day with their sums. A press hides or shows one; with Shift it stands alone. */
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
            <span className={styles['last']}>{formatValue(data.unit, legendValue(data, series.v))}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
