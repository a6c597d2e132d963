import type { Alert } from '../../../src-shared/model/alert.ts';
import type { GroupMessage } from '../../../src-shared/model/notification.ts';
import { type Severity, severityOf, severityRank } from '../../../src-shared/model/severity.ts';
import { humanDuration } from '../../../src-shared/time/duration.ts';
import { alertLink, alertsLink } from './link.ts';

/** One alert in words. */
export interface AlertText {
  readonly firing: boolean;
  readonly severity: Severity;
  /** What is wrong, in one line. */
  readonly what: string;
  /** `critical, firing for 4 min (since 2026-01-05 03:00 UTC)` */
  readonly since: string;
  /** Why, when the rule says so. */
  readonly reason: string;
  /** Name → value, in reading order: monitor, target, value, who has acknowledged. */
  readonly facts: readonly (readonly [string, string])[];
  readonly runbook: string | undefined;
  readonly link: string;
}

/** A message worth reading at 03:00: what, since when, how bad, where, why, what to do. */
export interface MessageText {
  /** One line; the worst severity first. */
  readonly title: string;
  /** The worst of what fires, or of what is over. */
  readonly severity: Severity;
  readonly resolved: boolean;
  readonly alerts: readonly AlertText[];
  /** How many alerts are not described. */
  readonly more: number;
  readonly link: string;
}

/** Puts a message into words; at most `limit` alerts are described, firing and worst first. Times are relative to the decision, so every attempt says the same. */
export function messageText(message: GroupMessage, externalUrl: string, limit: number): MessageText {
  const sorted = [...message.alerts].sort(
    (a, b) =>
      Number(b.state === 'firing') - Number(a.state === 'firing') ||
      severityRank(severityOf(b.labels)) - severityRank(severityOf(a.labels)) ||
      (a.firedAt ?? 0) - (b.firedAt ?? 0),
  );
  const texts = sorted.slice(0, limit).map((alert) => alertText(alert, message.at, externalUrl));
  const first = sorted[0];
  return {
    title: titleOf(message, sorted),
    severity: first === undefined ? 'info' : severityOf(first.labels),
    resolved: message.status === 'resolved',
    alerts: texts,
    more: sorted.length - texts.length,
    link: alertsLink(externalUrl),
  };
}

/** The message as plain text. */
export function plainText(text: MessageText): string {
  const parts = text.alerts.map((alert) =>
    [
      alert.what,
      `  ${alert.since}`,
      ...(alert.reason === '' ? [] : [`  ${alert.reason}`]),
      ...alert.facts.map(([name, value]) => `  ${name}: ${value}`),
      ...(alert.runbook === undefined ? [] : [`  Runbook: ${alert.runbook}`]),
      `  ${alert.link}`,
    ].join('\n'),
  );
  if (text.more > 0) parts.push(`and ${text.more} more: ${text.link}`);
  return parts.join('\n\n');
}

/** `2026-01-05 03:00 UTC` */
export function utc(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

function titleOf(message: GroupMessage, sorted: readonly Alert[]): string {
  const first = sorted[0];
  if (message.reason === 'test') return 'Tocsin: test message';
  if (first === undefined) return 'Tocsin';
  const firing = sorted.filter((alert) => alert.state === 'firing').length;
  const over = sorted.length - firing;
  const word = message.status === 'resolved' ? 'RESOLVED' : severityOf(first.labels).toUpperCase();
  const again = message.reason === 'repeat' ? ' (still)' : '';
  if (sorted.length === 1) return `${word}${again}: ${what(first)}`;
  const counts = [...(firing > 0 ? [`${firing} firing`] : []), ...(over > 0 ? [`${over} resolved`] : [])].join(', ');
  const group = Object.values(message.groupLabels).join(' ');
  return `${word}${again}: ${counts}${group === '' ? '' : ` · ${group}`}`;
}

function what(alert: Alert): string {
  const summary = alert.annotations['summary'];
  if (summary !== undefined && summary !== '') return summary;
  const where = alert.labels['monitor'] ?? alert.labels['instance'] ?? '';
  return where === '' ? alert.rule : `${alert.rule} on ${where}`;
}

function alertText(alert: Alert, at: number, externalUrl: string): AlertText {
  const firing = alert.state === 'firing';
  const severity = severityOf(alert.labels);
  const from = alert.firedAt ?? alert.activeAt;
  const end = firing ? at : (alert.resolvedAt ?? at);
  const lasted = humanDuration(Math.max(0, end - from));
  const { annotations, labels, ack } = alert;
  const facts: (readonly [string, string])[] = [];
  const fact = (name: string, value: string | undefined): void => {
    if (value !== undefined && value !== '') facts.push([name, value]);
  };
  fact('Monitor', labels['monitor']);
  fact('Target', labels['instance']);
  fact('Rule', alert.rule);
  fact('Value', Number.isFinite(alert.value) ? String(Number(alert.value.toPrecision(6))) : undefined);
  if (alert.closedByHand) fact('Closed', 'by hand');
  if (firing && ack !== undefined) fact('Acknowledged', ack.note === '' ? `by ${ack.by}` : `by ${ack.by}: ${ack.note}`);
  return {
    firing,
    severity,
    what: what(alert),
    since: firing
      ? `${severity}, firing for ${lasted} (since ${utc(from)})`
      : `resolved after ${lasted} (${utc(from)} – ${utc(end)})`,
    reason: annotations['description'] ?? '',
    facts,
    runbook: [annotations['runbook_url'], annotations['runbook'], labels['runbook']].find((address) => address),
    link: alertLink(externalUrl, alert.id),
  };
}
