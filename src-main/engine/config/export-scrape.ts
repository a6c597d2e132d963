import { formatDuration } from '../../../src-shared/time/duration.ts';
import { RELABEL_DEFAULTS, type RelabelRule } from '../collect/relabel/rule.ts';
import type { DiscoveryConfig, ScrapeConfig } from '../collect/scrape/config.ts';
import type { HttpOptions, SecretSource, TlsOptions } from '../net/http-options.ts';
import { TLS_NAMES } from './http-client.ts';
import { present, type Yaml } from './yaml-value.ts';

/** A secret under `key`, or its file under `key_file`. */
export function writeSecret(key: string, source: SecretSource | undefined): Readonly<Record<string, Yaml>> {
  if (source === undefined) return {};
  if (typeof source === 'object' && 'file' in source) return { [`${key}_file`]: source.file };
  return { [key]: source };
}

/** `tls_config`; `readTls` gives the same back. */
export function writeTls(tls: TlsOptions): Yaml {
  return present({
    ca: tls.ca,
    ca_file: tls.caFile,
    cert: tls.cert,
    cert_file: tls.certFile,
    ...writeSecret('key', tls.key),
    key_file: tls.keyFile,
    server_name: tls.serverName,
    insecure_skip_verify: tls.insecureSkipVerify,
    min_version: tls.minVersion && TLS_NAMES[tls.minVersion],
    max_version: tls.maxVersion && TLS_NAMES[tls.maxVersion],
  });
}

/** The keys of an HTTP client; `readHttpOptions` gives the same back. */
export function writeHttpOptions(http: HttpOptions): Readonly<Record<string, Yaml | undefined>> {
  const headers = Object.entries(http.headers);
  return {
    basic_auth: http.basicAuth && {
      username: http.basicAuth.username,
      ...writeSecret('password', http.basicAuth.password),
    },
    authorization: http.authorization && {
      type: http.authorization.type,
      ...writeSecret('credentials', http.authorization.credentials),
    },
    tls_config: http.tls && writeTls(http.tls),
    proxy_url: http.proxyUrl,
    http_headers:
      headers.length === 0
        ? undefined
        : Object.fromEntries(headers.map(([name, value]) => [name, { values: [value] }])),
    follow_redirects: http.followRedirects,
  };
}

/** One rule; `readRelabel` gives the same back. */
export function writeRelabel(rule: RelabelRule): Yaml {
  const unless = <T extends Yaml>(value: T, usual: T): T | undefined => (value === usual ? undefined : value);
  return present({
    source_labels: rule.sourceLabels.length === 0 ? undefined : rule.sourceLabels,
    separator: unless(rule.separator, RELABEL_DEFAULTS.separator),
    regex: unless(rule.regex, RELABEL_DEFAULTS.regex),
    modulus: unless(rule.modulus, 0),
    target_label: unless(rule.targetLabel, ''),
    replacement: unless(rule.replacement, RELABEL_DEFAULTS.replacement),
    action: rule.action,
  });
}

function writeDiscovery(one: DiscoveryConfig): readonly [string, readonly Yaml[]] {
  switch (one.type) {
    case 'static':
      return ['static_configs', one.groups.map(({ targets, labels }) => ({ targets, labels }))];
    case 'file':
      return ['file_sd_configs', [{ files: one.files, refresh_interval: formatDuration(one.refreshInterval) }]];
    case 'http':
      return [
        'http_sd_configs',
        [
          present({
            url: one.url,
            ...writeHttpOptions(one.http),
            refresh_interval: formatDuration(one.refreshInterval),
          }),
        ],
      ];
    case 'dns':
      return [
        'dns_sd_configs',
        [
          present({
            names: one.names,
            type: one.record,
            port: one.port === 0 ? undefined : one.port,
            refresh_interval: formatDuration(one.refreshInterval),
          }),
        ],
      ];
  }
}

/** An entry of `scrape_configs` with everything that is said about it; `readScrape` gives the same back. */
export function writeScrape(config: ScrapeConfig): Yaml {
  const lists = new Map<string, Yaml[]>();
  for (const one of config.discovery) {
    const [key, entries] = writeDiscovery(one);
    lists.set(key, [...(lists.get(key) ?? []), ...entries]);
  }
  const limit = (value: number): number | undefined => (value === 0 ? undefined : value);
  return present({
    job_name: config.jobName,
    scrape_interval: formatDuration(config.scrapeInterval),
    scrape_timeout: formatDuration(config.scrapeTimeout),
    metrics_path: config.metricsPath,
    scheme: config.scheme,
    params: Object.keys(config.params).length === 0 ? undefined : config.params,
    honor_labels: config.honorLabels,
    honor_timestamps: config.honorTimestamps,
    track_timestamps_staleness: config.trackTimestampsStaleness,
    scrape_protocols: config.protocols,
    fallback_scrape_protocol: config.fallbackProtocol,
    metric_name_escaping_scheme: config.escaping,
    enable_compression: config.enableCompression,
    extra_scrape_metrics: config.extraMetrics,
    body_size_limit: config.bodySizeLimit === 0 ? undefined : `${config.bodySizeLimit}B`,
    sample_limit: limit(config.sampleLimit),
    label_limit: limit(config.labelLimit),
    label_name_length_limit: limit(config.labelNameLengthLimit),
    label_value_length_limit: limit(config.labelValueLengthLimit),
    target_limit: limit(config.targetLimit),
    keep_dropped_targets: limit(config.keepDroppedTargets),
    ...writeHttpOptions(config.http),
    ...Object.fromEntries(lists),
    relabel_configs: config.relabel.length === 0 ? undefined : config.relabel.map(writeRelabel),
    metric_relabel_configs: config.metricRelabel.length === 0 ? undefined : config.metricRelabel.map(writeRelabel),
  });
}
