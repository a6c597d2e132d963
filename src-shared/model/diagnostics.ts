import { z } from 'zod';
import { BlindCause } from './check.ts';

/** The console watching itself; times in ms, sizes in bytes. Figures are since the start unless said otherwise. */
export const Diagnostics = z.strictObject({
  version: z.string(),
  startedAt: z.number(),
  dataDir: z.string(),
  pid: z.int(),
  scheduler: z.strictObject({
    monitors: z.int(),
    checksPerSecond: z.number(),
    checks: z.int(),
    skipped: z.record(z.string(), z.int()),
    inFlight: z.int(),
    latenessP50: z.number(),
    latenessP99: z.number(),
    latenessMax: z.number(),
    /** Counts of lateness in buckets ≤ 1, 2, 5, 10, 20, 50, 100, 250, 1000 ms and above. */
    latenessHistogram: z.array(z.int()),
  }),
  eventLoop: z.strictObject({ p50: z.number(), p99: z.number(), max: z.number() }),
  memory: z.strictObject({ rss: z.number(), heap: z.number() }),
  store: z.strictObject({
    opsBytes: z.number(),
    metricsBytes: z.number(),
    walBytes: z.number(),
    journalBytes: z.number(),
    series: z.int(),
    samples: z.number(),
    chunks: z.int(),
    batches: z.number(),
    lastBatchMs: z.number(),
    lastCheckpointAt: z.number().optional(),
    problem: z.string().optional(),
  }),
  outbox: z.strictObject({ pending: z.int(), sent: z.int(), failed: z.int(), oldestPendingAt: z.number().optional() }),
  blind: z.array(
    z.strictObject({ cause: BlindCause, from: z.number(), to: z.number().optional(), detail: z.string() }),
  ),
  problems: z.array(z.strictObject({ source: z.string(), message: z.string(), at: z.number() })),
});
export type Diagnostics = z.infer<typeof Diagnostics>;
