import type { z } from 'zod';
import type { Percentiles } from '../../src-shared/model/report.ts';
import type { Queries } from '../engine/store/store.ts';

function quoted(value: string): string {
  return `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}

/** Latency percentiles in ms of one monitor between two times, over the checks that took any time at all. */
export async function latencyOf(
  queries: Queries,
  monitor: string,
  from: number,
  to: number,
  signal: AbortSignal,
): Promise<z.infer<typeof Percentiles>> {
  const windowMs = Math.max(1, Math.round(to - from));
  const percentile = async (q: number): Promise<number | null> => {
    const expr = `quantile_over_time(${q}, probe_duration_seconds{monitor=${quoted(monitor)}}[${windowMs}ms])`;
    const seconds = (await queries.instant(expr, to, signal)).vector[0]?.v;
    return seconds === undefined || !Number.isFinite(seconds) ? null : seconds * 1_000;
  };
  const [p50, p95, p99] = await Promise.all([percentile(0.5), percentile(0.95), percentile(0.99)]);
  return { p50, p95, p99 };
}
