import type { Monitor } from '../../../src-shared/model/monitor.ts';
import type { InstantResult } from '../../../src-shared/model/query.ts';
import { formatDuration } from '../../../src-shared/time/duration.ts';
import type { ReportOrder } from '../engine.ts';
import type { Store } from '../store/store.ts';
import type { ReportInput } from './build.ts';
import { sliceLength, slicesOf } from './slices.ts';

function byMonitor(result: InstantResult): ReadonlyMap<string, number> {
  return new Map(result.vector.map(({ labels, v }) => [labels['monitor'] ?? '', v]));
}

function ms(seconds: number | undefined): number | null {
  return seconds === undefined || !Number.isFinite(seconds) ? null : seconds * 1000;
}

/**
 * Reads from the store what a report of `[from, to)` is made from; without `measured` only states and alerts, which takes
 * milliseconds where the samples of a thousand monitors take seconds. Rejects when a query does.
 */
export async function readFacts(
  store: Store,
  monitors: readonly Monitor[],
  { from, to, measured }: Pick<ReportOrder, 'from' | 'to' | 'measured'>,
  signal?: AbortSignal,
): Promise<Pick<ReportInput, 'monitors' | 'sliceLatencyMs' | 'alerts'>> {
  const window = formatDuration(Math.max(1, to - from));
  const ask = async (expr: string): Promise<ReadonlyMap<string, number>> =>
    measured ? byMonitor(await store.queries.instant(expr, to, signal)) : new Map<string, number>();
  const quantile = (q: number): Promise<ReadonlyMap<string, number>> =>
    // A monitor whose labels changed has several series in the period; the worse one counts.
    ask(`max by (monitor) (quantile_over_time(${q}, probe_duration_seconds[${window}]))`);
  const length = sliceLength(from, to);
  const slices = slicesOf(from, to);
  const [intervals, alerts, checks, good, p50, p95, p99, latency] = await Promise.all([
    store.ops.read('states.windows', { monitors: monitors.map((monitor) => monitor.name), from, to }),
    store.ops.read('alerts.window', { from, to }),
    ask(`sum by (monitor) (count_over_time(probe_success[${window}]))`),
    ask(`sum by (monitor) (sum_over_time(probe_success[${window}]))`),
    quantile(0.5),
    quantile(0.95),
    quantile(0.99),
    measured
      ? store.queries.range(
          `avg(avg_over_time(probe_duration_seconds[${formatDuration(length)}]))`,
          from + length,
          from + slices.length * length,
          length,
          signal,
        )
      : { t: new Float64Array(), series: [] },
  ]);
  // The value at a slice's end is the mean over that slice.
  const sliceLatency = new Map(Array.from(latency.t, (t, i) => [t, ms(latency.series[0]?.v[i])]));
  return {
    alerts,
    sliceLatencyMs: slices.map((slice) => sliceLatency.get(slice.from + length) ?? null),
    monitors: monitors.map((monitor) => {
      const { name } = monitor;
      const count = Math.round(checks.get(name) ?? 0);
      return {
        monitor,
        intervals: intervals[name] ?? [],
        checks: count,
        errors: Math.max(0, count - Math.round(good.get(name) ?? 0)),
        latencyMs: { p50: ms(p50.get(name)), p95: ms(p95.get(name)), p99: ms(p99.get(name)) },
      };
    }),
  };
}
