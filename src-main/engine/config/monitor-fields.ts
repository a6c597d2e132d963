import { MONITOR_KINDS, type MonitorKindName } from '../../../src-shared/model/monitor.ts';

/** How a key of a monitor is written in YAML; `load` and `export` read the same table. */
export type FieldShape =
  | 'text'
  | 'number'
  | 'bool'
  | 'duration'
  | 'texts'
  | 'labels'
  | 'headers'
  | 'assertions'
  | 'auth'
  | 'collect';

type Fields = Readonly<Record<string, FieldShape>>;

const COMMON: Fields = {
  interval: 'duration',
  timeout: 'duration',
  retry_interval: 'duration',
  failure_threshold: 'number',
  recovery_threshold: 'number',
  group: 'text',
  category: 'text',
  labels: 'labels',
  parents: 'texts',
  severity: 'text',
  runbook: 'text',
  owner: 'text',
  paused: 'bool',
  assert: 'assertions',
};

/** Of the kinds that look by themselves; beside them stands no `interval`. */
const CALENDAR: Fields = { schedule: 'text', timezone: 'text' };

const HTTP: Fields = {
  url: 'text',
  method: 'text',
  headers: 'headers',
  body: 'text',
  auth: 'auth',
  redirects: 'number',
  verify_tls: 'bool',
  ca: 'text',
  keep_alive: 'bool',
  ip_version: 'text',
  body_limit: 'number',
};

const OWN: Readonly<Record<MonitorKindName, Fields>> = {
  http: { ...CALENDAR, ...HTTP, collect: 'collect' },
  prometheus: { ...CALENDAR, ...HTTP, sample_limit: 'number' },
  tcp: { ...CALENDAR, host: 'text', port: 'number', send: 'text', expect: 'text' },
  tls: { ...CALENDAR, host: 'text', port: 'number', server_name: 'text', verify_tls: 'bool', ca: 'text' },
  heartbeat: { period: 'duration', grace: 'duration', token: 'text' },
  machine: CALENDAR,
};

/** Keys of a kind besides `name` and `kind`, in the order they are exported. */
export function fieldsOf(kind: MonitorKindName): Fields {
  return { ...OWN[kind], ...COMMON };
}

/** The kinds that have this key; for the sentence that refuses it elsewhere. */
export function kindsWith(key: string): readonly MonitorKindName[] {
  return MONITOR_KINDS.filter((kind) => key in OWN[kind]);
}

/** `retry_interval` → `retryInterval`. */
export function modelKey(key: string): string {
  return key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** `retryInterval` → `retry_interval`. */
export function fileKey(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
