import { z } from 'zod';
import { Diagnostics } from '../model/diagnostics.ts';
import { ReportData, ReportedExpressions, ReportedStatistics, ReportFormat, ReportKind } from '../model/report.ts';
import { Retention, Settings } from '../model/settings.ts';
import { call, stream } from '../rpc/define.ts';

export const StatusBar = z.strictObject({
  version: z.string(),
  /** Wall clock of the engine, epoch ms. */
  now: z.number(),
  watching: z.int(),
  paused: z.int(),
  checksPerSecond: z.number(),
  latenessP99: z.number(),
  blind: z.strictObject({ cause: z.string(), since: z.number(), detail: z.string() }).nullable(),
  /** Share of monitor-time of the last 24 h that was seen, 0–1. */
  coverage: z.number(),
  outbox: z.int(),
  storageBytes: z.number(),
  /** Things the operator should know: configuration errors, storage trouble. */
  problems: z.array(z.strictObject({ source: z.string(), message: z.string(), at: z.number() })),
});
export type StatusBar = z.infer<typeof StatusBar>;

const Period = {
  kind: ReportKind.default('availability'),
  from: z.number(),
  to: z.number(),
  zone: z.string().default('UTC'),
  series: ReportedExpressions,
};

export const systemContract = {
  'system.hello': call({
    input: z.strictObject({}),
    output: z.strictObject({
      version: z.string(),
      host: z.enum(['desktop', 'console']),
      access: z.enum(['read', 'operate', 'admin']),
      dataDir: z.string(),
      configFiles: z.array(z.string()),
      /** Where the HTTP server answers, with a slash at the end: heartbeats are sent below it. Absent without a server. */
      url: z.string().optional(),
    }),
  }),
  'system.diagnostics': call({ input: z.strictObject({}), output: Diagnostics }),
  'settings.get': call({
    input: z.strictObject({}),
    output: z.strictObject({ settings: Settings, retention: Retention, secretsBackend: z.string() }),
  }),
  'settings.save': call({ access: 'admin', input: z.strictObject({ settings: Settings }), output: z.strictObject({}) }),
  'secret.names': call({ access: 'admin', input: z.strictObject({}), output: z.array(z.string()) }),
  /** There is no way to read a secret back. */
  'secret.set': call({
    access: 'admin',
    input: z.strictObject({ name: z.string().regex(/^[A-Za-z0-9_.-]{1,64}$/), value: z.string().min(1).max(16_384) }),
    output: z.strictObject({}),
  }),
  'secret.delete': call({ access: 'admin', input: z.strictObject({ name: z.string() }), output: z.strictObject({}) }),
  /** Of alerts: `series` and `measured` say nothing. Else `measured: false` leaves checks, errors (0), latencies (null) and statistics out: they are what takes long over many monitors. */
  'report.preview': call({
    input: z.strictObject({ ...Period, measured: z.boolean().default(true) }),
    output: ReportData,
    timeoutMs: 60_000,
  }),
  /** What stands under "statistics" in a report of the period; a preview without it is quicker. */
  'report.statistics': call({
    input: z.strictObject({ from: z.number(), to: z.number(), series: ReportedExpressions }),
    output: z.array(ReportedStatistics),
    timeoutMs: 60_000,
  }),
  /** The finished file as bytes in base64. */
  'report.render': call({
    input: z.strictObject({ ...Period, format: ReportFormat }),
    output: z.strictObject({ fileName: z.string(), mediaType: z.string(), base64: z.string() }),
    timeoutMs: 120_000,
  }),
  'live.status': stream({ input: z.strictObject({}), event: StatusBar, onOverflow: 'latest' }),
} as const;
