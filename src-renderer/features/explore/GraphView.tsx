import { type ReactNode, useMemo, useRef, useState } from 'react';
import { TrendCanvas } from '../../charts/TrendCanvas.tsx';
import type { TrendData } from '../../charts/trend.ts';
import { exportName, trendCsv, trendPng } from '../../charts/trend-export.ts';
import type { Unit } from '../../charts/unit.ts';
import { setRange } from '../../shell/time-range.ts';
import { useUi } from '../../state/ui.ts';
import { Button } from '../../ui/Button.tsx';
import { download } from '../../ui/download.ts';
import { Select } from '../../ui/Select.tsx';
import { showError } from '../../ui/toast.ts';
import { AXES, type Axis, type ExplorePlace, STYLES, type Style } from './explore-place.ts';
import styles from './GraphView.module.css';
import { SeriesTable } from './SeriesTable.tsx';
import { type Answered, commonUnit, dataSpan, largest, listSeries } from './series-list.ts';

export interface GraphViewProps {
  readonly place: ExplorePlace;
  readonly answers: readonly Answered[];
  readonly from: number;
  readonly to: number;
  readonly isRunning: boolean;
  /** A query failed; what happened stands beside it. */
  readonly isFailed: boolean;
  readonly onChange: (change: Partial<ExplorePlace>) => void;
}

/** Lines drawn at most: more are a carpet, and 300 of 600 points take a second to draw. */
const MOST_LINES = 40;
const HEIGHT = 320;
/** Where the data fill less of the range, looking at them closer is offered. */
const LEAST_SHARE = 0.25;
const NO_TIME = new Float64Array();

const STYLE_WORDS: Readonly<Record<Style, string>> = { lines: 'Lines', stacked: 'Stacked', points: 'Points' };
const AXIS_WORDS: Readonly<Record<Axis, string>> = { zero: 'From zero', fit: 'Fitted', log: 'Logarithmic' };
const UNIT_WORDS: Readonly<Record<Unit | 'auto', string>> = {
  auto: 'Unit: guessed',
  number: 'Plain number',
  seconds: 'Seconds',
  ms: 'Milliseconds',
  bytes: 'Bytes',
  ratio: 'Per cent',
  perSecond: 'Per second',
};
const UNIT_IDS = ['auto', 'number', 'seconds', 'ms', 'bytes', 'ratio', 'perSecond'] as const;

/** All visible questions over time: drag to zoom, the legend below hides, isolates and sorts. */
export function GraphView({ place, answers, from, to, isRunning, isFailed, onChange }: GraphViewProps): ReactNode {
  const zone = useUi((state) => state.zone);
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const body = useRef<HTMLDivElement>(null);
  const { style, axis, unit } = place;
  const series = useMemo(() => {
    const listed = listSeries(answers);
    return unit === undefined ? listed : listed.map((one) => ({ ...one, unit }));
  }, [answers, unit]);
  const shown = useMemo(
    () =>
      largest(
        series.filter(({ name }) => !hidden.has(name)),
        MOST_LINES,
      ),
    [series, hidden],
  );
  const data = useMemo(
    (): TrendData => ({
      unit: commonUnit(shown),
      from,
      to,
      zone,
      t: answers[0]?.frame.t ?? NO_TIME,
      series: shown,
      stacked: style === 'stacked',
      points: style === 'points',
      axis: style === 'stacked' && axis === 'log' ? 'zero' : axis,
    }),
    [shown, answers, from, to, zone, style, axis],
  );
  const drawn = useMemo(() => new Set(shown.map(({ name }) => name)), [shown]);
  const toggle = (name: string, alone: boolean): void => {
    const others = series.map((one) => one.name).filter((other) => other !== name);
    if (alone) {
      const isAlone = !hidden.has(name) && others.every((other) => hidden.has(other));
      setHidden(new Set(isAlone ? [] : others));
      return;
    }
    const next = new Set(hidden);
    if (!next.delete(name)) next.add(name);
    setHidden(next);
  };
  const span = useMemo(() => dataSpan(data.t, series), [data.t, series]);
  const isSparse = span !== undefined && span.to - span.from < (to - from) * LEAST_SHARE;
  const visible = series.filter(({ name }) => !hidden.has(name)).length;
  const count = series.length === 1 ? '1 series' : `${series.length} series`;
  const savePng = (): void => {
    if (body.current === null) return;
    trendPng({ data, hidden: NONE, width: body.current.clientWidth, height: HEIGHT }).then(
      (picture) => download(exportName('explore', 'png'), picture),
      (error: unknown) => showError(error instanceof Error ? error.message : String(error)),
    );
  };
  const saveCsv = (): void => {
    const all = { ...data, series: series.filter(({ name }) => !hidden.has(name)) };
    download(exportName('explore', 'csv'), new Blob([trendCsv(all)], { type: 'text/csv;charset=utf-8' }));
  };
  return (
    <figure className={styles['graph']} aria-label="Graph">
      <figcaption className={styles['head']}>
        <span className={styles['count']}>
          {count}
          {visible > shown.length ? `; the ${shown.length} largest of ${visible} are drawn` : ''}
        </span>
        {isSparse ? (
          <Button variant="quiet" onPress={() => setRange(span.from, Math.min(to, span.to))}>
            Zoom to the data
          </Button>
        ) : null}
        <Select
          label="Style"
          hideLabel
          value={style}
          onChange={(next) => onChange({ style: next })}
          options={STYLES.map((id) => ({ id, label: STYLE_WORDS[id] }))}
        />
        <Select
          label="Value axis"
          hideLabel
          value={axis}
          onChange={(next) => onChange({ axis: next })}
          options={AXES.map((id) => ({ id, label: AXIS_WORDS[id] }))}
        />
        <Select
          label="Unit"
          hideLabel
          value={unit ?? 'auto'}
          onChange={(next) => onChange({ unit: next === 'auto' ? undefined : next })}
          options={UNIT_IDS.map((id) => ({ id, label: UNIT_WORDS[id] }))}
        />
        <Button variant="quiet" isDisabled={series.length === 0} onPress={savePng}>
          PNG
        </Button>
        <Button variant="quiet" isDisabled={series.length === 0} onPress={saveCsv}>
          CSV
        </Button>
      </figcaption>
      <div ref={body} className={styles['body']} data-loading={isRunning ? '' : undefined}>
        <TrendCanvas
          label="Graph"
          data={data}
          hidden={NONE}
          height={HEIGHT}
          draws={!(series.length === 0 && isRunning)}
          onZoom={setRange}
        />
        {series.length === 0 && !isRunning ? (
          <p className={styles['empty']}>
            {isFailed ? 'The query failed; why stands above.' : 'No series has a value in this range.'}
          </p>
        ) : null}
      </div>
      {series.length === 0 ? null : (
        <SeriesTable series={series} drawn={drawn} hidden={hidden} isStacked={style === 'stacked'} onToggle={toggle} />
      )}
    </figure>
  );
}

/** What is hidden is not handed to the canvas at all. */
const NONE: ReadonlySet<string> = new Set();
