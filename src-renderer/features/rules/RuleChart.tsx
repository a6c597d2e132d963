import { type ReactNode, useMemo } from 'react';
import { METRIC_NAME } from '../../../src-shared/model/labels.ts';
import { useCached } from '../../api/cached.ts';
import { ruleChart } from '../../charts/rule-chart.ts';
import { TrendChart } from '../../charts/TrendChart.tsx';
import { queryStep } from '../../charts/time-ticks.ts';
import type { TrendData } from '../../charts/trend.ts';
import type { Unit } from '../../charts/unit.ts';
import { rowNames } from './FiringTimeline.tsx';

const MOST_LINES = 8;
const NO_TIME = new Float64Array();

function unitOf(expr: string): Unit {
  if (/_seconds\b/.test(expr)) return 'seconds';
  if (/_bytes\b/.test(expr) && !expr.includes('/')) return 'bytes';
  return expr.includes('/') ? 'ratio' : 'number';
}

/** The value that a rule looks at, with the threshold it compares with when there is one. */
export function RuleChart(props: {
  readonly expr: string;
  readonly source: string | undefined;
  readonly from: number;
  readonly to: number;
  readonly zone: string;
}): ReactNode {
  const { expr, source, from, to, zone } = props;
  const chart = useMemo(() => ruleChart(expr), [expr]);
  const { data: frame, loading } = useCached(
    'query.range',
    { expr: chart.expr, from, to, step: queryStep(from, to, 420), ...(source === undefined ? {} : { source }) },
    { staleMs: 60_000 },
  );
  const data = useMemo((): TrendData => {
    const shown = (frame?.series ?? [])
      .slice(0, MOST_LINES)
      .map(({ labels: { [METRIC_NAME]: _name, ...labels }, v }) => ({
        labels,
        v,
      }));
    const names = rowNames(shown);
    return {
      unit: unitOf(chart.expr),
      from,
      to,
      zone,
      t: frame?.t ?? NO_TIME,
      series: shown.map(({ v }, i) => ({ name: names[i] ?? '', v })),
      ...(chart.threshold === undefined ? {} : { thresholds: [chart.threshold] }),
    };
  }, [frame, chart, from, to, zone]);
  const count = frame?.series.length ?? 0;
  return (
    <TrendChart
      title="What it looks at"
      aside={count > MOST_LINES ? `${MOST_LINES} of ${count} series` : ''}
      data={data}
      height={140}
      bare
      isLoading={loading}
    />
  );
}
