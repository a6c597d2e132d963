import type { AckBreak, Acknowledgement, Alert } from '../model/alert.ts';
import { humanDuration } from '../time/duration.ts';
import { event, type Transition, unchanged, without } from './transition.ts';

/** What a person does to an alert. */
export type Action =
  | {
      readonly do: 'acknowledge';
      readonly note: string;
      readonly until: number | undefined;
      /** What ends it before its time; absent: a severity that rises. */
      readonly breaks?: readonly AckBreak[];
    }
  | { readonly do: 'unacknowledge' }
  | { readonly do: 'snooze'; readonly until: number }
  | { readonly do: 'comment'; readonly note: string }
  /** `to` undefined: nobody's. */
  | { readonly do: 'assign'; readonly to: string | undefined }
  | { readonly do: 'resolve'; readonly note: string }
  | { readonly do: 'reopen'; readonly note: string };

/** What an action changed on one alert: enough to take it back, plain JSON. */
export interface Change {
  readonly id: string;
  readonly did: Action['do'];
  readonly ackBefore?: Acknowledgement | undefined;
  readonly ackAfter?: Acknowledgement | undefined;
  readonly snoozeBefore?: number | undefined;
  readonly snoozeAfter?: number | undefined;
  readonly assigneeBefore?: string | undefined;
  readonly assigneeAfter?: string | undefined;
  readonly resolvedAt?: number | undefined;
}

/**
 * Applies an action at `at` (epoch ms). Acknowledge, snooze and assign work on pending and firing alerts, resolve on firing
 * ones, reopen on those resolved by hand while their expression holds, comment on all; where an action does not apply the alert is given back unchanged, without an event.
 */
export function act(alert: Alert, action: Action, at: number, by: string): Transition {
  const active = alert.state !== 'resolved';
  switch (action.do) {
    case 'acknowledge': {
      if (!active) return unchanged(alert);
      const until = action.until === undefined ? {} : { until: action.until };
      const span = action.until === undefined ? 'until it resolves' : `for ${humanDuration(action.until - at)}`;
      const ack: Acknowledgement = {
        at,
        by,
        note: action.note,
        ...until,
        ...(action.breaks === undefined ? {} : { breaks: [...action.breaks] }),
      };
      const text = `Acknowledged ${span}${breaksText(action.breaks)}`;
      return {
        alert: { ...alert, ack, updatedAt: at },
        events: [event(alert, at, 'acknowledged', withNote(text, action.note), by)],
      };
    }
    case 'unacknowledge':
      if (!active || alert.ack === undefined) return unchanged(alert);
      return {
        alert: { ...without(alert, 'ack'), updatedAt: at },
        events: [event(alert, at, 'unacknowledged', `The acknowledgement by ${alert.ack.by} was withdrawn.`, by)],
      };
    case 'snooze':
      if (!active || action.until <= at) return unchanged(alert);
      return {
        alert: { ...alert, snoozedUntil: action.until, updatedAt: at },
        events: [event(alert, at, 'snoozed', `Nobody is told about it for ${humanDuration(action.until - at)}.`, by)],
      };
    case 'comment':
      return { alert: { ...alert, updatedAt: at }, events: [event(alert, at, 'commented', action.note, by)] };
    case 'assign':
      return assign(alert, action.to, at, by);
    case 'reopen':
      if (!alert.closedByHand) return unchanged(alert);
      return {
        alert: { ...without(alert, 'resolvedAt'), state: 'firing', closedByHand: false, updatedAt: at },
        events: [
          event(alert, at, 'reopened', withNote('Reopened by hand: its expression still holds', action.note), by),
        ],
      };
    case 'resolve':
      if (alert.state !== 'firing') return unchanged(alert);
      return {
        alert: {
          ...without(alert, 'lapsedAt', 'sustainedSince', 'blindSince'),
          state: 'resolved',
          resolvedAt: at,
          closedByHand: true,
          updatedAt: at,
        },
        events: [event(alert, at, 'closed', withNote('Resolved by hand', action.note), by)],
      };
  }
}

function assign(alert: Alert, to: string | undefined, at: number, by: string): Transition {
  if (alert.state === 'resolved' || alert.assignee === to) return unchanged(alert);
  const before = alert.assignee === undefined ? '' : ` It was ${alert.assignee}'s.`;
  return {
    alert: { ...withAssignee(alert, to), updatedAt: at },
    events: [
      to === undefined
        ? event(alert, at, 'unassigned', `It is nobody's now.${before}`, by)
        : event(alert, at, 'assigned', `It is ${to}'s now.${before}`, by),
    ],
  };
}

function withAssignee(alert: Alert, to: string | undefined): Alert {
  return to === undefined ? without(alert, 'assignee') : { ...alert, assignee: to };
}

/** The change that `act` made, for the undo. */
export function changeOf(before: Alert, after: Alert, action: Action): Change {
  return {
    id: before.id,
    did: action.do,
    ackBefore: before.ack,
    ackAfter: after.ack,
    snoozeBefore: before.snoozedUntil,
    snoozeAfter: after.snoozedUntil,
    assigneeBefore: before.assignee,
    assigneeAfter: after.assignee,
    // Of what was reopened: when it had been resolved.
    resolvedAt: action.do === 'reopen' ? before.resolvedAt : after.resolvedAt,
  };
}

/** Takes a change back, unless the alert has moved on since: then it is given back unchanged. */
export function undo(alert: Alert, change: Change, at: number, by: string): Transition {
  const done = (next: Alert, reason: string, kind: 'undone' | 'reopened' = 'undone'): Transition => ({
    alert: { ...next, updatedAt: at },
    events: [event(alert, at, kind, reason, by)],
  });
  switch (change.did) {
    case 'acknowledge':
    case 'unacknowledge': {
      if (alert.state === 'resolved' || !sameAck(alert.ack, change.ackAfter)) return unchanged(alert);
      const restored = change.ackBefore === undefined ? without(alert, 'ack') : { ...alert, ack: change.ackBefore };
      return done(
        restored,
        change.did === 'acknowledge' ? 'The acknowledgement was taken back.' : 'Acknowledged again.',
      );
    }
    case 'snooze': {
      if (alert.state === 'resolved' || alert.snoozedUntil !== change.snoozeAfter) return unchanged(alert);
      const restored =
        change.snoozeBefore === undefined
          ? without(alert, 'snoozedUntil')
          : { ...alert, snoozedUntil: change.snoozeBefore };
      return done(restored, 'The snooze was taken back.');
    }
    case 'comment':
      return done(alert, 'The last comment was taken back.');
    case 'assign':
      if (alert.state === 'resolved' || alert.assignee !== change.assigneeAfter) return unchanged(alert);
      return done(
        withAssignee(alert, change.assigneeBefore),
        change.assigneeBefore === undefined ? "It is nobody's again." : `It is ${change.assigneeBefore}'s again.`,
      );
    case 'reopen':
      if (alert.state !== 'firing') return unchanged(alert);
      return {
        alert: {
          ...without(alert, 'lapsedAt', 'blindSince'),
          state: 'resolved',
          resolvedAt: change.resolvedAt ?? at,
          closedByHand: true,
          updatedAt: at,
        },
        events: [event(alert, at, 'closed', 'Reopening was taken back: it is resolved by hand, as before.', by)],
      };
    case 'resolve':
      if (!alert.closedByHand || alert.resolvedAt !== change.resolvedAt) return unchanged(alert);
      return done(
        { ...without(alert, 'resolvedAt'), state: 'firing', closedByHand: false },
        'Resolving by hand was taken back: the alert fires since when it first did.',
        'reopened',
      );
  }
}

function withNote(text: string, note: string): string {
  return note === '' ? `${text}.` : `${text}: ${note}`;
}

/** What ends an acknowledgement early, as the end of a sentence. */
function breaksText(breaks: readonly AckBreak[] = ['severity']): string {
  if (breaks.length === 0) return ', whatever happens';
  if (!breaks.includes('growth')) return '';
  return breaks.includes('severity') ? ' or its severity rises or its group grows' : ' or its group grows';
}

function sameAck(a: Acknowledgement | undefined, b: Acknowledgement | undefined): boolean {
  return a?.at === b?.at && a?.by === b?.by && a?.note === b?.note && a?.until === b?.until;
}
