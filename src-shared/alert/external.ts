import type { Alert, NewAlertEvent } from '../model/alert.ts';
import type { Labels } from '../model/labels.ts';
import { fingerprint } from './fingerprint.ts';
import { event, type Transition, unchanged } from './transition.ts';

/** What another program says of one of its alerts (Alertmanager API v2, postableAlert). Times in epoch ms. */
export interface ReportedAlert {
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly startsAt: number;
  /** It is over at this time, unless it is reported again before. */
  readonly endsAt: number;
  /** The sender named no end: `endsAt` is only how long silence is taken for the end. */
  readonly timeout: boolean;
  /** Where the sender explains it; empty: nowhere. */
  readonly generatorUrl: string;
}

/** A first report. Callers report nothing that is over already: nobody heard of it. */
export function beginReported(id: string, reported: ReportedAlert, now: number): Transition {
  const startedAt = Math.min(reported.startsAt, now);
  const alert: Alert = {
    id,
    fingerprint: fingerprint(reported.labels),
    rule: reported.labels['alertname'] ?? 'external',
    labels: reported.labels,
    annotations: reported.annotations,
    state: 'firing',
    activeAt: startedAt,
    firedAt: startedAt,
    value: 1,
    expr: '',
    external: externalOf(reported),
    closedByHand: false,
    updatedAt: now,
  };
  return { alert, events: [event(alert, now, 'fired', 'Another program reports it as firing.')] };
}

/**
 * A later report of the same label set. An end that was named stays when it is later than the new one, as in Alertmanager
 * (types.Alert.Merge); one that was closed by hand stays closed until its sender says that it is over.
 */
export function reportAgain(alert: Alert, reported: ReportedAlert, now: number): Transition {
  if (reported.endsAt <= now) return endReported(alert, now, 'Its sender says that it is over.');
  const before = alert.external;
  const external = externalOf(reported);
  const kept = before !== undefined && !before.timeout && before.endsAt > external.endsAt ? before.endsAt : undefined;
  return unchanged({
    ...alert,
    annotations: reported.annotations,
    external: kept === undefined ? external : { ...external, endsAt: kept, timeout: false },
    activeAt: Math.min(alert.activeAt, reported.startsAt),
    updatedAt: now,
  });
}

/** The end of what another program reported. */
export function endReported(alert: Alert, now: number, reason: string): Transition {
  if (alert.state === 'resolved') {
    const events: NewAlertEvent[] = [event(alert, now, 'released', `${reason} A later report is a new alert.`)];
    return { alert: { ...alert, closedByHand: false, updatedAt: now }, events };
  }
  return {
    alert: { ...alert, state: 'resolved', resolvedAt: now, updatedAt: now },
    events: [event(alert, now, 'resolved', reason)],
  };
}

function externalOf({ endsAt, generatorUrl, timeout }: ReportedAlert): NonNullable<Alert['external']> {
  return { endsAt, timeout, generatorUrl };
}
