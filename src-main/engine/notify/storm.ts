import type { Alert } from '../../../src-shared/model/alert.ts';
import type { Notification } from '../../../src-shared/model/notification.ts';
import { severityOf, severityRank } from '../../../src-shared/model/severity.ts';
import type { Telling } from '../../../src-shared/model/telling.ts';
import { humanDuration } from '../../../src-shared/time/duration.ts';
import { newestOf } from './digest.ts';
import { utc } from './text.ts';

/** One message that came for a channel. */
export interface Arrival {
  /** Epoch ms. */
  readonly at: number;
  readonly group: string;
  /** Ids of the alerts in it that are new. */
  readonly fresh: readonly string[];
}

/** Fewer messages are no storm, however many alerts they hold: grouping has done its work. */
const LEAST_MESSAGES = 3;
/** What has fired for longer when it is told is no news of now, ms: the longest group_wait and group_interval in use. */
const NEWS_MS = 600_000;

/** What a row brings of new alerts. */
export function arrivalOf(row: Notification): Arrival {
  const { alerts, reason } = row.message;
  const news = reason === 'firing' || reason === 'changed' || reason === 'escalated';
  const fresh = alerts.filter((alert) => alert.state === 'firing' && (alert.firedAt ?? 0) > row.createdAt - NEWS_MS);
  return { at: row.createdAt, group: row.message.groupKey, fresh: news ? fresh.map((alert) => alert.id) : [] };
}

/** Whether so much came lately that single messages help nobody. */
export function isStorm(arrivals: readonly Arrival[], now: number, rule: Telling['storm']): boolean {
  const lately = within(arrivals, now, rule);
  if (lately.length < LEAST_MESSAGES) return false;
  return new Set(lately.flatMap(({ fresh }) => fresh)).size >= rule.alerts;
}

function within(arrivals: readonly Arrival[], now: number, rule: Telling['storm']): readonly Arrival[] {
  return arrivals.filter(({ at, fresh }) => at > now - rule.within && fresh.length > 0);
}

/** Labels that say nothing about a common cause. */
const NO_CAUSE = new Set(['alertname', 'severity', '__name__']);
/** A label that so large a share of the alerts has in common is worth naming. */
const SHARE = 0.5;
const NAMED_CAUSES = 3;

/** The storm in some sentences: how much came, the biggest rules, what the alerts have in common, what came first. */
export function stormText(
  rows: readonly Notification[],
  arrivals: readonly Arrival[],
  now: number,
  rule: Telling['storm'],
): string {
  const alerts = newestOf(rows).filter((alert) => alert.state === 'firing');
  const lately = within(arrivals, now, rule);
  const all = new Set([...lately.flatMap(({ fresh }) => fresh), ...alerts.map(({ id }) => id)]);
  const groups = new Set([...lately.map(({ group }) => group), ...rows.map(({ message }) => message.groupKey)]);
  const parts = [
    `Storm: ${count(all.size, 'alert')} in ${count(groups.size, 'group')} within ${humanDuration(rule.within)}.`,
    biggestText(alerts),
    causesText(alerts),
    firstText(alerts),
    `From now on there is a digest every ${humanDuration(rule.digestEvery)}.`,
  ];
  return parts.filter((part) => part !== '').join(' ');
}

function biggestText(alerts: readonly Alert[]): string {
  const rules = new Map<string, number>();
  for (const { rule } of alerts) rules.set(rule, (rules.get(rule) ?? 0) + 1);
  const biggest = [...rules].sort((a, b) => b[1] - a[1]).slice(0, NAMED_CAUSES);
  return biggest.length === 0 ? '' : `The biggest: ${biggest.map(([rule, n]) => `${rule} (${format(n)})`).join(', ')}.`;
}

/** Labels that at least half of the alerts share, the most common first: where to look for the cause. */
function causesText(alerts: readonly Alert[]): string {
  const pairs = new Map<string, number>();
  for (const { labels } of alerts)
    for (const [name, value] of Object.entries(labels))
      if (!NO_CAUSE.has(name)) pairs.set(`${name}="${value}"`, (pairs.get(`${name}="${value}"`) ?? 0) + 1);
  const shared = [...pairs]
    .filter(([, n]) => n >= alerts.length * SHARE && n > 1)
    .sort((a, b) => b[1] - a[1])
    .slice(0, NAMED_CAUSES);
  if (shared.length === 0) return '';
  return `In common: ${shared.map(([pair, n]) => `${pair} (${format(n)} of ${format(alerts.length)})`).join(', ')}.`;
}

function firstText(alerts: readonly Alert[]): string {
  const [first] = [...alerts].sort(
    (a, b) =>
      (a.firedAt ?? a.activeAt) - (b.firedAt ?? b.activeAt) ||
      severityRank(severityOf(b.labels)) - severityRank(severityOf(a.labels)),
  );
  if (first === undefined) return '';
  const where = first.labels['monitor'] ?? first.labels['instance'];
  return `The first was ${where === undefined ? first.rule : `${first.rule} on ${where}`}.`;
}

/** A digest in a sentence. */
export function digestText(rows: readonly Notification[], why: string): string {
  const alerts = newestOf(rows);
  const firing = alerts.filter((alert) => alert.state === 'firing').length;
  return `${why}: ${count(firing, 'alert')} firing, ${format(alerts.length - firing)} over.`;
}

/** Why there is a digest after nothing could be delivered since a time, epoch ms; true whenever it is read. */
export function linkDownText(since: number): string {
  return `Nothing could be delivered since ${utc(since)}. Meanwhile`;
}

function count(n: number, noun: string): string {
  return `${format(n)} ${noun}${n === 1 ? '' : 's'}`;
}

/** 2,800 */
function format(n: number): string {
  return String(n).replace(/\B(?=(?:\d{3})+$)/g, ',');
}
