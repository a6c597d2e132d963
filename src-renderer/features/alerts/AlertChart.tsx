import { type ReactNode, useMemo } from 'react';
import type { Alert } from '../../../src-shared/model/alert.ts';
import { useCached } from '../../api/cached.ts';
import { isAbout, ruleChart } from '../../charts/rule-chart.ts';
import { TrendChart } from '../../charts/TrendChart.tsx';
import { queryStep } from '../../charts/time-ticks.ts';
import type { TrendBand, TrendData } from '../../charts/trend.ts';
import type { Unit } from '../../charts/unit.ts';
import { useNow } from '../../state/now.ts';
import { useUi } from '../../state/ui.ts';
import { ErrorState } from '../../ui/ErrorState.tsx';

const HOUR_MS = 3_600_000;
/** The end of the picture moves on in steps, so that the same question is asked twice a minute at most. */
const STEP_MS = 30_000;

function unitOf(expr: string): Unit {
  if (/_seconds\b/.test(expr)) return 'seconds';
  if (/_bytes\b/.test(expr) && !expr.includes('/')) return 'bytes';
  return expr.includes('/') ? 'ratio' : 'number';
}

function nameOf(labels: Readonly<Record<string, string>>, alert: Alert): string {
  const own = Object.entries(labels).filter(([name, value]) => name !== '__name__' && alert.labels[name] !== value);
  if (own.length > 0) return own.map(([name, value]) => `${name}=${value}`).join(' ');
  return labels['__name__'] ?? alert.labels['monitor'] ?? alert.rule;
}

/** The rule's expression around the alert, with its threshold and the time it fired. */
export function AlertChart({ alert }: { readonly alert: Alert }): ReactNode {
  const now = useNow(STEP_MS);
  const zone = useUi((state) => state.zone);
  const chart = ruleChart(alert.expr);
  const end = alert.resolvedAt === undefined ? now : Math.min(now, alert.resolvedAt + HOUR_MS / 2);
  const to = Math.ceil(end / STEP_MS) * STEP_MS;
  const from = Math.floor((alert.activeAt - HOUR_MS) / STEP_MS) * STEP_MS;
  const answer = useCached('query.range', { expr: chart.expr, from, to, step: queryStep(from, to, 420) });
  const { data: frame } = answer;
  const data = useMemo((): TrendData => {
    const bands: TrendBand[] = [
      { from: alert.firedAt ?? alert.activeAt, to: alert.resolvedAt ?? to, kind: 'alert', label: 'Firing' },
      ...(alert.blindSince === undefined
        ? []
        : [{ from: alert.blindSince, to, kind: 'blind' as const, label: 'Blind' }]),
    ];
    const about = (frame?.series ?? []).filter((series) => isAbout(series.labels, alert.labels));
    return {
      unit: unitOf(chart.expr),
      from,
      to,
      t: frame?.t ?? new Float64Array(),
      series: about.slice(0, 8).map((series) => ({ name: nameOf(series.labels, alert), v: series.v })),
      bands,
      ...(chart.threshold === undefined ? {} : { thresholds: [chart.threshold] }),
      zone,
    };
  }, [frame, alert, from, to, zone, chart.expr, chart.threshold]);
  if (answer.error !== undefined && frame === undefined)
    return <ErrorState title="The chart could not be read" error={answer.error} onRetry={answer.refetch} />;
  return <TrendChart title={chart.expr} data={data} height={140} bare isLoading={answer.loading} />;
}
