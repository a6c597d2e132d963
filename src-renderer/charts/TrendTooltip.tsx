import type { ReactNode } from 'react';
import { Swatch } from './Swatch.tsx';
import styles from './TrendChart.module.css';
import { nearest, readingsAt, type TrendData } from './trend.ts';
import { whenText } from './trend-daily.ts';
import { formatValue } from './unit.ts';

export interface TrendTooltipProps {
  readonly data: TrendData;
  readonly hidden: ReadonlySet<string>;
  /** Epoch ms under the pointer, of this chart or another one of the page. */
  readonly at: number;
  /** The same in px of the chart, which is `width` px wide. */
  readonly x: number;
  readonly width: number;
}

/** More lines than this are summed up as "and n more". */
const MOST = 10;

/** The line under the pointer and what every series says there, largest first. */
export function TrendTooltip({ data, hidden, at, x, width }: TrendTooltipProps): ReactNode {
  const i = nearest(data.t, at);
  const bands = (data.bands ?? []).filter((band) => at >= band.from && at <= band.to);
  const blind = bands.some(({ kind }) => kind === 'blind');
  const readings = i === -1 || blind ? [] : readingsAt(data.series, i).filter(({ name }) => !hidden.has(name));
  const onLeft = x > width / 2;
  return (
    <>
      <div className={styles['cursor']} style={{ left: x }} />
      <div className={styles['tooltip']} style={onLeft ? { right: width - x + 10 } : { left: x + 10 }} aria-hidden>
        <p className={styles['when']}>{whenText(data, blind || i === -1 ? at : (data.t[i] ?? at))}</p>
        {bands.map((band) => (
          <p key={`${band.kind}${band.from}`} className={styles['band']}>
            {band.label}
          </p>
        ))}
        {readings.slice(0, MOST).map((reading) => (
          <p key={reading.name} className={styles['reading']}>
            <Swatch hue={reading.hue} />
            <span className={styles['name']}>{reading.name}</span>
            <b>{formatValue(data.unit, reading.value)}</b>
          </p>
        ))}
        {readings.length > MOST ? <p className={styles['band']}>and {readings.length - MOST} more</p> : null}
        {readings.length === 0 && bands.length === 0 ? <p className={styles['band']}>No data</p> : null}
      </div>
    </>
  );
}
