import type { MonitorFacts } from '../../../src-main/engine/report/build.ts';
import { buildReport } from '../../../src-main/engine/report/build.ts';
import { slicesOf } from '../../../src-main/engine/report/slices.ts';
import type { Alert } from '../../../src-shared/model/alert.ts';
import type { StateInterval } from '../../../src-shared/model/check.ts';
import { Monitor } from '../../../src-shared/model/monitor.ts';
import type { AvailabilityReport } from '../../../src-shared/model/report.ts';

export const HOUR = 3_600_000;

export function monitorNamed(name: string, group: string): Monitor {
  return Monitor.parse({ name, group, kind: 'http', url: 'http://127.0.0.1:1/health' });
}

export function factsOf(
  monitor: Monitor,
  intervals: readonly StateInterval[],
  checks: number,
  errors: number,
  p50: number | null,
): MonitorFacts {
  return {
    monitor,
    intervals,
    checks,
    errors,
    latencyMs: { p50, p95: p50 === null ? null : p50 * 2.4, p99: p50 === null ? null : p50 * 4 },
  };
}

export function alertAt(name: string, firedAt: number, ackAfter?: number, resolvedAfter?: number): Alert {
  return {
    id: name,
    fingerprint: '0',
    rule: 'MonitorDown',
    labels: { alertname: 'MonitorDown', monitor: name, severity: 'critical' },
    annotations: {},
    state: resolvedAfter === undefined ? 'firing' : 'resolved',
    activeAt: firedAt,
    firedAt,
    value: 2,
    expr: 'monitor_state == 2',
    closedByHand: false,
    updatedAt: firedAt,
    ...(ackAfter === undefined ? {} : { ack: { at: firedAt + ackAfter, by: 'me', note: '' } }),
    ...(resolvedAfter === undefined ? {} : { resolvedAt: firedAt + resolvedAfter }),
  };
}

/** A week of `count` monitors with outages, slow hours and a night in which the laptop slept. Nothing random. */
export function sampleReport(count: number, statistics: AvailabilityReport['statistics'] = []): AvailabilityReport {
  const from = Date.UTC(2026, 10, 9);
  const to = from + 7 * 24 * HOUR;
  const night: StateInterval = {
    state: 'blind',
    from: from + 60 * HOUR,
    to: from + 72 * HOUR,
    reason: 'the computer slept',
    cause: 'sleep',
  };
  const groups = ['Orders', 'Payments', '', 'Edge & cache'];
  const monitors = Array.from({ length: count }, (_, i) => {
    const outage = from + ((i * 7) % 50) * HOUR;
    const down = i % 5 === 0;
    const intervals: StateInterval[] = down
      ? [
          { state: 'up', from: from - HOUR, to: outage, reason: '' },
          { state: 'down', from: outage, to: outage + (1 + (i % 3)) * HOUR, reason: 'connection refused' },
          { state: 'up', from: outage + (1 + (i % 3)) * HOUR, to: night.from, reason: '' },
          night,
          { state: 'up', from: night.to ?? to, reason: '' },
        ]
      : [
          { state: 'up', from: from - HOUR, to: night.from, reason: '' },
          night,
          { state: 'up', from: night.to ?? to, reason: '' },
        ];
    return factsOf(
      monitorNamed(i === 3 ? '<b>Zażółć</b> 日本' : `service-${i}-with-a-name`, groups[i % 4] ?? ''),
      intervals,
      18_720,
      down ? 120 : 0,
      12 + i * 9,
    );
  });
  return buildReport({
    from,
    to,
    generatedAt: to + 60_000,
    zone: 'Europe/Berlin',
    monitors,
    statistics,
    sliceLatencyMs: slicesOf(from, to).map((slice) =>
      slice.from >= night.from && slice.to <= (night.to ?? 0)
        ? null
        : 60 + 25 * Math.sin(slice.from / (6 * HOUR)) + ((slice.from / HOUR) % 7) * 4,
    ),
    alerts: Array.from({ length: Math.ceil(count / 5) }, (_, i) =>
      alertAt(
        `service-${i * 5}-with-a-name`,
        from + ((i * 35) % 50) * HOUR + 60_000,
        i % 2 === 0 ? 240_000 : undefined,
        (1 + (i % 3)) * HOUR,
      ),
    ),
  });
}
