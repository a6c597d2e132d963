import type { AlertingRule, RuleGroup } from '../../../../src-shared/model/rule.ts';

/** Whole days left: what one plans by, and a text that does not change with every evaluation. */
const CERTIFICATE_DAYS = 'floor((probe_ssl_earliest_cert_expiry - time()) / 86400)';
/** `1 day`, `6 days` */
const DAYS = '{{ $value }} {{ if eq $value 1.0 }}day{{ else }}days{{ end }}';

interface Shipped {
  readonly name: string;
  readonly expr: string;
  /** ms */
  readonly for?: number;
  readonly keepFiringFor?: number;
  /** Absent: the series' own `severity` label, which is the monitor's, stays. */
  readonly severity?: 'info' | 'warning' | 'error' | 'critical';
  readonly summary: string;
  readonly description: string;
}

function alert(shipped: Shipped): AlertingRule {
  const { name, expr, severity, summary, description } = shipped;
  return {
    type: 'alerting',
    name,
    expr,
    for: shipped.for ?? 0,
    keepFiringFor: shipped.keepFiringFor ?? 0,
    labels: severity === undefined ? {} : { severity },
    annotations: { summary, description },
  };
}

function group(name: string, interval: number, ...rules: readonly AlertingRule[]): RuleGroup {
  return { name, interval, rules: [...rules], origin: { from: 'shipped' } };
}

/** Who is meant: the monitor where there is one, else what was scraped. */
const WHO = '{{ if $labels.monitor }}{{ $labels.monitor }}{{ else }}{{ $labels.job }} {{ $labels.instance }}{{ end }}';

/**
 * State of the monitors. The thresholds of the monitor (`failure_threshold`) have been applied when the state is down, so
 * there is nothing more to wait for. Heartbeats have a rule of their own, because "silent" and "down" ask for different things.
 */
const MONITORS = group(
  'tocsin: monitors',
  5_000,
  alert({
    name: 'MonitorDown',
    expr: 'monitor_state{kind!="heartbeat"} == 2',
    summary: '{{ $labels.monitor }} is down',
    description:
      '{{ $labels.monitor }} ({{ $labels.kind }} {{ $labels.instance }}) fails its checks. The monitor page shows the last replies, the phase that failed and since when.',
  }),
  alert({
    name: 'HeartbeatMissed',
    expr: 'monitor_state{kind="heartbeat"} == 2',
    summary: '{{ $labels.monitor }} has not reported',
    description:
      'The heartbeat {{ $labels.monitor }} is overdue or reported a failure. Look whether the job ran, ended with an error, or could not reach the ping address.',
  }),
  alert({
    name: 'MonitorDegraded',
    expr: 'monitor_state == 1',
    for: 60_000,
    severity: 'warning',
    summary: '{{ $labels.monitor }} is degraded',
    description:
      '{{ $labels.monitor }} ({{ $labels.instance }}) answers, but has missed an assertion for a minute. The monitor page shows which one and the value it saw.',
  }),
);

const CERTIFICATES = group(
  'tocsin: certificates',
  60_000,
  alert({
    name: 'CertificateExpires',
    expr: `${CERTIFICATE_DAYS} < 14 >= 3`,
    severity: 'warning',
    summary: `Certificate of {{ $labels.monitor }} expires in ${DAYS}`,
    description: `The earliest certificate in the chain of {{ $labels.instance }} ends in ${DAYS}. Renew it in working hours.`,
  }),
  alert({
    name: 'CertificateExpires',
    expr: `${CERTIFICATE_DAYS} < 3`,
    severity: 'critical',
    summary: `Certificate of {{ $labels.monitor }} {{ if lt $value 0.0 }}has expired{{ else if eq $value 0.0 }}expires within a day{{ else }}expires in ${DAYS}{{ end }}`,
    description:
      'Clients of {{ $labels.instance }} will be refused once the certificate has ended. Renew and deploy it now; look at the chain, not only at the leaf.',
  }),
);

/** Five-minute means, so that one slow reply is no alert. */
const LATENCY = group(
  'tocsin: latency and errors',
  15_000,
  alert({
    name: 'HighLatency',
    expr: 'avg_over_time(probe_duration_seconds{kind!="heartbeat"}[5m]) > 1 <= 2',
    for: 60_000,
    severity: 'warning',
    summary: '{{ $labels.monitor }} answers in {{ $value | humanizeDuration }}',
    description:
      'The mean of the last five minutes is above 1 s. The phases on the monitor page tell whether name lookup, connecting, TLS or the server takes the time.',
  }),
  alert({
    name: 'HighLatency',
    expr: 'avg_over_time(probe_duration_seconds{kind!="heartbeat"}[5m]) > 2',
    for: 60_000,
    severity: 'critical',
    summary: '{{ $labels.monitor }} answers in {{ $value | humanizeDuration }}',
    description:
      'The mean of the last five minutes is above 2 s; users notice. The phases on the monitor page tell whether name lookup, connecting, TLS or the server takes the time.',
  }),
  alert({
    name: 'HighErrorRate',
    expr: 'api_error_ratio > 0.05 or api_endpoint_error_ratio > 0.05',
    for: 120_000,
    severity: 'critical',
    summary: `${WHO}: {{ $value | humanizePercentage }} of requests fail`,
    description:
      'The service itself reports more than 5 % failed requests{{ if $labels.endpoint }} at {{ $labels.endpoint }}{{ end }} for two minutes. Compare with deployments and with what it depends on.',
  }),
);

/** Of this computer, of scraped node_exporters, and of services that report their own use (`system_*_ratio`). */
const MACHINES = group(
  'tocsin: machines',
  30_000,
  alert({
    name: 'HighCPU',
    expr: '1 - avg without (cpu, mode) (rate(node_cpu_seconds_total{mode="idle"}[5m])) > 0.8 or system_cpu_ratio > 0.8',
    for: 300_000,
    severity: 'warning',
    summary: `${WHO}: CPU at {{ $value | humanizePercentage }}`,
    description: 'The processors have been busy above 80 % for five minutes.',
  }),
  alert({
    name: 'HighMemory',
    expr: '1 - node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes > 0.8 or system_memory_ratio > 0.8',
    for: 300_000,
    severity: 'warning',
    summary: `${WHO}: memory at {{ $value | humanizePercentage }}`,
    description: 'Less than 20 % of the memory has been available for five minutes. Look for the process that grew.',
  }),
  alert({
    name: 'DiskFull',
    expr: '1 - node_filesystem_avail_bytes{fstype!~"tmpfs|ramfs|overlay|squashfs|iso9660"} / node_filesystem_size_bytes > 0.9 or system_disk_ratio > 0.9',
    for: 300_000,
    severity: 'critical',
    summary: `${WHO}: disk{{ if $labels.mountpoint }} {{ $labels.mountpoint }}{{ end }} {{ $value | humanizePercentage }} full`,
    description: 'Less than 10 % is free. Writes will fail when it is full: make room, or enlarge it.',
  }),
);

/** The watcher watches itself: what is wrong here may hide everything else. */
const CONSOLE = group(
  'tocsin: console',
  15_000,
  alert({
    name: 'ConsoleUnhealthy',
    expr: 'tocsin_event_loop_lag_seconds{quantile="0.99"} > 0.25',
    for: 60_000,
    severity: 'warning',
    summary: 'The console itself is slow ({{ $value | humanizeDuration }} late)',
    description:
      'Checks and alerts run late. Diagnostics shows the scheduler; the computer may be overloaded or short of memory.',
  }),
  alert({
    name: 'ConsoleUnhealthy',
    expr: 'tocsin_store_problem == 1',
    severity: 'critical',
    summary: 'The console cannot store its data',
    description:
      'Watching and alerting go on in memory. Diagnostics says what the store reports: a full disk, a read-only folder or a damaged file.',
  }),
  alert({
    name: 'ConsoleUnhealthy',
    expr: 'tocsin_problem{source!~"store.*"} == 1',
    severity: 'warning',
    summary: 'The console has a problem: {{ $labels.source }}',
    description:
      'The last good state goes on working. The problem list in Diagnostics says what is wrong, where, and what to try.',
  }),
);

/** The rules that are there before anybody wrote one. */
export const shippedRules: readonly RuleGroup[] = [MONITORS, CERTIFICATES, LATENCY, MACHINES, CONSOLE];
