import { formatMatchers } from '../../../src-shared/matcher/parse.ts';
import type { Silence } from '../../../src-shared/model/silence.ts';
import type { Log, Notifier } from '../ports.ts';
import type { Alerts } from './alerts.ts';

/** Says at the desk that a silence ends soon, when there is something that it hides. */
export function announceEnd(silence: Silence, alerts: Alerts, notifier: Notifier, log: Log): void {
  const hidden = alerts
    .current()
    .filter((alert) => alert.state === 'firing' && alert.held?.some((held) => held.ref === silence.id));
  if (hidden.length === 0) return;
  const count = hidden.length === 1 ? '1 alert that it hides fires' : `${hidden.length} alerts that it hides fire`;
  notifier
    .show({
      tag: `silence-${silence.id}`,
      title: 'A silence ends soon',
      body: `${formatMatchers(silence.matchers)} by ${silence.createdBy}: ${count} still.`,
      severity: 'info',
      alertIds: hidden.map((alert) => alert.id),
    })
    .catch((error: unknown) => {
      log.warn('nobody could be shown that a silence ends', { id: silence.id, error: String(error) });
    });
}
