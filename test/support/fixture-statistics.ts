import { describe, trend } from '../../src-shared/math/statistics.ts';
import type { CorrelationAnswer, StatisticsAnswer } from '../../src-shared/model/statistics.ts';

/** Statistics of one series that rises with a wave on it. */
export function fixtureStatistics(from: number, to: number, step: number): StatisticsAnswer {
  const count = Math.max(0, Math.floor((to - from) / step)) + 1;
  const t = Float64Array.from({ length: count }, (_, i) => from + i * step);
  const v = t.map((_, i) => 0.2 + (0.2 * i) / count + 0.05 * Math.sin(i / 4));
  const described = describe(v);
  return {
    t,
    step,
    series: described === undefined ? [] : [{ labels: { monitor: 'Orders API' }, ...described, trend: trend(v) }],
    warnings: [],
    infos: [],
  };
}

/** One series that moves along, one that goes against it later. */
export const FIXTURE_CORRELATION: CorrelationAnswer = {
  target: { labels: { __name__: 'probe_duration_seconds', monitor: 'Orders API' }, n: 120 },
  step: 30_000,
  ranked: [
    { labels: { __name__: 'node_load1', instance: 'db-1' }, r: 0.94, n: 120 },
    { labels: { __name__: 'redis_hit_ratio', instance: 'cache-1' }, r: -0.81, lagMs: 60_000, n: 118 },
  ],
  examined: 312,
};
