import type { Alert } from '../../src-shared/model/alert.ts';
import type { MonitorStatus } from '../../src-shared/model/check.ts';
import { SEVERITIES, severityOf, severityRank } from '../../src-shared/model/severity.ts';
import { steadyDuration } from '../ui/relative-time.ts';
import type { LiveState } from './live.ts';

/** Where an alert stands for the person on call. */
export type Standing = 'needs' | 'taken' | 'silenced' | 'pending' | 'resolved';

/** `needs`: firing, and nobody has taken it. `taken`: acknowledged or snoozed. `silenced`: somebody wants it quiet. Pure. */
export function standing(alert: Alert, now: number): Standing {
  if (alert.state === 'resolved' || alert.closedByHand) return 'resolved';
  if (alert.state === 'pending') return 'pending';
  if (alert.ack !== undefined && (alert.ack.until === undefined || alert.ack.until > now)) return 'taken';
  if (alert.snoozedUntil !== undefined && alert.snoozedUntil > now) return 'taken';
  if (alert.held?.some(({ by }) => by === 'silence') === true) return 'silenced';
  return 'needs';
}

/** How many alerts need somebody. */
export function countNeeds(state: LiveState, now: number): number {
  let count = 0;
  for (const alert of state.alerts.values()) if (standing(alert, now) === 'needs') count += 1;
  return count;
}

/** Worst first, then longest first: what to look at when only five fit. */
export function byUrgency(a: Alert, b: Alert): number {
  return (
    severityRank(b.labels['severity']) - severityRank(a.labels['severity']) ||
    (a.firedAt ?? a.activeAt) - (b.firedAt ?? b.activeAt) ||
    (a.id < b.id ? -1 : 1)
  );
}

/** The alert in words: its summary, else the rule and what it is about. */
export function alertTitle(alert: Alert): string {
  const summary = alert.annotations['summary'];
  if (summary !== undefined && summary !== '') return summary;
  const about = alert.labels['monitor'] ?? alert.labels['instance'];
  return about === undefined ? alert.rule : `${about}: ${alert.rule}`;
}

/**
 * What one has to know beside the title. Of an alert about a monitor's state: what its last check found, which says more
 * than the rule can. Of one that is over: how long it lasted. Else the rule's description.
 */
export function alertDetail(alert: Alert, monitor: MonitorStatus | undefined): string {
  if (alert.state === 'resolved')
    return `lasted ${steadyDuration((alert.resolvedAt ?? alert.updatedAt) - alert.activeAt)}`;
  const ofState = /\bmonitor_state\b/.test(alert.expr);
  if (ofState && monitor !== undefined && monitor.state !== 'up' && monitor.reason !== '') return monitor.reason;
  return alert.annotations['description'] ?? '';
}

/** How long an alert has gone on; a clock a moment behind the engine's shows a second, not nothing. */
export function alertAge(alert: Alert, now: number): string {
  return steadyDuration(now - alert.activeAt);
}

/** How bad alerts are: `2 critical, 1 info`, worst first. */
export function severityText(alerts: readonly Alert[]): string {
  const counts = Object.groupBy(alerts, (alert) => severityOf(alert.labels));
  return [...SEVERITIES]
    .reverse()
    .flatMap((severity) => {
      const count = counts[severity]?.length ?? 0;
      return count === 0 ? [] : [`${count.toLocaleString('en')} ${severity}`];
    })
    .join(', ');
}
