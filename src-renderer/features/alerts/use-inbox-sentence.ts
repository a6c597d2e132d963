import type { Alert } from '../../../src-shared/model/alert.ts';
import { severityText, standing } from '../../state/inbox.ts';
import { useLive } from '../../state/live.ts';
import { useNow } from '../../state/now.ts';

/** What is in the inbox, in words: how many need you and how bad, how many are taken or silenced. Pure. */
export function inboxSentence(alerts: Iterable<Alert>, now: number): string {
  const needs: Alert[] = [];
  let taken = 0;
  let silenced = 0;
  for (const alert of alerts) {
    const where = standing(alert, now);
    if (where === 'taken') taken += 1;
    if (where === 'silenced') silenced += 1;
    if (where === 'needs') needs.push(alert);
  }
  const aside = (number: number, what: string): string =>
    number === 0 ? '' : ` ${number === 1 ? '1 is' : `${number} are`} ${what}.`;
  const tail = `${aside(taken, 'acknowledged or snoozed')}${aside(silenced, 'silenced')}`;
  const count = needs.length;
  if (count === 0) return `Nothing needs you.${tail}`;
  return `${count === 1 ? '1 needs' : `${count.toLocaleString('en')} need`} you: ${severityText(needs)}.${tail}`;
}

/** The sentence over the inbox, kept true. */
export function useInboxSentence(): string {
  const now = useNow(30_000);
  return useLive((state) => inboxSentence(state.alerts.values(), now));
}
