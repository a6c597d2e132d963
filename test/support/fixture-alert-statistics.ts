import type { AlertFigures, AlertStatistics, AlertStatisticsQuery } from '../../src-shared/model/alert-statistics.ts';
import type { AlertReport } from '../../src-shared/model/report.ts';

const MIN = 60_000;
const DAY = 86_400_000;

const FIGURES: AlertFigures = {
  fired: 42,
  acknowledged: 9,
  ackRatio: 9 / 42,
  toAcknowledge: { count: 9, mean: 7 * MIN, median: 4 * MIN, p90: 19 * MIN },
  toResolve: { count: 40, mean: 21 * MIN, median: 6 * MIN, p90: 75 * MIN },
  repeats: 17,
  reopened: 1,
  atNight: 11,
  outsideWork: 23,
};

/** Statistics as a console of a few weeks has them. */
export function fixtureAlertStatistics({ by, from, proposals, to, zone }: AlertStatisticsQuery): AlertStatistics {
  const keys = by === 'severity' ? ['warning', 'critical'] : ['HighLatency', 'MonitorDown', 'CertificateEnds'];
  const first = Math.floor(from / DAY);
  const days = Math.floor((to - 1) / DAY) - first + 1;
  return {
    from,
    to,
    zone,
    by,
    total: FIGURES,
    rows: keys.map((key, i) => ({ ...FIGURES, key, fired: 24 - 8 * i })),
    days: Array.from({ length: days }, (_, i) => ({
      at: (first + i) * DAY,
      fired: (i * 5) % 9,
      atNight: (i * 5) % 9 > 5 ? i % 4 : 0,
    })),
    week: Array.from({ length: 7 }, (_, day) =>
      Array.from({ length: 24 }, (_, hour) => (hour % 7 === day ? day + 1 : hour === 3 ? 2 : 0)),
    ),
    ledger: [
      {
        rule: 'HighLatency',
        fired: 24,
        actedOn: 2,
        selfHealed: 21,
        woke: 6,
        open: 1,
        messages: 61,
        noise: 0.56,
        proposals: proposals
          ? [
              {
                kind: 'for',
                text: '`for: 2m` would have spared 14 of 21 that nobody acted on',
                spared: 14,
                of: 21,
                lost: 0,
              },
            ]
          : [],
      },
      {
        rule: 'MonitorDown',
        fired: 18,
        actedOn: 12,
        selfHealed: 6,
        woke: 2,
        open: 0,
        messages: 40,
        noise: 0.2,
        proposals: [],
      },
    ],
    proposals: [],
    truncated: false,
  };
}

/** The report of alerts of such a console. */
export function fixtureAlertReport(from: number, to: number, zone: string, now: number): AlertReport {
  const query = { from, to, zone, proposals: false };
  const { days, ledger, rows, total } = fixtureAlertStatistics({ ...query, by: 'rule' });
  return {
    kind: 'alerts',
    title: 'Alert report',
    from,
    to,
    generatedAt: now,
    zone,
    monitors: 40,
    coverage: 0.978,
    total,
    bySeverity: fixtureAlertStatistics({ ...query, by: 'severity' }).rows,
    byRule: rows,
    days,
    ledger: ledger.map(({ proposals: _proposals, ...entry }) => entry),
    truncated: false,
  };
}
