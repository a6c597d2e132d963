import type { Alert } from '../../../../src-shared/model/alert.ts';
import type { Escalation, EscalationStep } from '../../../../src-shared/model/escalation.ts';
import type { Held } from '../../../../src-shared/model/held.ts';
import type { Labels } from '../../../../src-shared/model/labels.ts';
import type { EscalationRecord } from '../../store/ops.ts';

/** The group an alert is escalated with: that of its first route. */
export interface AlertGroup {
  readonly groupKey: string;
  readonly groupLabels: Labels;
}

/** Everything that escalation depends on. */
export interface EscalationState {
  /** Epoch ms. */
  readonly now: number;
  /** At least every firing alert. */
  readonly alerts: Iterable<Alert>;
  readonly records: ReadonlyMap<string, EscalationRecord>;
  readonly policyOf: (alert: Alert) => Escalation | undefined;
  readonly groupOf: (alert: Alert) => AlertGroup;
  /** What keeps people from being told of the alert. */
  readonly held: (alert: Alert) => Held | undefined;
  /** Nobody is at the keyboard, as far as is known. */
  readonly away: boolean;
}

/** An alert that has come to a step. */
export interface Reached {
  readonly alert: Alert;
  readonly group: AlertGroup;
  readonly policy: Escalation;
  /** Index of the step. */
  readonly step: number;
  /** How long nobody has acknowledged it, ms. */
  readonly waited: number;
  readonly round: number;
}

export interface EscalationPlan {
  readonly reached: readonly Reached[];
  /** Records that are new or different. */
  readonly kept: readonly EscalationRecord[];
  /** Ids of alerts whose escalation is over. */
  readonly dropped: readonly string[];
  /** When something falls due, epoch ms. */
  readonly nextAt: number | undefined;
}

/** What reaches a step within so long, ms, goes with the first of its group: one message instead of one per alert. */
export const TOGETHER_MS = 30_000;

/**
 * Which steps are due: a pure function of the state and the clock. Every alert has its own clock, which stands still while
 * nobody is to be told of it, and which an acknowledgement ends; without one the alert escalates anew from now on. A record
 * that is kept before its step is told is never told twice, whatever happens between.
 */
export function planEscalation(state: EscalationState): EscalationPlan {
  const { now, records } = state;
  const kept: EscalationRecord[] = [];
  const reached: Reached[] = [];
  const live = new Set<string>();
  let nextAt: number | undefined;
  const wake = (at: number): void => {
    nextAt = Math.min(nextAt ?? at, at);
  };
  const running: { readonly alert: Alert; readonly policy: Escalation; readonly record: EscalationRecord }[] = [];
  for (const alert of state.alerts) {
    if (alert.state !== 'firing') continue;
    const policy = state.policyOf(alert);
    if (policy === undefined) continue;
    if (alert.ack !== undefined) {
      if (policy.ackTimeout !== undefined) wake(Math.max(alert.ack.at + policy.ackTimeout, now + 1));
      continue;
    }
    live.add(alert.id);
    const known = records.get(alert.id);
    const record =
      known?.policy === policy.name ? known : { alertId: alert.id, policy: policy.name, since: now, next: 0, round: 0 };
    const held = state.held(alert);
    if (held !== undefined || alert.blindSince !== undefined) {
      if (held?.until !== undefined) wake(Math.max(held.until, now + 1));
      if (record !== known || record.pausedSince === undefined) kept.push({ ...record, pausedSince: now });
      continue;
    }
    running.push({ alert, policy, record: resumed(record, now) });
  }
  const moving = stepsDue(running, state);
  for (const { alert, policy, record } of running) {
    const group = state.groupOf(alert);
    const next = advance(record, policy, state, (step) => moving.has(stepKey(policy, group, step)));
    for (const { round, since, step } of next.reached)
      reached.push({ alert, group, policy, step, waited: Math.max(0, now - since), round });
    if (next.dueAt !== undefined) wake(Math.max(next.dueAt, now + 1));
    if (!same(next.record, records.get(alert.id))) kept.push(next.record);
  }
  return { reached, kept, dropped: [...records.keys()].filter((id) => !live.has(id)), nextAt };
}

/** The record with its clock running: time in which nobody was to be told does not count, nor what a clock set back leaves over. */
function resumed(record: EscalationRecord, now: number): EscalationRecord {
  const { pausedSince, ...rest } = record;
  const stood = pausedSince === undefined ? 0 : Math.max(0, now - pausedSince);
  return { ...rest, since: Math.min(record.since + stood, now) };
}

function stepsDue(
  running: readonly { readonly alert: Alert; readonly policy: Escalation; readonly record: EscalationRecord }[],
  state: EscalationState,
): ReadonlySet<string> {
  const due = new Set<string>();
  for (const { alert, policy, record } of running) {
    const step = policy.steps[record.next];
    if (step !== undefined && dueAt(record.since, step, state) <= state.now)
      due.add(stepKey(policy, state.groupOf(alert), record.next));
  }
  return due;
}

function stepKey(policy: Escalation, group: AlertGroup, step: number): string {
  return `${policy.name}\n${group.groupKey}\n${step}`;
}

function dueAt(since: number, step: EscalationStep, state: EscalationState): number {
  return since + (state.away ? Math.min(step.after, step.afterAway ?? step.after) : step.after);
}

interface Advanced {
  readonly record: EscalationRecord;
  readonly reached: readonly { readonly step: number; readonly round: number; readonly since: number }[];
  readonly dueAt: number | undefined;
}

/** Goes through the steps that are due, and into the next round when that has come. */
function advance(
  record: EscalationRecord,
  policy: Escalation,
  state: EscalationState,
  isMoving: (step: number) => boolean,
): Advanced {
  const reached: Advanced['reached'][number][] = [];
  let { since, next, round } = record;
  let due: number | undefined;
  for (;;) {
    const step = policy.steps[next];
    if (step !== undefined) {
      due = dueAt(since, step, state);
      if (due > state.now && !(isMoving(next) && due <= state.now + TOGETHER_MS)) break;
      reached.push({ step: next, round, since });
      next += 1;
      continue;
    }
    due = undefined;
    const { repeat } = policy;
    const last = policy.steps.at(-1);
    if (repeat === undefined || last === undefined) break;
    if (repeat.times !== undefined && round >= repeat.times) break;
    const again = since + last.after + repeat.every;
    if (again > state.now) {
      due = again;
      break;
    }
    // After a long pause it begins anew once, not as often as it would have.
    since = state.now;
    round += 1;
    next = 0;
  }
  return { record: { alertId: record.alertId, policy: record.policy, since, next, round }, reached, dueAt: due };
}

function same(a: EscalationRecord, b: EscalationRecord | undefined): boolean {
  return (
    a.policy === b?.policy &&
    a.since === b.since &&
    a.next === b.next &&
    a.round === b.round &&
    a.pausedSince === b.pausedSince
  );
}
