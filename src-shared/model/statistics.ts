import { z } from 'zod';
import { Labels } from './label-schema.ts';
import { SampleValue } from './sample-value.ts';

/** What the values of an expression are, as far as its metric's name tells. */
export const ValueUnit = z.enum(['number', 'seconds', 'bytes', 'ratio', 'perSecond']);
export type ValueUnit = z.infer<typeof ValueUnit>;

/** Where a series leads over a window. */
export const SeriesTrend = z.strictObject({
  direction: z.enum(['up', 'down', 'flat']),
  /** Change of the moving average as a part of where it began; infinite when that was 0. */
  changeRatio: SampleValue,
  /** One value per step of the answer; NaN is a gap. */
  movingAverage: z.instanceof(Float64Array),
});

/** What a series was like over a window; `stddev` is of the population, quantiles are interpolated. */
export const SeriesStatistics = z.strictObject({
  labels: Labels,
  count: z.number(),
  min: SampleValue,
  max: SampleValue,
  mean: SampleValue,
  median: SampleValue,
  stddev: SampleValue,
  p50: SampleValue,
  p95: SampleValue,
  p99: SampleValue,
  first: SampleValue,
  last: SampleValue,
  trend: SeriesTrend,
});

/** Statistics of every series of an expression at the steps `t` (epoch ms); series without a number are left out. */
export const StatisticsAnswer = z.strictObject({
  t: z.instanceof(Float64Array),
  /** ms */
  step: z.number(),
  series: z.array(SeriesStatistics),
  warnings: z.array(z.string()),
  infos: z.array(z.string()),
});
export type StatisticsAnswer = z.infer<typeof StatisticsAnswer>;

/** A series that moved with the one asked about. */
export const MovedWith = z.strictObject({
  labels: Labels,
  /** Pearson's coefficient, -1 to 1. */
  r: z.number(),
  /** How much later (ms) it moves than the one asked about; negative: earlier. Absent: at the same time. */
  lagMs: z.number().optional(),
  /** Steps at which both have a value. */
  n: z.number(),
});
export type MovedWith = z.infer<typeof MovedWith>;

/** What moved with a series, the closest first. */
export const CorrelationAnswer = z.strictObject({
  /** The series asked about, and at how many steps it has a value. */
  target: z.strictObject({ labels: Labels, n: z.number() }),
  /** ms */
  step: z.number(),
  ranked: z.array(MovedWith),
  /** Series that were compared. */
  examined: z.number(),
});
export type CorrelationAnswer = z.infer<typeof CorrelationAnswer>;
