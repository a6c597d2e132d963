import { parseCondition } from '../../../../src-shared/condition/parse.ts';
import type { Alert } from '../../../../src-shared/model/alert.ts';
import type { StateInterval } from '../../../../src-shared/model/check.ts';
import type { RangeFrame } from '../../../../src-shared/model/query.ts';
import { formatDuration } from '../../../../src-shared/time/duration.ts';
import type { Threshold, TrendBand, TrendSeries } from '../../../charts/trend.ts';

/** The selector of a monitor's series; the name may hold any character. */
export function selector(metric: string, monitor: string): string {
  const quoted = monitor.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
  return `${metric}{monitor="${quoted}"}`;
}

/** The window over which a figure is taken: the step of the chart, but at least ten checks, else percentiles mean nothing. */
export function windowOf(step: number, interval: number): number {
  return Math.max(step, interval * 10);
}

/** The percentiles of the latency chart with their expressions. */
export function latencyQueries(
  monitor: string,
  windowMs: number,
): readonly { readonly name: string; readonly expr: string }[] {
  const range = `${selector('probe_duration_seconds', monitor)}[${formatDuration(windowMs)}]`;
  return [
    { name: 'p99', expr: `quantile_over_time(0.99, ${range})` },
    { name: 'p95', expr: `quantile_over_time(0.95, ${range})` },
    { name: 'p50', expr: `quantile_over_time(0.5, ${range})` },
  ];
}

/** Mean time of every phase of the request. */
export function phaseQuery(monitor: string, windowMs: number): string {
  return `avg by (phase) (avg_over_time(${selector('probe_http_duration_seconds', monitor)}[${formatDuration(windowMs)}]))`;
}

/** Phases by the names that blackbox_exporter gives them, bottom first, with the hues of `PhaseBar`. */
const PHASE_ORDER = [
  { phase: 'resolve', name: 'DNS', hue: 3 },
  { phase: 'connect', name: 'Connect', hue: 2 },
  { phase: 'tls', name: 'TLS', hue: 1 },
  { phase: 'processing', name: 'First byte', hue: 0 },
  { phase: 'transfer', name: 'Transfer', hue: 4 },
] as const;

/** The phase series in the order of the request, under the names people know. */
export function phaseSeries(frame: RangeFrame): readonly TrendSeries[] {
  return PHASE_ORDER.flatMap(({ phase, name, hue }) => {
    const found = frame.series.find(({ labels }) => labels['phase'] === phase);
    return found ? [{ name, hue, v: found.v }] : [];
  });
}

/** What stands behind the lines: blind time from the states, firing time from the alerts. */
export function bandsOf(
  intervals: readonly StateInterval[],
  alerts: readonly Alert[],
  to: number,
): readonly TrendBand[] {
  const states = intervals.flatMap((interval): TrendBand[] => {
    const { state, from, reason } = interval;
    if (state !== 'blind' && state !== 'maintenance') return [];
    return [
      { kind: state, from, to: interval.to ?? to, label: `${state === 'blind' ? 'Blind' : 'Maintenance'}: ${reason}` },
    ];
  });
  const firing = alerts.flatMap((alert): TrendBand[] =>
    alert.firedAt === undefined
      ? []
      : [{ kind: 'alert', from: alert.firedAt, to: alert.resolvedAt ?? to, label: `${alert.rule} was firing` }],
  );
  return [...firing, ...states];
}

/** Latency limits of the assertions, in seconds. */
export function latencyLimits(assertions: readonly string[]): readonly Threshold[] {
  return assertions.flatMap((text): Threshold[] => {
    try {
      const { subject, test } = parseCondition(text);
      if (subject.of !== 'latency' || (test.op !== '<' && test.op !== '<=') || typeof test.value !== 'number')
        return [];
      return [{ value: test.value / 1_000, label: `limit ${formatDuration(test.value)}` }];
    } catch {
      // An assertion that does not parse limits nothing; the editor says what is wrong with it.
      return [];
    }
  });
}
