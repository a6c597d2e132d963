import { createHash } from 'node:crypto';
import { formatDuration } from '../../../src-shared/time/duration.ts';
import type { AlertmanagerConfig, DataSourceConfig, QueueConfig, RemoteWriteConfig } from '../federate/config.ts';
import { httpUrl, readHttpOptions } from './http-client.ts';
import { readRelabel } from './relabel.ts';
import { readMatcherKeys } from './route.ts';
import { type Reporter, Section } from './section.ts';
import type { Place, Tree } from './tree.ts';

/** A thing with a name that must be unique, and where it stands. */
export interface NamedInFile<T> {
  readonly name: string;
  readonly config: T;
  readonly place: Place;
}

/** Prometheus's defaults (config.DefaultQueueConfig, DefaultRemoteWriteConfig); times ms. */
const QUEUE: QueueConfig = {
  maxSamplesPerSend: 2_000,
  batchSendDeadline: 5_000,
  minBackoff: 30,
  maxBackoff: 5_000,
  retryOnRateLimit: true,
  sampleAgeLimit: 0,
};
const REMOTE_TIMEOUT_MS = 30_000;
const METADATA_EVERY_MS = 60_000;
const METADATA_PER_SEND = 2_000;
/** Larger requests would hold the main thread longer than 8 ms each. */
const MOST_SAMPLES = 5_000;
const SOURCE_TIMEOUT_MS = 30_000;
const ASK_EVERY_MS = 15_000;
const ASK_TIMEOUT_MS = 10_000;
/** Shorter intervals and timeouts than this, ms, are mistakes. */
const SHORTEST_MS = 1_000;

function count(section: Section, key: string, usual: number, most: number): number {
  const value = section.number(key);
  if (value === undefined) return usual;
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  section.fail(section.placeOf(key), `${key} is a whole number from 1 to ${most}.`);
  return usual;
}

function readQueue(section: Section | undefined): QueueConfig {
  if (section === undefined) return QUEUE;
  const minBackoff = section.duration('min_backoff') ?? QUEUE.minBackoff;
  const maxBackoff = section.duration('max_backoff') ?? Math.max(QUEUE.maxBackoff, minBackoff);
  if (maxBackoff < minBackoff) section.fail(section.placeOf('max_backoff'), 'max_backoff is below min_backoff.');
  // The queue is the journal on the disk and is sent in order: its size in memory and its shards are nothing to set.
  for (const key of ['capacity', 'min_shards', 'max_shards']) section.number(key);
  const queue: QueueConfig = {
    maxSamplesPerSend: count(section, 'max_samples_per_send', QUEUE.maxSamplesPerSend, MOST_SAMPLES),
    batchSendDeadline: section.duration('batch_send_deadline') ?? QUEUE.batchSendDeadline,
    minBackoff,
    maxBackoff,
    retryOnRateLimit: section.bool('retry_on_http_429') ?? QUEUE.retryOnRateLimit,
    sampleAgeLimit: section.duration('sample_age_limit') ?? 0,
  };
  section.done();
  return queue;
}

function refuse(section: Section, key: string, message: string): void {
  if (section.bool(key) === true) section.fail(section.placeOf(key), message);
}

function readHeaders(section: Section): Record<string, string> {
  const headers = section.pairs('headers', 'any') ?? {};
  for (const [name, value] of Object.entries(headers)) {
    if (!/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/.test(name) || /[\r\n\0]/.test(value))
      section.fail(section.placeOf('headers'), `"${name}" is no header of one line.`);
    if (/^(?:authorization|content-encoding|content-type|x-prometheus-remote-write-version|user-agent)$/i.test(name))
      section.fail(section.placeOf('headers'), `the header ${name} cannot be set here.`);
  }
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

/** Reads one entry of `remote_write` (Prometheus, "Configuration", remote_write). */
export function readRemoteWrite(tree: Tree, report: Reporter): NamedInFile<RemoteWriteConfig> | undefined {
  const section = Section.of(tree, 'a remote write', report);
  if (!section) return undefined;
  const before = report.problems.length;
  if (section.raw('url') === undefined) section.fail(section.place, 'a remote write needs the key url.');
  const url = httpUrl(section, 'url') ?? '';
  // Without a name the address stands for it, so that the place in the journal is found again after a restart.
  const name = section.text('name') ?? createHash('sha256').update(url).digest('hex').slice(0, 6);
  const queue = readQueue(section.section('queue_config'));
  const metadata = section.section('metadata_config');
  const send = metadata?.bool('send') ?? true;
  const every = metadata?.duration('send_interval') ?? METADATA_EVERY_MS;
  const maxMetadataPerSend =
    metadata === undefined
      ? METADATA_PER_SEND
      : count(metadata, 'max_samples_per_send', METADATA_PER_SEND, MOST_SAMPLES);
  metadata?.done();
  refuse(
    section,
    'send_exemplars',
    'send_exemplars is not possible: exemplars are kept for query_exemplars and not sent on. Leave it out.',
  );
  refuse(
    section,
    'send_native_histograms',
    'send_native_histograms is not possible: native histograms are not kept. Leave it out.',
  );
  const message = section.text('protobuf_message') ?? 'prometheus.WriteRequest';
  if (message !== 'prometheus.WriteRequest')
    section.fail(
      section.placeOf('protobuf_message'),
      'only prometheus.WriteRequest (remote write 1.0) is sent; leave protobuf_message out.',
    );
  section.notYet(['sigv4', 'azuread', 'google_iam', 'round_robin_dns']);
  const headers = readHeaders(section);
  const http = readHttpOptions(section);
  const config: RemoteWriteConfig = {
    name,
    url,
    remoteTimeout: section.duration('remote_timeout') ?? REMOTE_TIMEOUT_MS,
    http: { ...http, headers: { ...http.headers, ...headers } },
    relabel: readRelabel(section, 'write_relabel_configs', report),
    queue,
    metadataEvery: send ? every : undefined,
    maxMetadataPerSend,
  };
  section.done();
  if (report.problems.length > before) return undefined;
  return { name, config, place: section.has('name') ? section.placeOf('name') : section.placeOf('url') };
}

/** Reads one entry of `data_sources`. */
export function readDataSource(tree: Tree, report: Reporter): NamedInFile<DataSourceConfig> | undefined {
  const section = Section.of(tree, 'a data source', report);
  if (!section) return undefined;
  const before = report.problems.length;
  const name = section.required('name') ?? '';
  if (section.raw('url') === undefined) section.fail(section.place, 'a data source needs the key url.');
  const url = httpUrl(section, 'url') ?? '';
  const headers = readHeaders(section);
  const http = readHttpOptions(section);
  const config: DataSourceConfig = {
    name,
    url,
    timeout: section.duration('timeout') ?? SOURCE_TIMEOUT_MS,
    http: { ...http, headers: { ...http.headers, ...headers } },
  };
  section.done();
  return report.problems.length > before ? undefined : { name, config, place: section.placeOf('name') };
}

function atLeast(section: Section, key: string, usual: number): number {
  const ms = section.duration(key) ?? usual;
  if (ms < SHORTEST_MS) section.fail(section.placeOf(key), `${key} is at least ${formatDuration(SHORTEST_MS)}.`);
  return ms;
}

/** Reads one entry of `alertmanagers`. */
export function readAlertmanager(tree: Tree, report: Reporter): NamedInFile<AlertmanagerConfig> | undefined {
  const section = Section.of(tree, 'an Alertmanager', report);
  if (!section) return undefined;
  const before = report.problems.length;
  const name = section.required('name') ?? '';
  if (section.raw('url') === undefined) section.fail(section.place, 'an Alertmanager needs the key url.');
  const config: AlertmanagerConfig = {
    name,
    url: httpUrl(section, 'url') ?? '',
    matchers: readMatcherKeys(section),
    interval: atLeast(section, 'interval', ASK_EVERY_MS),
    timeout: atLeast(section, 'timeout', ASK_TIMEOUT_MS),
    notify: section.bool('notify') ?? false,
    http: readHttpOptions(section),
  };
  section.done();
  return report.problems.length > before ? undefined : { name, config, place: section.placeOf('name') };
}

/** Reads `remote_write_receiver`: whether other servers may write here. */
export function readReceiverSwitch(section: Section | undefined): boolean {
  if (section === undefined) return false;
  const enabled = section.bool('enabled') ?? false;
  section.done();
  return enabled;
}
