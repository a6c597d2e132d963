import { whatOf } from '../../../src-shared/alert/what.ts';
import { partOfText } from '../../../src-shared/incident/part-of.ts';
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
  /** The incident that the alerts belong to: its cause and how many; empty when that says nothing more. */
  readonly partOf: string;
  /** Why it is said at all, where that is not the route's doing, and what is different from the last message about this group. */
  readonly changed: string;
  /** What went wrong with the message itself; empty when nothing did. */
  readonly note: string;
  /** How many alerts are not described. */
  readonly more: number;
  readonly link: string;
}

/** What is known besides the message. */
export interface Surroundings {
  readonly externalUrl: string;
  /** Ids of the alerts that this channel was told are firing; undefined when it was told nothing of the group. */
  readonly toldFiring?: readonly string[] | undefined;
  readonly note?: string;
}

/** Puts a message into words; at most `limit` alerts are described, firing and worst first. Times are relative to the decision, so every attempt says the same. */
export function messageText(message: GroupMessage, limit: number, around: Surroundings): MessageText {
  const { externalUrl, note = '', toldFiring } = around;
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
    partOf: partOfText(message.partOf),
    changed: [message.because ?? '', toldFiring === undefined ? '' : changedOf(message, new Set(toldFiring))]
      .filter((text) => text !== '')
      .join(' '),
    note,
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
  const before = [text.changed, text.partOf].filter((line) => line !== '');
  if (before.length > 0) parts.unshift(before.join('\n'));
  if (text.note !== '') parts.push(text.note);
  return parts.join('\n\n');
}

/** The message for a small screen: the worst alert, what changed, the runbook, the link. */
export function shortText(text: MessageText): string {
  const [first] = text.alerts;
  const others = text.alerts.length - 1 + text.more;
  const lines = [
    ...(first === undefined ? [] : [others > 0 ? `${first.what}: ${first.since}` : first.since]),
    others > 0 ? `and ${others} more` : '',
    others > 0 ? '' : (first?.reason ?? ''),
    text.partOf,
    text.changed,
    first?.runbook === undefined ? '' : `Runbook: ${first.runbook}`,
    text.note,
  ];
  return lines.filter((line) => line !== '').join('\n');
}

/** `2026-01-05 03:00 UTC` */
export function utc(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** Names that are listed before the rest is counted. */
const NAMED = 5;

function changedOf(message: GroupMessage, told: ReadonlySet<string>): string {
  const fresh = message.alerts.filter((alert) => alert.state === 'firing' && !told.has(alert.id));
  const over = message.alerts.filter((alert) => alert.state === 'resolved' && told.has(alert.id));
  const parts = [listed(fresh, 'new'), listed(over, 'over')].filter((part) => part !== '');
  return parts.length === 0 ? '' : `Since the last message: ${parts.join('; ')}.`;
}

function listed(alerts: readonly Alert[], word: string): string {
  if (alerts.length === 0) return '';
  const names = alerts
    .slice(0, NAMED)
    .map((alert) => alert.labels['monitor'] ?? alert.labels['instance'] ?? alert.rule);
  const rest = alerts.length > NAMED ? ', …' : '';
  return `${alerts.length} ${word} (${names.join(', ')}${rest})`;
}

/** Said after the severity: why something is told that was told before. */
function againOf({ alerts, reason }: GroupMessage): string {
  if (reason === 'repeat') return ' (still)';
  if (reason === 'escalated') return ' (escalated)';
  const firing = alerts.filter((alert) => alert.state === 'firing');
  const taken = reason === 'acknowledged' && firing.every((alert) => alert.ack !== undefined);
  return taken ? ' (acknowledged)' : '';
}

function titleOf(message: GroupMessage, sorted: readonly Alert[]): string {
  const first = sorted[0];
  if (message.reason === 'test') return 'Tocsin: test message';
  if (first === undefined) return 'Tocsin';
  const firing = sorted.filter((alert) => alert.state === 'firing').length;
  const over = sorted.length - firing;
  const word = message.status === 'resolved' ? 'RESOLVED' : severityOf(first.labels).toUpperCase();
  const again = againOf(message);
  if (message.reason === 'digest' || message.reason === 'storm') {
    const head = message.reason === 'storm' ? 'STORM' : 'DIGEST';
    return `${head}: ${firing} firing, ${over} resolved`;
  }
  if (sorted.length === 1) return `${word}${again}: ${whatOf(first)}`;
  const counts = [...(firing > 0 ? [`${firing} firing`] : []), ...(over > 0 ? [`${over} resolved`] : [])].join(', ');
  const group = Object.values(message.groupLabels).join(' ');
  return `${word}${again}: ${counts}${group === '' ? '' : ` · ${group}`}`;
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
    what: whatOf(alert),
    since: firing
      ? `${severity}, firing for ${lasted} (since ${utc(from)})`
      : `resolved after ${lasted} (${utc(from)} – ${utc(end)})`,
    reason: annotations['description'] ?? '',
    facts,
    runbook: [annotations['runbook_url'], annotations['runbook'], labels['runbook']].find((address) => address),
    link: alertLink(externalUrl, alert.id),
  };
}
