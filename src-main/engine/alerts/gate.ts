import type { Alert } from '../../../src-shared/model/alert.ts';
import type { Held } from '../../../src-shared/model/held.ts';

/**
 * A reason why nobody is told that an alert fires although it does; undefined where there is none. Asked at every decision
 * for firing alerts, `now` in epoch ms: it answers from memory, at once, and the same for the same facts. Whose facts change
 * calls `Alerts.reconsider`; at `Held.until` it is asked again by itself. Gates hold back firing only: the end of what was
 * told always passes.
 */
export type Gate = (alert: Alert, now: number) => Held | undefined;

/** What the first gate that holds the alert says. */
export function firstHeld(gates: readonly Gate[], alert: Alert, now: number): Held | undefined {
  for (const gate of gates) {
    const held = gate(alert, now);
    if (held !== undefined) return held;
  }
  return undefined;
}

/** Alerts of the last run that no evaluation has confirmed yet. */
export function unconfirmedGate(unconfirmed: ReadonlySet<string>): Gate {
  return (alert) =>
    unconfirmed.has(alert.id)
      ? { by: 'unconfirmed', reason: 'it fired before the restart and was not seen to fire since.' }
      : undefined;
}

/** Somebody does not want to hear of it for a while. */
export const snoozeGate: Gate = (alert, now) =>
  alert.snoozedUntil !== undefined && alert.snoozedUntil > now
    ? { by: 'snooze', reason: 'it is snoozed by hand.', until: alert.snoozedUntil }
    : undefined;
