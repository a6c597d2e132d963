import { z } from 'zod';
import { Labels } from './labels.ts';

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

/** Availability and usage of a period: what every format shows. */
export const ReportData = z.strictObject({
  kind: z.enum(['availability']),
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
export type ReportData = z.infer<typeof ReportData>;
