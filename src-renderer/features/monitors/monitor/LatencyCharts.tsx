import { type ReactNode, useMemo } from 'react';
import type { MonitorStatus } from '../../../../src-shared/model/check.ts';
import { formatDuration } from '../../../../src-shared/time/duration.ts';
import { TrendChart } from '../../../charts/TrendChart.tsx';
import { queryStep } from '../../../charts/time-ticks.ts';
import type { Threshold, TrendBand, TrendData } from '../../../charts/trend.ts';
import { setRange } from '../../../shell/time-range.ts';
import styles from './MonitorPage.module.css';
import { latencyQueries, phaseQuery, phaseSeries, windowOf } from './queries.ts';
import { gridOf, useRange } from './use-range.ts';

export interface LatencyChartsProps {
  /** Known at once, so the charts' questions do not wait for the definition. */
  readonly status: Pick<MonitorStatus, 'name' | 'kind' | 'interval'>;
  /** Latency limits of the assertions, s. */
  readonly limits: readonly Threshold[];
  readonly from: number;
  readonly to: number;
  readonly zone: string;
  readonly bands: readonly TrendBand[];
}

/** Width for which the step is chosen: two charts stand side by side on a wide screen. */
const CHART_WIDTH = 900;
const NO_TIME = new Float64Array();

/** How long the target takes: percentiles, and where the time goes. */
export function LatencyCharts({ status, limits, from, to, zone, bands }: LatencyChartsProps): ReactNode {
  const { name, interval, kind } = status;
  const step = queryStep(from, to, CHART_WIDTH, interval);
  const grid = gridOf(from, to, step);
  const windowMs = windowOf(step, interval);
  const [p99, p95, p50] = latencyQueries(name, windowMs);
  const hasPhases = kind === 'http' || kind === 'prometheus';
  const slow = useRange(p99?.expr ?? '', grid);
  const usual = useRange(p95?.expr ?? '', grid);
  const middle = useRange(p50?.expr ?? '', grid);
  const parts = useRange(phaseQuery(name, windowMs), grid, hasPhases);
  const answers = [slow, usual, middle];
  // One picture of three answers, not three pictures.
  const complete = answers.every(({ data, error }) => data !== undefined || error !== undefined);
  const latency = useMemo((): TrendData => {
    const t = middle.data?.t ?? NO_TIME;
    const percentiles = [
      { name: 'p99', hue: 3, frame: slow.data },
      { name: 'p95', hue: 1, frame: usual.data },
      { name: 'p50', hue: 0, frame: middle.data },
    ];
    const series = (complete ? percentiles : []).flatMap(({ name: word, hue, frame }) => {
      const v = frame?.series[0]?.v;
      return v?.length === t.length ? [{ name: word, hue, v }] : [];
    });
    return { unit: 'seconds', from, to, zone, bands, t, series, thresholds: limits };
  }, [complete, slow.data, usual.data, middle.data, from, to, zone, bands, limits]);
  const phases = useMemo((): TrendData => {
    const frame = parts.data;
    return {
      unit: 'seconds',
      from,
      to,
      zone,
      bands,
      stacked: true,
      t: frame?.t ?? NO_TIME,
      series: frame ? phaseSeries(frame) : [],
    };
  }, [parts.data, from, to, zone, bands]);
  const failed = middle.error ?? parts.error;
  return (
    <div className={styles['charts']} data-single={hasPhases ? undefined : ''}>
      <TrendChart
        title="Latency"
        data={latency}
        aside={`over ${formatDuration(windowMs)}`}
        onZoom={setRange}
        isLoading={!complete || middle.loading}
        empty={failed ? failed.message : 'No check answered in this range'}
      />
      {hasPhases ? (
        <TrendChart
          title="Phases"
          data={phases}
          aside="mean, stacked"
          onZoom={setRange}
          isLoading={parts.loading}
          empty={failed ? failed.message : 'No request was measured in this range'}
        />
      ) : null}
    </div>
  );
}
