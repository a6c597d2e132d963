import { z } from 'zod';
import type { Alert, NewAlertEvent } from '../model/alert.ts';
import { event, type Transition, without } from './transition.ts';

/** What came of asking for the next step of an escalation by hand. What was sent cannot be taken back. */
export const EscalationDone = z.strictObject({
  /** How many alerts were escalated. */
  changed: z.int(),
  /** The receivers that are told, each once. */
  told: z.array(z.string()),
  /** Alerts of which nobody was told, and why: sentences. */
  refused: z.array(z.strictObject({ id: z.string(), reason: z.string() })),
});
export type EscalationDone = z.infer<typeof EscalationDone>;

/** `by` asks for help at `at` (epoch ms): nobody has the alert in hand, so its acknowledgement and its snooze end. */
export function askForHelp(alert: Alert, at: number, by: string): Transition {
  const events: NewAlertEvent[] = [];
  const { ack, snoozedUntil } = alert;
  if (ack !== undefined)
    events.push(
      event(alert, at, 'unacknowledged', `${by} asks for help: the acknowledgement by ${ack.by} is over.`, by),
    );
  if (snoozedUntil !== undefined)
    events.push(event(alert, at, 'unsnoozed', `${by} asks for help: the snooze is over.`, by));
  if (events.length === 0) return { alert, events };
  return { alert: { ...without(alert, 'ack', 'snoozedUntil'), updatedAt: at }, events };
}

/** Reasons that are said before the rest is counted. */
const NAMED = 2;

/** What came of it, for people. */
export function helpWords({ changed, refused, told }: EscalationDone): string {
  const several = changed + refused.length > 1;
  const parts: string[] = [];
  if (told.length > 0) parts.push(`Told ${told.join(', ')}${several ? ` about ${alertsCounted(changed)}` : ''}`);
  else if (changed > 0) parts.push('Nobody could be told: the receivers of the step do not exist');
  if (refused.length > 0) {
    const count = several ? `${alertsCounted(refused.length)} not escalated` : 'Not escalated';
    parts.push(`${count}: ${reasonsOf(refused)}`);
  }
  return parts.join('. ');
}

function reasonsOf(refused: EscalationDone['refused']): string {
  const counts = new Map<string, number>();
  for (const { reason } of refused) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  const named = [...counts].sort((a, b) => b[1] - a[1]).map(([reason]) => reason);
  const more = named.length - NAMED;
  return [...named.slice(0, NAMED), ...(more > 0 ? [`There are ${more} reasons more.`] : [])].join(' ');
}

function alertsCounted(n: number): string {
  return n === 1 ? '1 alert' : `${n} alerts`;
}
