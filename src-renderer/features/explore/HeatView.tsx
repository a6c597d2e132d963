import { type ReactNode, useMemo, useRef } from 'react';
import type { RangeFrame } from '../../../src-shared/model/query.ts';
import { guessUnit } from '../../../src-shared/promql/unit-guess.ts';
import { HeatMap } from '../../charts/HeatMap.tsx';
import { differences, type HeatData } from '../../charts/heat.ts';
import { exportName } from '../../charts/trend-export.ts';
import { setRange } from '../../shell/time-range.ts';
import { useUi } from '../../state/ui.ts';
import { Button } from '../../ui/Button.tsx';
import { download } from '../../ui/download.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import styles from './GraphView.module.css';

export interface HeatViewProps {
  readonly expr: string;
  readonly frame: RangeFrame | undefined;
  readonly from: number;
  readonly to: number;
  readonly step: number;
  readonly isRunning: boolean;
  /** A metric of buckets that is stored, to try it with. */
  readonly example: string | undefined;
  readonly onTry: (expr: string) => void;
}

const HEIGHT = 320;
const NO_TIME = new Float64Array();

/** The unit of the bounds: the metric's, whatever `rate()` made of the counts. */
export function boundUnit(expr: string): HeatData['unit'] {
  const metric = /[a-zA-Z_:][\w:]*_bucket\b/.exec(expr)?.[0];
  return metric === undefined ? 'number' : guessUnit(metric);
}

/** A classic histogram over time, of the question that is looked at. */
export function HeatView(props: HeatViewProps): ReactNode {
  const { expr, frame, from, to, step, isRunning, example, onTry } = props;
  const zone = useUi((state) => state.zone);
  const canvas = useRef<HTMLCanvasElement>(null);
  const data = useMemo((): HeatData => {
    const buckets = (frame?.series ?? []).flatMap(({ labels, v }) =>
      labels['le'] === undefined ? [] : [{ le: labels['le'], v }],
    );
    return { unit: boundUnit(expr), from, to, zone, t: frame?.t ?? NO_TIME, step, ...differences(buckets) };
  }, [expr, frame, from, to, step, zone]);
  if (data.bounds.length < 2 && !isRunning)
    return (
      <EmptyState
        title="A heat map needs buckets"
        text="Ask for a histogram by its label le, such as sum by (le) (rate(name_bucket[5m])): one series per bucket, which are told apart here."
      >
        {example === undefined ? null : (
          <Button onPress={() => onTry(`sum by (le) (rate(${example}[5m]))`)}>Try {example}</Button>
        )}
      </EmptyState>
    );
  return (
    <figure className={styles['graph']} aria-label="Heat map">
      <figcaption className={styles['head']}>
        <span className={styles['count']}>
          {data.bounds.length} buckets
          {/\b(?:rate|increase|irate|delta)\s*\(/.test(expr) ? '' : ', counted since their start'}
        </span>
        <Button
          variant="quiet"
          onPress={() =>
            canvas.current?.toBlob((picture) => {
              if (picture) download(exportName('explore-heat-map', 'png'), picture);
            })
          }
        >
          PNG
        </Button>
      </figcaption>
      <div className={styles['body']} data-loading={isRunning ? '' : undefined}>
        <HeatMap label="Heat map" data={data} height={HEIGHT} onZoom={setRange} canvasRef={canvas} />
      </div>
    </figure>
  );
}
