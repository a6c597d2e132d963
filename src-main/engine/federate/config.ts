import type { Matcher } from '../../../src-shared/matcher/matcher.ts';
import type { RelabelRule } from '../collect/relabel/rule.ts';
import type { HttpOptions } from '../net/http-options.ts';

/** How samples wait for a remote end (Prometheus, "Configuration", queue_config). Times in ms; 0 as an age is no limit. */
export interface QueueConfig {
  readonly maxSamplesPerSend: number;
  /** A request that is not full goes out this long after its first sample. */
  readonly batchSendDeadline: number;
  readonly minBackoff: number;
  readonly maxBackoff: number;
  readonly retryOnRateLimit: boolean;
  readonly sampleAgeLimit: number;
}

/** One entry of `remote_write`, defaults put in. Times in ms. */
export interface RemoteWriteConfig {
  /** Unique; the position in the journal is kept under it. */
  readonly name: string;
  readonly url: string;
  readonly remoteTimeout: number;
  readonly http: HttpOptions;
  readonly relabel: readonly RelabelRule[];
  readonly queue: QueueConfig;
  /** ms between two tellings of what the metrics are; undefined when it is not told. */
  readonly metadataEvery: number | undefined;
  readonly maxMetadataPerSend: number;
}

/** One entry of `data_sources`: another Prometheus to ask. */
export interface DataSourceConfig {
  readonly name: string;
  readonly url: string;
  /** ms */
  readonly timeout: number;
  readonly http: HttpOptions;
}

/** One entry of `alertmanagers`: another Alertmanager whose alerts are shown here. */
export interface AlertmanagerConfig {
  /** Unique: alerts are kept under it. */
  readonly name: string;
  readonly url: string;
  /** Which of its alerts are shown; none: all. */
  readonly matchers: readonly Matcher[];
  /** ms between an answer and the next question. */
  readonly interval: number;
  /** ms */
  readonly timeout: number;
  /** People are told of its alerts from here as well. */
  readonly notify: boolean;
  readonly http: HttpOptions;
}

/** What the configuration says about other servers. */
export interface FederateConfig {
  readonly remoteWrite: readonly RemoteWriteConfig[];
  readonly receiver: boolean;
  readonly dataSources: readonly DataSourceConfig[];
  readonly alertmanagers: readonly AlertmanagerConfig[];
}

export const NO_FEDERATION: FederateConfig = { remoteWrite: [], receiver: false, dataSources: [], alertmanagers: [] };
