import type { AlertStatistics, AlertStatisticsQuery } from '../../../src-shared/model/alert-statistics.ts';
import type { Monitor } from '../../../src-shared/model/monitor.ts';
import type { AlertReport } from '../../../src-shared/model/report.ts';
import { severityRank } from '../../../src-shared/model/severity.ts';
import type { Store } from '../store/store.ts';
import { together } from './build.ts';

/** What the statistics say of a window; see readAlertStatistics. */
export type ReadAlertStatistics = (query: AlertStatisticsQuery, signal: AbortSignal) => Promise<AlertStatistics>;

export interface AlertReportInput {
  readonly from: number;
  readonly to: number;
  readonly generatedAt: number;
  readonly zone: string;
}

const NEVER = new AbortController().signal;

/** Reads what the alerts of `[from, to)` (epoch ms) were like, and how much of it was seen. Rejects as the statistics do. */
export async function readAlertReport(
  { from, to, generatedAt, zone }: AlertReportInput,
  monitors: readonly Monitor[],
  { ops }: Pick<Store, 'ops'>,
  statistics: ReadAlertStatistics,
  signal: AbortSignal = NEVER,
): Promise<AlertReport> {
  const query = { from, to, zone, proposals: false };
  const [byRule, bySeverity, intervals] = await Promise.all([
    statistics({ ...query, by: 'rule' }, signal),
    statistics({ ...query, by: 'severity' }, signal),
    ops.read('states.windows', { monitors: monitors.map(({ name }) => name), from, to }),
  ]);
  const { days, ledger, rows, total, truncated } = byRule;
  const { coverage } = together(
    monitors.map(({ name }) => ({ intervals: intervals[name] ?? [] })),
    from,
    to,
  );
  return {
    kind: 'alerts',
    title: 'Alert report',
    from,
    to,
    generatedAt,
    zone,
    monitors: monitors.length,
    coverage,
    total,
    bySeverity: bySeverity.rows.toSorted((a, b) => severityRank(b.key) - severityRank(a.key)),
    byRule: rows,
    days,
    ledger: ledger.map(({ proposals: _proposals, ...entry }) => entry),
    truncated,
  };
}
