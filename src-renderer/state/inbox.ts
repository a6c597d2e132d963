import type { Alert } from '../../src-shared/model/alert.ts';
import { severityRank } from '../../src-shared/model/severity.ts';
import type { LiveState } from './live.ts';

/** Where an alert stands for the person on call. */
export type Standing = 'needs' | 'taken' | 'pending' | 'resolved';

/** `needs`: firing, and nobody has taken it. `taken`: acknowledged or snoozed. Pure. */
export function standing(alert: Alert, now: number): Standing {
  if (alert.state === 'resolved' || alert.closedByHand) return 'resolved';
  if (alert.state === 'pending') return 'pending';
  if (alert.ack !== undefined && (alert.ack.until === undefined || alert.ack.until > now)) return 'taken';
  if (alert.snoozedUntil !== undefined && alert.snoozedUntil > now) return 'taken';
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
