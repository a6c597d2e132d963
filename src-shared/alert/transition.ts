import type { Alert, NewAlertEvent } from '../model/alert.ts';

/** What the machine made of one input: the alert as it is now (undefined: a pending alert that went away) and why. */
export interface Transition {
  readonly alert: Alert | undefined;
  /** Empty exactly when nothing that has to survive a restart has changed. */
  readonly events: readonly NewAlertEvent[];
}

/** Who acts when no person does. */
export const ENGINE = 'engine';

/** The alert as it is, with nothing to tell. */
export function unchanged(alert: Alert): Transition {
  return { alert, events: [] };
}

/** A timeline entry of this alert. */
export function event(
  alert: Pick<Alert, 'id'>,
  at: number,
  kind: NewAlertEvent['kind'],
  reason: string,
  by: string = ENGINE,
): NewAlertEvent {
  return { alertId: alert.id, at, kind, by, reason };
}

/** The alert without some of its optional fields (they are absent afterwards, not undefined, as JSON has it). */
export function without(alert: Alert, ...fields: readonly OptionalField[]): Alert {
  // Leaving out optional fields of an alert leaves an alert.
  return Object.fromEntries(Object.entries(alert).filter(([name]) => !fields.some((field) => field === name))) as Alert;
}

type OptionalField = 'ack' | 'snoozedUntil' | 'assignee' | 'lapsedAt' | 'sustainedSince' | 'blindSince' | 'resolvedAt';
