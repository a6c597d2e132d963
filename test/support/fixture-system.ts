import type { MonitorStatus } from '../../src-shared/model/check.ts';
import type { Diagnostics } from '../../src-shared/model/diagnostics.ts';
import type { AvailabilityReport } from '../../src-shared/model/report.ts';
import type { RuleStatus } from '../../src-shared/model/rule.ts';
import { dice } from './fixture-data.ts';
import { FIXTURE_CORRELATION, fixtureStatistics } from './fixture-statistics.ts';

/** Shipped rules in several states of health. */
export function fixtureRules(now: number): RuleStatus[] {
  const rules: readonly (readonly [string, string, string, number])[] = [
    ['MonitorDown', 'monitor_state == 2', 'critical', 1],
    ['MonitorDegraded', 'monitor_state == 1', 'warning', 2],
    ['CertificateExpires', 'probe_ssl_earliest_cert_expiry - time() < 14 * 86400', 'info', 1],
    ['HighLatency', 'avg_over_time(probe_duration_seconds[5m]) > 1', 'error', 1],
    [
      'HighErrorRate',
      'sum by (monitor) (rate(http_errors_total[5m])) / sum by (monitor) (rate(http_requests_total[5m])) > 0.05',
      'error',
      0,
    ],
    ['DiskFull', 'machine_disk_free_bytes / machine_disk_size_bytes < 0.1', 'critical', 0],
  ];
  return rules.map(([name, expr, severity, firing], i) => ({
    group: i < 4 ? 'shipped' : 'services',
    groupStatus: {
      interval: 15_000,
      limit: 0,
      queryOffset: 0,
      lastEvaluation: now - 3_000,
      durationMs: 2.4,
      evaluations: 2_160,
      missed: i < 4 ? 0 : 2,
    },
    rule: {
      type: 'alerting',
      name,
      expr,
      for: 30_000,
      keepFiringFor: 0,
      labels: { severity },
      annotations: { summary: `{{ $labels.monitor }}: ${name}` },
    },
    origin: i < 4 ? { from: 'shipped' } : { from: 'file', file: '/etc/tocsin/rules/services.yml', line: 4 + i * 6 },
    enabled: true,
    health: name === 'HighErrorRate' ? 'err' : name === 'DiskFull' ? 'unknown' : 'ok',
    lastError: name === 'HighErrorRate' ? '1:58: no metric is named http_requests_total' : '',
    ...(name === 'DiskFull' ? {} : { lastEvaluation: now - 3_000 }),
    evaluationMs: 0.4 + i,
    pending: i === 3 ? 2 : 0,
    firing,
  }));
}

/** A console in good health. */
export function fixtureDiagnostics(now: number, monitors: number): Diagnostics {
  return {
    version: '0.1.0',
    startedAt: now - 9 * 3_600_000,
    dataDir: '/home/kim/.local/share/tocsin',
    pid: 4_211,
    scheduler: {
      monitors,
      checksPerSecond: monitors / 20,
      checks: monitors * 1_620,
      skipped: { in_flight: 3 },
      inFlight: 4,
      latenessP50: 0.8,
      latenessP99: 4.1,
      latenessMax: 31,
      latenessHistogram: [61_000, 21_000, 8_000, 900, 60, 4, 0, 0, 0, 0],
    },
    eventLoop: { p50: 1.1, p99: 6.2, max: 24 },
    memory: { rss: 142_000_000, heap: 61_000_000 },
    store: {
      opsBytes: 4_200_000,
      metricsBytes: 44_000_000,
      walBytes: 1_100_000,
      journalBytes: 640_000,
      series: monitors * 9,
      samples: 14_200_000,
      chunks: 42_000,
      batches: 129_000,
      lastBatchMs: 1.9,
      lastCheckpointAt: now - 42_000,
    },
    outbox: { pending: 0, sent: 61, failed: 1 },
    blind: [
      { cause: 'sleep', from: now - 7 * 3_600_000, to: now - 6.6 * 3_600_000, detail: 'the machine slept for 24 min' },
      {
        cause: 'network',
        from: now - 3 * 3_600_000,
        to: now - 2.9 * 3_600_000,
        detail: 'canary 1.1.1.1:443 did not answer',
      },
    ],
    problems: [],
  };
}

/** Statistics of one series, with one that moved along. */
export function fixtureReported(from: number, to: number): AvailabilityReport['statistics'] {
  const { series } = fixtureStatistics(from, to, (to - from) / 48);
  return [
    {
      expr: 'probe_duration_seconds',
      unit: 'seconds',
      found: series.length,
      examined: FIXTURE_CORRELATION.examined,
      series: series.map(({ first: _first, last: _last, trend, ...figures }) => ({
        ...figures,
        name: 'Orders API',
        trend: { ...trend, movingAverage: [...trend.movingAverage].map((v) => (Number.isNaN(v) ? null : v)) },
        moved: FIXTURE_CORRELATION.ranked.map(({ lagMs = 0, ...one }) => ({ ...one, lagMs })),
      })),
      problem: '',
    },
  ];
}

/** The availability report of a period. */
export function fixtureReport(
  from: number,
  to: number,
  zone: string,
  monitors: readonly MonitorStatus[],
  now: number,
): AvailabilityReport {
  const random = dice(3);
  const slices = 48;
  return {
    kind: 'availability',
    title: 'Availability',
    from,
    to,
    generatedAt: now,
    zone,
    summary: {
      monitors: monitors.length,
      availability: 0.99931,
      coverage: 0.978,
      checks: monitors.length * 4_320,
      errors: monitors.length * 3,
      latencyMs: { p50: 84, p95: 190, p99: 412 },
      alerts: 14,
      mttaMs: 190_000,
      mttrMs: 1_140_000,
    },
    rows: monitors.map((monitor) => ({
      monitor: monitor.name,
      group: monitor.group,
      kind: monitor.kind,
      target: monitor.target,
      availability: 1 - random() * 0.003,
      coverage: 0.978,
      downMs: Math.round(random() * 400_000),
      degradedMs: Math.round(random() * 300_000),
      blindMs: Math.round((to - from) * 0.022),
      outages: Math.round(random() * 2),
      checks: 4_320,
      errors: Math.round(random() * 12),
      latencyMs: { p50: 84, p95: 190, p99: 412 },
    })),
    timeline: Array.from({ length: slices }, (_, i) => ({
      at: from + ((to - from) * i) / slices,
      availability: i === 20 ? null : 1 - random() * 0.002,
      coverage: i === 20 ? 0 : 1,
      latencyMs: i === 20 ? null : 80 + random() * 30,
    })),
    statistics: fixtureReported(from, to),
    alerts: monitors.slice(0, 6).map((monitor, i) => ({
      rule: 'MonitorDown',
      labels: { monitor: monitor.name, severity: 'critical' },
      firedAt: from + (to - from) * (0.1 + i * 0.1),
      ackedAt: from + (to - from) * (0.1 + i * 0.1) + 120_000,
      resolvedAt: from + (to - from) * (0.1 + i * 0.1) + 900_000,
    })),
  };
}
