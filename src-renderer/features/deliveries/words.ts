import type { DeliveryOutcome, DeliverySummary, DeliveryTry } from '../../../src-shared/model/delivery.ts';
import { OUTCOME_WORDS } from '../../shell/delivery-words.ts';
import { steadyDuration } from '../../ui/relative-time.ts';

function several(count: number, one: string, many = `${one}s`): string {
  return count === 1 ? `1 ${one}` : `${count.toLocaleString('en')} ${many}`;
}

/** How telling people went, in a sentence. Pure. */
export function deliveriesSentence({ oldestWaitingAt, outcomes, waiting }: DeliverySummary, now: number): string {
  const total = outcomes.reduce((sum, { count }) => sum + count, 0);
  const of = (outcome: DeliveryOutcome): number => outcomes.find((one) => one.outcome === outcome)?.count ?? 0;
  const failed = outcomes.filter(({ outcome }) => outcome !== 'sent' && outcome !== 'superseded');
  const left =
    waiting === 0
      ? ''
      : ` ${several(waiting, 'message')} ${waiting === 1 ? 'waits' : 'wait'}${oldestWaitingAt === undefined ? '' : `, the oldest for ${steadyDuration(now - oldestWaitingAt)}`}.`;
  if (total === 0) return `Nobody was told of anything in the last 24 hours.${left}`;
  const sent = of('sent');
  if (failed.length === 0)
    return `${several(sent, 'message was', 'messages were')} delivered in the last 24 hours; no try failed.${left}`;
  const bad = failed.reduce((sum, { count }) => sum + count, 0);
  const how = failed
    .slice(0, 2)
    .map(({ count, outcome }) => `${OUTCOME_WORDS[outcome].toLowerCase()} (${count.toLocaleString('en')})`)
    .join(', ');
  return `${several(sent, 'message was', 'messages were')} delivered in the last 24 hours; ${several(bad, 'try', 'tries')} failed: ${how}.${left}`;
}

/** What a message was about: its first alert, and how many more. Pure. */
export function aboutText({ alerts, first, groupLabels }: DeliveryTry): string {
  const name = first?.title ?? Object.values(groupLabels).join(', ');
  return alerts > 1 ? `${name} and ${several(alerts - 1, 'more', 'more')}` : name;
}

/** Columns of the exported log. */
export const EXPORT_HEAD = [
  'at',
  'receiver',
  'channel',
  'type',
  'outcome',
  'duration_ms',
  'reason',
  'message',
  'status',
  'alerts',
  'about',
  'group',
  'detail',
  'reply',
] as const;

/** A line of the exported log. Pure. */
export function exportRow(one: DeliveryTry): readonly (string | number)[] {
  const group = Object.entries(one.groupLabels).map(([name, value]) => `${name}=${value}`);
  return [
    new Date(one.at).toISOString(),
    one.receiver,
    one.channel,
    one.channelType,
    one.outcome,
    one.durationMs,
    one.reason,
    one.notificationId,
    one.status,
    one.alerts,
    aboutText(one),
    group.join(' '),
    one.detail,
    one.reply,
  ];
}
