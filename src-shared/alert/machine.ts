import type { Alert, NewAlertEvent } from '../model/alert.ts';
import type { Labels } from '../model/labels.ts';
import { severityOf, severityRank } from '../model/severity.ts';
import { humanDuration } from '../time/duration.ts';
import { fingerprint } from './fingerprint.ts';
import { event, type Transition, unchanged, without } from './transition.ts';

/** The expression holds for this label set. */
export interface Finding {
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly value: number;
}

/** What the machine needs to know of the rule; durations in ms. */
export interface RuleTiming {
  readonly name: string;
  readonly expr: string;
  readonly for: number;
  readonly keepFiringFor: number;
}

/** One evaluation as far as it concerns one alert. */
export interface Look {
  /** Evaluation time, epoch ms. */
  readonly at: number;
  readonly rule: RuleTiming;
  /** undefined: the expression does not hold. */
  readonly finding: Finding | undefined;
  /** The watcher cannot see what the alert is about: nothing fires and nothing resolves. */
  readonly blind: boolean;
  /** Why a firing alert goes on although the expression does not hold (hysteresis, flapping): a sentence. */
  readonly sustained?: string;
  /** Why, when it is not the watcher itself; a clause without its full stop. */
  readonly why?: string;
}

/**
 * inactive → pending, and on to firing at once when the rule has no `for`. Callers do not begin alerts while blind.
 * The fingerprint stays as it is at the beginning, so that a receiver sees one story even when the severity changes.
 */
export function begin(id: string, finding: Finding, rule: RuleTiming, at: number): Transition {
  const alert: Alert = {
    id,
    fingerprint: fingerprint(finding.labels),
    rule: rule.name,
    labels: finding.labels,
    annotations: finding.annotations,
    state: 'pending',
    activeAt: at,
    value: finding.value,
    expr: rule.expr,
    closedByHand: false,
    updatedAt: at,
  };
  const began = event(
    alert,
    at,
    'pending',
    rule.for > 0
      ? `The expression holds; it fires when it has held for ${humanDuration(rule.for)}.`
      : 'The expression holds.',
  );
  const next = advancePending(alert, rule, at);
  return { alert: next.alert, events: [began, ...next.events] };
}

/** Takes one evaluation of the alert's rule. A failed evaluation is no look: it says nothing about any alert. */
export function look(alert: Alert, seen: Look): Transition {
  if (alert.state === 'resolved') return lookAtResolved(alert, seen);
  if (seen.blind) return hold(alert, seen.at, seen.why ?? 'The watcher cannot see');
  const released = release(notAfter(alert, seen.at), seen.at);
  const described = describe(released.alert, seen);
  const next =
    seen.finding !== undefined
      ? persist(described.alert, seen.rule, seen.at)
      : seen.sustained !== undefined && alert.state === 'firing'
        ? sustain(described.alert, seen.at, seen.sustained)
        : lapse(described.alert, seen.rule, seen.at);
  return { alert: next.alert, events: [...released.events, ...described.events, ...next.events] };
}

/** Times that lie after the evaluation were taken before the clock was set back: they count from now on. */
function notAfter(alert: Alert, at: number): Alert {
  const late = (time: number | undefined): boolean => time !== undefined && time > at;
  if (!late(alert.lapsedAt) && !(alert.state === 'pending' && late(alert.activeAt))) return alert;
  return {
    ...alert,
    ...(alert.state === 'pending' ? { activeAt: Math.min(alert.activeAt, at) } : {}),
    ...(alert.lapsedAt === undefined ? {} : { lapsedAt: Math.min(alert.lapsedAt, at) }),
  };
}

/** Ends what the alert's rule left behind when the rule is gone. */
export function abandon(alert: Alert, at: number, reason: string): Transition {
  if (alert.state === 'pending') return { alert: undefined, events: [event(alert, at, 'resolved', reason)] };
  if (alert.state === 'firing') return resolve(alert, at, reason);
  return alert.closedByHand ? reopenable(alert, at, reason) : unchanged(alert);
}

/** Lets acknowledgements and snoozes end that were given until a time. */
export function expire(alert: Alert, at: number): Transition {
  if (alert.state === 'resolved') return unchanged(alert);
  let next = alert;
  const events: NewAlertEvent[] = [];
  if (next.ack?.until !== undefined && next.ack.until <= at) {
    events.push(event(alert, at, 'ack_expired', `The acknowledgement by ${next.ack.by} was given until now.`));
    next = without(next, 'ack');
  }
  if (next.snoozedUntil !== undefined && next.snoozedUntil <= at) {
    events.push(event(alert, at, 'unsnoozed', 'The snooze is over and the alert is still active.'));
    next = without(next, 'snoozedUntil');
  }
  return events.length === 0 ? unchanged(alert) : { alert: { ...next, updatedAt: at }, events };
}

/** Ends an acknowledgement that was to end when its group grows: `newcomer` fired after it. */
export function outgrow(alert: Alert, newcomer: Alert, at: number): Transition {
  const { ack } = alert;
  if (alert.state === 'resolved' || ack?.breaks?.includes('growth') !== true) return unchanged(alert);
  const where = newcomer.labels['monitor'] ?? newcomer.labels['instance'];
  const who = where === undefined ? newcomer.rule : `${newcomer.rule} on ${where}`;
  const reason = `The group grew by ${who}: the acknowledgement by ${ack.by} is over.`;
  return {
    alert: { ...without(alert, 'ack'), updatedAt: at },
    events: [event(alert, at, 'unacknowledged', reason)],
  };
}

/** Ends an acknowledgement that is older than its escalation policy lets it be. */
export function timeOutAck(alert: Alert, policy: string, timeout: number, at: number): Transition {
  const { ack } = alert;
  if (alert.state !== 'firing' || ack === undefined || at - ack.at < timeout) return unchanged(alert);
  const reason = `The acknowledgement by ${ack.by} is ${humanDuration(at - ack.at)} old and the alert still fires: ${policy} escalates it again.`;
  return { alert: { ...without(alert, 'ack'), updatedAt: at }, events: [event(alert, at, 'ack_expired', reason)] };
}

function lookAtResolved(alert: Alert, seen: Look): Transition {
  if (!alert.closedByHand || seen.blind || seen.finding !== undefined) return unchanged(alert);
  return reopenable(alert, seen.at, 'The expression no longer holds: when it holds again, that is a new alert.');
}

/** Resolved by hand, and now also by the facts. */
function reopenable(alert: Alert, at: number, reason: string): Transition {
  return {
    alert: { ...alert, closedByHand: false, updatedAt: at },
    events: [event(alert, at, 'released', reason)],
  };
}

function hold(alert: Alert, at: number, why: string): Transition {
  if (alert.blindSince !== undefined) return unchanged(alert);
  return {
    alert: { ...alert, blindSince: at, updatedAt: at },
    events: [event(alert, at, 'held', `${why}: the alert stays ${alert.state} until it can be seen.`)],
  };
}

/** The watcher sees again. Time it did not see counts neither for `for` nor for keep_firing_for. */
function release(alert: Alert, at: number): { readonly alert: Alert; readonly events: readonly NewAlertEvent[] } {
  if (alert.blindSince === undefined) return { alert, events: [] };
  const unseen = Math.max(0, at - alert.blindSince);
  const seeing = without(alert, 'blindSince');
  return {
    alert: {
      ...seeing,
      ...(alert.state === 'pending' ? { activeAt: alert.activeAt + unseen } : {}),
      ...(alert.lapsedAt === undefined ? {} : { lapsedAt: alert.lapsedAt + unseen }),
      updatedAt: at,
    },
    events: [event(alert, at, 'released', `The watcher sees again after ${humanDuration(unseen)}.`)],
  };
}

/** Takes over value, annotations, expression and severity; a severity that rises breaks the acknowledgement. */
function describe(alert: Alert, seen: Look): { readonly alert: Alert; readonly events: readonly NewAlertEvent[] } {
  const { finding, at, rule } = seen;
  if (finding === undefined) return { alert, events: [] };
  const sameText = sameLabels(alert.annotations, finding.annotations) && alert.expr === rule.expr;
  const before = severityOf(alert.labels);
  const now = severityOf(finding.labels);
  const sameLabelSet = sameLabels(alert.labels, finding.labels);
  if (sameText && sameLabelSet && Object.is(alert.value, finding.value)) return { alert, events: [] };
  let next: Alert = {
    ...alert,
    labels: sameLabelSet ? alert.labels : finding.labels,
    annotations: finding.annotations,
    value: finding.value,
    expr: rule.expr,
    updatedAt: at,
  };
  const events: NewAlertEvent[] = [];
  if (!sameLabelSet) events.push(event(alert, at, 'severity', `The severity went from ${before} to ${now}.`));
  const breaks = next.ack !== undefined && (next.ack.breaks ?? ['severity']).includes('severity');
  if (severityRank(now) > severityRank(before) && next.ack !== undefined && breaks) {
    events.push(
      event(alert, at, 'unacknowledged', `The severity rose to ${now}: the acknowledgement by ${next.ack.by} is over.`),
    );
    next = without(next, 'ack');
  }
  return { alert: next, events };
}

/** The expression holds. */
function persist(alert: Alert, rule: RuleTiming, at: number): Transition {
  if (alert.state === 'pending') return advancePending(alert, rule, at);
  if (alert.lapsedAt === undefined && alert.sustainedSince === undefined) return unchanged(alert);
  return {
    alert: { ...without(alert, 'lapsedAt', 'sustainedSince'), updatedAt: at },
    events: [event(alert, at, 'released', 'The expression holds again: the alert goes on.')],
  };
}

/** The expression does not hold, and the rule asks for more than that before the alert may end. */
function sustain(alert: Alert, at: number, why: string): Transition {
  if (alert.sustainedSince !== undefined) return unchanged(alert);
  return {
    alert: { ...without(alert, 'lapsedAt'), sustainedSince: at, updatedAt: at },
    events: [event(alert, at, 'held', why)],
  };
}

function advancePending(alert: Alert, rule: RuleTiming, at: number): Transition {
  if (at - alert.activeAt < rule.for) return unchanged(alert);
  const reason =
    rule.for > 0 ? `The expression has held for ${humanDuration(at - alert.activeAt)}.` : 'The rule fires at once.';
  return {
    alert: { ...alert, state: 'firing', firedAt: at, updatedAt: at },
    events: [event(alert, at, 'fired', reason)],
  };
}

/** The expression does not hold. */
function lapse(alert: Alert, rule: RuleTiming, at: number): Transition {
  if (alert.state === 'pending') {
    const held = humanDuration(at - alert.activeAt);
    const reason = `The expression held for less than ${held} of the ${humanDuration(rule.for)} it has to: nothing fired.`;
    return { alert: undefined, events: [event(alert, at, 'resolved', reason)] };
  }
  if (rule.keepFiringFor === 0) return resolve(alert, at, 'The expression no longer holds.');
  if (alert.lapsedAt === undefined) {
    const reason = `The expression no longer holds; the rule keeps the alert for ${humanDuration(rule.keepFiringFor)}.`;
    return { alert: { ...alert, lapsedAt: at, updatedAt: at }, events: [event(alert, at, 'held', reason)] };
  }
  const gone = at - alert.lapsedAt;
  if (gone < rule.keepFiringFor) return unchanged(alert);
  return resolve(alert, at, `The expression has not held for ${humanDuration(gone)}.`);
}

function resolve(alert: Alert, at: number, reason: string): Transition {
  return {
    alert: {
      ...without(alert, 'lapsedAt', 'sustainedSince', 'blindSince'),
      state: 'resolved',
      resolvedAt: at,
      updatedAt: at,
    },
    events: [event(alert, at, 'resolved', reason)],
  };
}

function sameLabels(a: Labels, b: Labels): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}
