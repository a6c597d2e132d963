import { z } from 'zod';
import { Labels } from './label-schema.ts';

/** Whether the last scrape brought samples; unknown before the first one and while nothing can be seen. */
export const TargetHealth = z.enum(['up', 'down', 'unknown']);
export type TargetHealth = z.infer<typeof TargetHealth>;

/** An address that is scraped. Durations in ms, times epoch ms. */
export const ActiveTarget = z.strictObject({
  /** The scrape job of the configuration that it came from. */
  pool: z.string(),
  /** Its label `job`, which relabelling may have changed. */
  job: z.string(),
  scrapeUrl: z.string(),
  /** Labels that all its series get. */
  labels: Labels,
  /** Labels before relabelling. */
  discoveredLabels: Labels,
  health: TargetHealth,
  /** Why it is down or unknown; empty while it is up. */
  lastError: z.string(),
  lastScrape: z.number().optional(),
  lastDurationMs: z.number(),
  /** Samples of the last reply, before metric relabelling. */
  samples: z.int(),
  /** Series that are stored of it now. */
  series: z.int(),
  interval: z.number(),
  timeout: z.number(),
});
export type ActiveTarget = z.infer<typeof ActiveTarget>;

/** An address that relabelling dropped, and by which rule. */
export const DroppedTarget = z.strictObject({
  pool: z.string(),
  discoveredLabels: Labels,
  /** Place of the rule in the job's `relabel_configs`, from 1, and what it says. */
  rule: z.strictObject({ index: z.int().min(1), text: z.string() }),
});
export type DroppedTarget = z.infer<typeof DroppedTarget>;

export const TargetList = z.strictObject({ targets: z.array(ActiveTarget), dropped: z.array(DroppedTarget) });
export type TargetList = z.infer<typeof TargetList>;

/** What exporters say about the series of one name. */
export const MetricMetadata = z.strictObject({
  metric: z.string(),
  /** counter, gauge, histogram, gaugehistogram, summary, info, stateset or unknown. */
  type: z.string(),
  help: z.string(),
  unit: z.string(),
});
export type MetricMetadata = z.infer<typeof MetricMetadata>;
