import type { Alert } from '../../../src-shared/model/alert.ts';
import { SEVERITIES, severityOf } from '../../../src-shared/model/severity.ts';
import { standing } from '../../state/inbox.ts';
import { useLive } from '../../state/live.ts';
import { useNow } from '../../state/now.ts';

/** What is in the inbox, in words: how many need you and how bad, how many are taken. Pure. */
export function inboxSentence(alerts: Iterable<Alert>, now: number): string {
  const bySeverity = { critical: 0, error: 0, warning: 0, info: 0 };
  let needs = 0;
  let taken = 0;
  for (const alert of alerts) {
    const where = standing(alert, now);
    if (where === 'taken') taken += 1;
    if (where !== 'needs') continue;
    needs += 1;
    bySeverity[severityOf(alert.labels)] += 1;
  }
  const tail = taken === 0 ? '' : ` ${taken === 1 ? '1 is' : `${taken} are`} acknowledged or snoozed.`;
  if (needs === 0) return `Nothing needs you.${tail}`;
  const parts = [...SEVERITIES]
    .reverse()
    .flatMap((severity) =>
      bySeverity[severity] > 0 ? [`${bySeverity[severity].toLocaleString('en')} ${severity}`] : [],
    );
  return `${needs === 1 ? '1 needs' : `${needs.toLocaleString('en')} need`} you: ${parts.join(', ')}.${tail}`;
}

/** The sentence over the inbox, kept true. */
export function useInboxSentence(): string {
  const now = useNow(30_000);
  return useLive((state) => inboxSentence(state.alerts.values(), now));
}
