import { isToldElsewhere } from '../../../src-shared/alert/mirrored.ts';
import type { Alert } from '../../../src-shared/model/alert.ts';
import type { Held } from '../../../src-shared/model/held.ts';

/**
 * A reason why nobody is told that an alert fires although it does; undefined where there is none. Asked at every decision
 * for firing alerts, `now` in epoch ms: it answers from memory, at once, and the same for the same facts. Whose facts change
 * calls `Alerts.reconsider`; at `Held.until` it is asked again by itself. Gates hold back firing only: the end of what was
 * told always passes.
 */
export type Gate = (alert: Alert, now: number) => Held | undefined;

/** What the watcher cannot see now may be over. */
export const blindGate: Gate = (alert) =>
  alert.blindSince === undefined
    ? undefined
    : { by: 'blind', reason: 'the watcher cannot see whether it still fires.' };

/** Somebody has taken it on. */
export const acknowledgeGate: Gate = ({ ack }, now) =>
  ack === undefined || (ack.until !== undefined && ack.until <= now)
    ? undefined
    : {
        by: 'acknowledge',
        reason: `${ack.by} has acknowledged it.`,
        ...(ack.until === undefined ? {} : { until: ack.until }),
      };

/** Somebody does not want to hear of it for a while. */
export const snoozeGate: Gate = (alert, now) =>
  alert.snoozedUntil !== undefined && alert.snoozedUntil > now
    ? { by: 'snooze', reason: 'it is snoozed by hand.', until: alert.snoozedUntil }
    : undefined;

/** Another Alertmanager tells people of it. */
const elsewhereGate: Gate = (alert) =>
  alert.mirror !== undefined && isToldElsewhere(alert)
    ? { by: 'alertmanager', reason: `${alert.mirror.from}'s Alertmanager tells of it.`, ref: alert.mirror.from }
    : undefined;

/** What keeps people from being told at another Alertmanager keeps them from it here. */
export const suppressedThereGate: Gate = ({ mirror }, now) =>
  mirror?.suppressed?.until !== undefined && mirror.suppressed.until <= now ? undefined : mirror?.suppressed;

/** What holds back an alert that is told elsewhere: what holds back those of this console says nothing about it. */
export const ELSEWHERE_GATES: readonly Gate[] = [elsewhereGate, suppressedThereGate];
