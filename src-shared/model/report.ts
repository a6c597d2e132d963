import { z } from 'zod';
import { AlertFigures, NoiseEntry } from './alert-statistics.ts';
import { Labels } from './label-schema.ts';
import { ValueUnit } from './statistics.ts';

export const REPORT_FORMATS = ['pdf', 'html', 'csv', 'json'] as const;
export const ReportFormat = z.enum(REPORT_FORMATS);
export type ReportFormat = z.infer<typeof ReportFormat>;

export const Percentiles = z.strictObject({
  p50: z.number().nullable(),
  p95: z.number().nullable(),
  p99: z.number().nullable(),
});

/** One monitor over the period. Ratios are 0–1; `availability` is null when nothing was seen. */
export const ReportRow = z.strictObject({
  monitor: z.string(),
  group: z.string(),
  kind: z.string(),
  target: z.string(),
  availability: z.number().nullable(),
  coverage: z.number(),
  downMs: z.number(),
  degradedMs: z.number(),
  blindMs: z.number(),
  outages: z.int(),
  checks: z.int(),
  errors: z.int(),
  latencyMs: Percentiles,
});
export type ReportRow = z.infer<typeof ReportRow>;

const Value = z.number().nullable();

/** What one series was like over the period; null for what is no finite number. `stddev` is of the population. */
export const ReportedSeries = z.strictObject({
  /** What tells it from the others of its expression. */
  name: z.string(),
  labels: Labels,
  count: z.int(),
  min: Value,
  max: Value,
  mean: Value,
  median: Value,
  stddev: Value,
  p50: Value,
  p95: Value,
  p99: Value,
  trend: z.strictObject({
    direction: z.enum(['up', 'down', 'flat']),
    /** Change of the moving average as a part of where it began. */
    changeRatio: Value,
    /** Even points over the period, few enough to be drawn small; null is a gap. */
    movingAverage: z.array(Value),
  }),
  /** What moved with it, the closest first; null: not asked, as it did not move as much as others. */
  moved: z.array(z.strictObject({ labels: Labels, r: z.number(), lagMs: z.number(), n: z.int() })).nullable(),
});
export type ReportedSeries = z.infer<typeof ReportedSeries>;

/** Statistics of the series of one expression over the period, those that changed most first. */
export const ReportedStatistics = z.strictObject({
  expr: z.string(),
  unit: ValueUnit,
  /** Series with a number; more than in `series` when there are too many to print. */
  found: z.int(),
  /** Series that were looked through for what moved with it. */
  examined: z.int(),
  series: z.array(ReportedSeries),
  /** Why there is nothing, or no comparison; empty when there is. */
  problem: z.string(),
});
export type ReportedStatistics = z.infer<typeof ReportedStatistics>;

/** Expressions whose series a report describes when nobody names others: the monitors' latency. */
export const REPORTED_BY_DEFAULT: readonly string[] = ['probe_duration_seconds'];
/** Expressions of a report; more are a book. */
export const MOST_REPORTED = 8;
/** What a report describes beside availability: PromQL expressions; none leaves the section out. */
export const ReportedExpressions = z
  .array(z.string().trim().min(1).max(10_000))
  .max(MOST_REPORTED)
  .default([...REPORTED_BY_DEFAULT]);

export const REPORT_KINDS = ['availability', 'alerts'] as const;
export const ReportKind = z.enum(REPORT_KINDS);
export type ReportKind = z.infer<typeof ReportKind>;

/** Availability and usage of a period: what every format shows. */
export const AvailabilityReport = z.strictObject({
  kind: z.literal('availability'),
  title: z.string(),
  from: z.number(),
  to: z.number(),
  generatedAt: z.number(),
  zone: z.string(),
  summary: z.strictObject({
    monitors: z.int(),
    availability: z.number().nullable(),
    coverage: z.number(),
    checks: z.int(),
    errors: z.int(),
    latencyMs: Percentiles,
    alerts: z.int(),
    mttaMs: z.number().nullable(),
    mttrMs: z.number().nullable(),
  }),
  rows: z.array(ReportRow),
  /** Availability (ratio or null) and mean latency (ms or null) per slice of the period, for the chart. */
  timeline: z.array(
    z.strictObject({
      at: z.number(),
      availability: z.number().nullable(),
      coverage: z.number(),
      latencyMs: z.number().nullable(),
    }),
  ),
  statistics: z.array(ReportedStatistics),
  alerts: z.array(
    z.strictObject({
      rule: z.string(),
      labels: Labels,
      firedAt: z.number(),
      ackedAt: z.number().nullable(),
      resolvedAt: z.number().nullable(),
    }),
  ),
});
export type AvailabilityReport = z.infer<typeof AvailabilityReport>;

const Counted = AlertFigures.extend({ key: z.string() });

/** What the alerts of a period were like: those that began to fire in it. */
export const AlertReport = z.strictObject({
  kind: z.literal('alerts'),
  title: z.string(),
  from: z.number(),
  to: z.number(),
  generatedAt: z.number(),
  zone: z.string(),
  monitors: z.int(),
  /** Share of the monitors' time that was seen, 0–1: where nothing is seen nothing fires. */
  coverage: z.number(),
  total: AlertFigures,
  /** The worst first. */
  bySeverity: z.array(Counted),
  /** Most firings first. */
  byRule: z.array(Counted),
  /** Per day of the zone; `at` is its midnight written as if it were in UTC. */
  days: z.array(z.strictObject({ at: z.number(), fired: z.int(), atNight: z.int() })),
  /** Noisiest first. */
  ledger: z.array(NoiseEntry.omit({ proposals: true })),
  /** More firings than are looked at: the newest ones were. */
  truncated: z.boolean(),
});
export type AlertReport = z.infer<typeof AlertReport>;

/** A report of a period; what is said depends on its kind. */
export const ReportData = z.discriminatedUnion('kind', [AvailabilityReport, AlertReport]);
export type ReportData = z.infer<typeof ReportData>;
