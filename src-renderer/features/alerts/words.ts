import { sourceOf as addressOf } from '../../../src-shared/alert/mirrored.ts';
import type { Alert, AlertEvent } from '../../../src-shared/model/alert.ts';
import { severityOf } from '../../../src-shared/model/severity.ts';
import { humanDuration } from '../../../src-shared/time/duration.ts';
import { lookOnly } from '../../shell/look-only.ts';
import { alertTitle } from '../../state/inbox.ts';
import { relativeTime } from '../../ui/relative-time.ts';

/** Why somebody who may only look changes no alert. */
export const LOOK_ONLY = lookOnly('Changing alerts', 'operate');

/** The alert as one would say it on the phone: what, for how long, how bad. */
export function alertSentence(alert: Alert, now: number): string {
  const title = alertTitle(alert);
  if (alert.state === 'resolved') {
    const lasted = humanDuration((alert.resolvedAt ?? now) - (alert.firedAt ?? alert.activeAt));
    return `${title}: resolved${alert.closedByHand ? ' by hand' : ''}, it lasted ${lasted}.`;
  }
  const age = humanDuration(Math.max(0, now - alert.activeAt));
  if (alert.state === 'pending') return `${title}: for ${age}, not yet long enough to fire.`;
  return `${title}, for ${age}. ${severityOf(alert.labels).replace(/^./, (c) => c.toUpperCase())}.`;
}

/** Who has it and what holds it, in one line; empty when nobody has. */
export function takenSentence(alert: Alert, now: number): string {
  const parts: string[] = [];
  if (alert.ack !== undefined) {
    // The page's time ticks every few seconds, so what was just done lies ahead of it.
    parts.push(
      `Acknowledged by ${alert.ack.by} ${relativeTime(Math.min(alert.ack.at, now), now)}${alert.ack.note === '' ? '' : `: ${alert.ack.note}`}`,
    );
  }
  if (alert.assignee !== undefined) parts.push(`It is ${alert.assignee}'s`);
  if (alert.snoozedUntil !== undefined && alert.snoozedUntil > now)
    parts.push(`Snoozed for another ${humanDuration(alert.snoozedUntil - now)}`);
  const [held] = alert.state === 'firing' ? (alert.held ?? []) : [];
  if (held !== undefined) parts.push(`Nobody is told: ${held.reason.replace(/\.$/, '')}`);
  const { mirror } = alert;
  if (mirror?.unwritten !== undefined)
    parts.push(`Not known at the Alertmanager ${mirror.from} yet: ${mirror.unwritten}`);
  if (mirror?.lost !== undefined && alert.blindSince !== undefined)
    parts.push(`Not known for ${humanDuration(Math.max(0, now - alert.blindSince))}: ${mirror.lost}`);
  else if (alert.blindSince !== undefined) parts.push('Held as it was until its state is seen again');
  else if (alert.sustainedSince !== undefined)
    parts.push('The expression no longer holds; its rule asks for more before it ends');
  else if (alert.lapsedAt !== undefined) parts.push('The expression no longer holds; kept firing for a while');
  return parts.length === 0 ? '' : `${parts.join('. ')}.`;
}

/** Whose alert it is and who tells of it; empty when it is this console's own. */
export function originSentence({ mirror }: Alert): string {
  if (mirror === undefined) return '';
  const to = mirror.receivers.length === 0 ? 'nobody' : mirror.receivers.join(', ');
  const here = mirror.notify ? ' People are told from here as well.' : ' Nobody is told from here.';
  return `Of the Alertmanager ${mirror.from}, which tells ${to}.${here}`;
}

/** What happened, as the timeline says it. */
export const EVENT_WORDS: Readonly<Record<AlertEvent['kind'], string>> = {
  pending: 'Pending',
  fired: 'Fired',
  resolved: 'Resolved',
  reopened: 'Reopened',
  held: 'Held',
  released: 'Released',
  acknowledged: 'Acknowledged',
  unacknowledged: 'Acknowledgement taken back',
  ack_expired: 'Acknowledgement ended',
  snoozed: 'Snoozed',
  unsnoozed: 'Snooze ended',
  suppressed: 'Held back',
  unsuppressed: 'No longer held back',
  commented: 'Comment',
  closed: 'Closed by hand',
  notified: 'Told',
  not_notified: 'Not told',
  undone: 'Undone',
  severity: 'Severity changed',
  assigned: 'Assigned',
  unassigned: 'Assigned to nobody',
  escalated: 'Escalated',
  recovery: 'Recovery',
  written_back: 'Written back',
};

/** Where another program explains an alert of its own, when that can be opened. */
export function sourceOf(alert: Alert): string | undefined {
  const address = addressOf(alert);
  return /^https?:\/\//i.test(address) ? address : undefined;
}

/** A runbook address that may be opened: http or https only. */
export function runbookOf(alert: Alert): string | undefined {
  const address = alert.annotations['runbook_url'] ?? alert.annotations['runbook'] ?? '';
  return /^https?:\/\//i.test(address) ? address : undefined;
}
