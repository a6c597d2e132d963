import { formatMatcher } from '../../../src-shared/matcher/parse.ts';
import { formatDuration } from '../../../src-shared/time/duration.ts';
import type { AlertmanagerConfig, DataSourceConfig, RemoteWriteConfig } from '../federate/config.ts';
import { writeHttpOptions, writeRelabel } from './export-scrape.ts';
import { present, type Yaml } from './yaml-value.ts';

/** An entry of `remote_write`; `readRemoteWrite` gives the same back. */
export function writeRemoteWrite(config: RemoteWriteConfig): Yaml {
  const { queue } = config;
  return present({
    name: config.name,
    url: config.url,
    remote_timeout: formatDuration(config.remoteTimeout),
    ...writeHttpOptions(config.http),
    write_relabel_configs: config.relabel.length === 0 ? undefined : config.relabel.map(writeRelabel),
    queue_config: {
      max_samples_per_send: queue.maxSamplesPerSend,
      batch_send_deadline: formatDuration(queue.batchSendDeadline),
      min_backoff: formatDuration(queue.minBackoff),
      max_backoff: formatDuration(queue.maxBackoff),
      retry_on_http_429: queue.retryOnRateLimit,
      sample_age_limit: formatDuration(queue.sampleAgeLimit),
    },
    metadata_config: {
      send: config.metadataEvery !== undefined,
      ...(config.metadataEvery === undefined ? {} : { send_interval: formatDuration(config.metadataEvery) }),
      max_samples_per_send: config.maxMetadataPerSend,
    },
  });
}

/** An entry of `data_sources`; `readDataSource` gives the same back. */
export function writeDataSource(config: DataSourceConfig): Yaml {
  return present({
    name: config.name,
    url: config.url,
    timeout: formatDuration(config.timeout),
    ...writeHttpOptions(config.http),
  });
}

/** An entry of `alertmanagers`; `readAlertmanager` gives the same back. */
export function writeAlertmanager(config: AlertmanagerConfig): Yaml {
  return present({
    name: config.name,
    url: config.url,
    matchers: config.matchers.length === 0 ? undefined : config.matchers.map(formatMatcher),
    interval: formatDuration(config.interval),
    timeout: formatDuration(config.timeout),
    notify: config.notify,
    ...writeHttpOptions(config.http),
  });
}
