import { z } from 'zod';
import { cronProblem, isTimeZone } from '../time/cron.ts';
import { LabelName } from './label-schema.ts';
import { Severity } from './severity.ts';

/** Durations in the model are milliseconds; the configuration file writes them as `30s`. */
const Ms = z.int().min(0);

export const CATEGORIES = [
  'application',
  'api',
  'database',
  'cache',
  'queue',
  'external',
  'system',
  'security',
] as const;
export const Category = z.enum(CATEGORIES);
export type Category = z.infer<typeof Category>;

/** A secret by name, never by value. `literal` is for values that are no secret. */
export const SecretRef = z.strictObject({ secret: z.string().min(1) });
export const Credential = z.union([z.string(), SecretRef]);
export type Credential = z.infer<typeof Credential>;

export const HttpAuth = z.strictObject({
  basic: z.strictObject({ username: z.string(), password: Credential }).optional(),
  bearer: Credential.optional(),
});
export type HttpAuth = z.infer<typeof HttpAuth>;

/** What HTTP-based kinds (http, prometheus) share. */
const httpOptions = {
  url: z.string().regex(/^https?:\/\/[^\s]+$/i, 'an http:// or https:// address'),
  method: z.enum(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']).default('GET'),
  headers: z
    .record(
      z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, 'a header name'),
      z.string().regex(/^[^\r\n\0]*$/, 'one line'),
    )
    .default({}),
  body: z.string().optional(),
  auth: HttpAuth.optional(),
  /** How many redirects are followed; 0 follows none. */
  redirects: z.int().min(0).max(10).default(5),
  /** false accepts any certificate. */
  verifyTls: z.boolean().default(true),
  /** Further certificate authorities, PEM. */
  ca: z.string().optional(),
  /** Reuse connections; then connect and tls phases are 0 for most checks. */
  keepAlive: z.boolean().default(false),
  ipVersion: z.enum(['any', '4', '6']).default('any'),
  /** Bytes of the body that are read; more is cut. */
  bodyLimit: z.int().min(1).max(16_777_216).default(1_048_576),
};

const JsonSeries = z.strictObject({
  /** RFC 9535 JSONPath; one sample per match. */
  path: z.string().min(1),
  metric: z.string().regex(/^[a-zA-Z_:][a-zA-Z0-9_:]*$/, 'a metric name'),
  type: z.enum(['gauge', 'counter']).default('gauge'),
  labels: z.record(LabelName, z.string()).default({}),
  /** The value is multiplied by this before it is stored. */
  scale: z.number().default(1),
});
export type JsonSeries = z.infer<typeof JsonSeries>;

export const Collect = z.strictObject({
  preset: z.enum(['auto', 'none']).default('auto'),
  json: z.array(JsonSeries).default([]),
});
export type Collect = z.infer<typeof Collect>;

const common = {
  /** Unique; the identity of the monitor and of its history; the label `monitor`. */
  name: z
    .string()
    .min(1)
    .max(200)
    .regex(/^[^\s\p{Cc}](?:[^\p{Cc}]*[^\s\p{Cc}])?$/u, 'no control characters and no space at the ends'),
  interval: Ms.min(1_000).default(30_000),
  timeout: Ms.min(100).default(10_000),
  /** Interval while the raw state disagrees with the confirmed one. Default: the interval. */
  retryInterval: Ms.min(1_000).optional(),
  failureThreshold: z.int().min(1).max(100).default(2),
  recoveryThreshold: z.int().min(1).max(100).default(1),
  group: z.string().default(''),
  category: Category.default('application'),
  labels: z.record(LabelName, z.string()).default({}),
  parents: z.array(z.string()).default([]),
  severity: Severity.default('critical'),
  runbook: z.string().optional(),
  owner: z.string().optional(),
  paused: z.boolean().default(false),
  /** Assertions in the condition language, `latency < 800ms : degraded`. */
  assert: z.array(z.string()).default([]),
};

/** Checks at times of the calendar in place of an interval; for kinds that look by themselves. */
const calendar = {
  /** Cron text with five fields, or six with the second in front. The interval then starts no checks. */
  schedule: z
    .string()
    .superRefine((text, context) => {
      const message = cronProblem(text);
      if (message !== undefined) context.addIssue({ code: 'custom', message });
    })
    .optional(),
  /** IANA name of the zone that the schedule is read in. Default: the machine's. */
  timezone: z.string().refine(isTimeZone, 'not a time zone of the IANA database such as Europe/Berlin').optional(),
};

const sourced = { collect: Collect.default({ preset: 'auto', json: [] }) };
const Host = z
  .string()
  .min(1)
  .regex(/^[^\s/]+$/, 'a host name or address');
const Port = z.int().min(1).max(65_535);

export const HttpMonitor = z.strictObject({
  kind: z.literal('http'),
  ...common,
  ...calendar,
  ...httpOptions,
  ...sourced,
});
export const PrometheusMonitor = z.strictObject({
  kind: z.literal('prometheus'),
  ...common,
  ...calendar,
  ...httpOptions,
  sampleLimit: z.int().min(0).default(50_000),
});
export const TcpMonitor = z.strictObject({
  kind: z.literal('tcp'),
  ...common,
  ...calendar,
  host: Host,
  port: Port,
  /** Text sent after connecting, and the regular expression the reply has to match. */
  send: z.string().optional(),
  expect: z.string().optional(),
});
export const TlsMonitor = z.strictObject({
  kind: z.literal('tls'),
  ...common,
  ...calendar,
  host: Host,
  port: Port.default(443),
  serverName: z.string().optional(),
  verifyTls: z.boolean().default(true),
  ca: z.string().optional(),
});
export const HeartbeatMonitor = z.strictObject({
  kind: z.literal('heartbeat'),
  ...common,
  /** Expected time between pings, and how late one may be. */
  period: Ms.min(1_000).default(3_600_000),
  grace: Ms.default(300_000),
  /** The secret part of the ping address `/hb/<token>`. */
  token: z.string().regex(/^[A-Za-z0-9_-]{8,64}$/, '8 to 64 letters, digits, - or _'),
});
export const MachineMonitor = z.strictObject({ kind: z.literal('machine'), ...common, ...calendar });

/** A thing watched. Defaults are filled in; unknown keys are refused. */
export const Monitor = z.discriminatedUnion('kind', [
  HttpMonitor,
  PrometheusMonitor,
  TcpMonitor,
  TlsMonitor,
  HeartbeatMonitor,
  MachineMonitor,
]);
export type Monitor = z.infer<typeof Monitor>;
export type MonitorInput = z.input<typeof Monitor>;
export type MonitorKindName = Monitor['kind'];
export type MonitorOf<K extends MonitorKindName> = Extract<Monitor, { kind: K }>;
export const MONITOR_KINDS = [
  'http',
  'prometheus',
  'tcp',
  'tls',
  'heartbeat',
  'machine',
] as const satisfies readonly MonitorKindName[];

/** Times of the wall clock, in a zone or else the machine's. */
export interface CalendarTime {
  readonly schedule: string;
  readonly timezone?: string | undefined;
}

/** When a monitor is checked by the calendar; undefined when it goes by its interval (or waits for pings). */
export function calendarOf(monitor: Monitor): CalendarTime | undefined {
  if (monitor.kind === 'heartbeat' || monitor.schedule === undefined) return undefined;
  return { schedule: monitor.schedule, timezone: monitor.timezone };
}

/** Where an entity was defined: in a configuration file (read-only in the UI) or in the UI (kept in ops.db). */
export const Origin = z.discriminatedUnion('from', [
  z.strictObject({ from: z.literal('ui') }),
  z.strictObject({ from: z.literal('file'), file: z.string(), line: z.int() }),
  z.strictObject({ from: z.literal('shipped') }),
]);
export type Origin = z.infer<typeof Origin>;

/** The target as one word for the label `instance` and for tables: the URL, or host:port. */
export function targetOf(monitor: Monitor): string {
  switch (monitor.kind) {
    case 'http':
    case 'prometheus':
      return monitor.url;
    case 'tcp':
    case 'tls':
      return `${monitor.host}:${monitor.port}`;
    case 'heartbeat':
      return 'heartbeat';
    case 'machine':
      return 'localhost';
  }
}

/** The labels of every series that checks of this monitor write (interfaces: monitor, instance, kind, group, category, own labels). */
export function monitorLabels(monitor: Monitor): Record<string, string> {
  return {
    ...monitor.labels,
    monitor: monitor.name,
    instance: targetOf(monitor),
    kind: monitor.kind,
    ...(monitor.group === '' ? {} : { group: monitor.group }),
    category: monitor.category,
    severity: monitor.severity,
  };
}
