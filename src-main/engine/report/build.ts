import type { Alert } from '../../../src-shared/model/alert.ts';
import type { StateInterval } from '../../../src-shared/model/check.ts';
import { type Monitor, targetOf } from '../../../src-shared/model/monitor.ts';
import type { AvailabilityReport, ReportedStatistics, ReportRow } from '../../../src-shared/model/report.ts';
import { availabilityRatio, availabilitySinceKnown, coverageRatio, knownFrom, timesOf } from './availability.ts';
import { slicesOf } from './slices.ts';

/** What is known of one monitor over the period. */
export interface MonitorFacts {
  readonly monitor: Monitor;
  /** State intervals that touch the period, oldest first. */
  readonly intervals: readonly StateInterval[];
  readonly checks: number;
  readonly errors: number;
  readonly latencyMs: ReportRow['latencyMs'];
}

/** Everything a report is made from; times epoch ms. */
export interface ReportInput {
  readonly from: number;
  readonly to: number;
  readonly generatedAt: number;
  readonly zone: string;
  readonly monitors: readonly MonitorFacts[];
  /** Mean latency (ms or null) of each slice of `slicesOf(from, to)`. */
  readonly sliceLatencyMs: readonly (number | null)[];
  /** Alerts that fired inside the period. */
  readonly alerts: readonly Alert[];
  readonly statistics: readonly ReportedStatistics[];
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Mean of a percentile over monitors, weighted by their checks: one slow monitor of many does not colour the whole. */
function weighted(rows: readonly ReportRow[], key: keyof ReportRow['latencyMs']): number | null {
  let sum = 0;
  let weight = 0;
  for (const row of rows) {
    const value = row.latencyMs[key];
    if (value === null || row.checks === 0) continue;
    sum += value * row.checks;
    weight += row.checks;
  }
  return weight === 0 ? null : sum / weight;
}

function buildRow(facts: MonitorFacts, from: number, to: number): ReportRow {
  const { monitor } = facts;
  const { availability, blindMs, coverage, degradedMs, downMs, outages } = availabilitySinceKnown(
    facts.intervals,
    from,
    to,
  );
  return {
    monitor: monitor.name,
    group: monitor.group,
    kind: monitor.kind,
    target: targetOf(monitor),
    availability,
    coverage,
    downMs,
    degradedMs,
    blindMs,
    outages,
    checks: facts.checks,
    errors: facts.errors,
    latencyMs: facts.latencyMs,
  };
}

/** Availability and coverage of all monitors together in one stretch of time. */
export function together(
  monitors: readonly Pick<MonitorFacts, 'intervals'>[],
  from: number,
  to: number,
): { availability: number | null; coverage: number } {
  const sum = { upMs: 0, degradedMs: 0, downMs: 0 };
  let possible = 0;
  for (const { intervals } of monitors) {
    const times = timesOf(intervals, from, to);
    sum.upMs += times.upMs;
    sum.degradedMs += times.degradedMs;
    sum.downMs += times.downMs;
    possible += to - knownFrom(intervals, from, to) - times.maintenanceMs;
  }
  const seen = sum.upMs + sum.degradedMs + sum.downMs;
  return { availability: availabilityRatio(sum), coverage: coverageRatio(seen, possible) };
}

/** Builds the availability report of a period. Pure: the same input gives the same report, to the byte in every format. */
export function buildReport(input: ReportInput): AvailabilityReport {
  const { from, monitors, to } = input;
  const rows = monitors
    .map((facts) => buildRow(facts, from, to))
    .sort((a, b) => compare(a.group, b.group) || compare(a.monitor, b.monitor));
  const alerts = input.alerts.filter((alert) => alert.firedAt !== undefined);
  const since = (alert: Alert, at: number | undefined): number[] =>
    at === undefined ? [] : [Math.max(0, at - (alert.firedAt ?? at))];
  return {
    kind: 'availability',
    title: 'Availability report',
    from,
    to,
    generatedAt: input.generatedAt,
    zone: input.zone,
    summary: {
      monitors: rows.length,
      ...together(monitors, from, to),
      checks: rows.reduce((sum, row) => sum + row.checks, 0),
      errors: rows.reduce((sum, row) => sum + row.errors, 0),
      latencyMs: { p50: weighted(rows, 'p50'), p95: weighted(rows, 'p95'), p99: weighted(rows, 'p99') },
      alerts: alerts.length,
      mttaMs: mean(alerts.flatMap((alert) => since(alert, alert.ack?.at))),
      mttrMs: mean(alerts.flatMap((alert) => since(alert, alert.resolvedAt))),
    },
    rows,
    timeline: slicesOf(from, to).map((slice, i) => ({
      at: slice.from,
      ...together(monitors, slice.from, slice.to),
      latencyMs: input.sliceLatencyMs[i] ?? null,
    })),
    statistics: [...input.statistics],
    alerts: alerts.map((alert) => ({
      rule: alert.rule,
      labels: { ...alert.labels },
      firedAt: alert.firedAt ?? alert.activeAt,
      ackedAt: alert.ack?.at ?? null,
      resolvedAt: alert.resolvedAt ?? null,
    })),
  };
}

/** By code point, so that the order is the same under every locale. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
