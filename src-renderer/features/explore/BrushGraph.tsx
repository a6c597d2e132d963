import { type ReactNode, useMemo } from 'react';
import { guessUnit } from '../../../src-shared/promql/unit-guess.ts';
import { TrendChart } from '../../charts/TrendChart.tsx';
import type { TrendData } from '../../charts/trend.ts';
import { spanText } from '../../charts/zone.ts';
import { setRange } from '../../shell/time-range.ts';
import { useUi } from '../../state/ui.ts';
import { Button } from '../../ui/Button.tsx';
import type { ExplorePlace } from './explore-place.ts';
import styles from './MovedView.module.css';
import type { Stretch } from './use-answers.ts';

const NO_TIME = new Float64Array();

/** The series asked about over the page's range, in which the stretch to compare over is brushed. */
export function BrushGraph(props: {
  readonly name: string;
  readonly expr: string;
  readonly t: Float64Array | undefined;
  readonly v: Float64Array | undefined;
  readonly stretch: Stretch;
  readonly brushed: ExplorePlace['window'];
  readonly onBrush: (window: ExplorePlace['window']) => void;
}): ReactNode {
  const { name, expr, t, v, brushed, onBrush } = props;
  const { from, to } = props.stretch;
  const zone = useUi((state) => state.zone);
  const data = useMemo(
    (): TrendData => ({
      unit: guessUnit(expr),
      from,
      to,
      zone,
      t: t ?? NO_TIME,
      series: v === undefined ? [] : [{ name, v }],
      bands: brushed === undefined ? [] : [{ ...brushed, kind: 'chosen', label: 'Compared here' }],
    }),
    [expr, from, to, zone, t, v, name, brushed],
  );
  return (
    <TrendChart
      title={
        brushed === undefined
          ? 'Compared over the whole range'
          : `Compared over ${spanText(brushed.from, brushed.to, zone)}`
      }
      aside={
        brushed === undefined ? (
          'Drag over the stretch in question.'
        ) : (
          <span className={styles['brushed']}>
            <Button variant="quiet" onPress={() => onBrush(undefined)}>
              Whole range
            </Button>
            <Button variant="quiet" onPress={() => setRange(brushed.from, brushed.to)}>
              Zoom the page
            </Button>
          </span>
        )
      }
      data={data}
      height={150}
      onZoom={(begin, end) => onBrush({ from: Math.round(begin), to: Math.round(end) })}
      isLoading={t === undefined}
    />
  );
}
