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
  /** Whose next step is taken now, whatever its clock says: alert id → who asked for it. */
  readonly asked: ReadonlyMap<string, string>;
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
  /** Who asked for it by hand; undefined: its clock. */
  readonly by?: string;
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
 * nobody is to be told of it, and which an acknowledgement ends; without one the alert escalates anew from now on. Whoever
 * asks by hand sets the clock to the time of the next step. A record that is kept before its step is told is never told twice,
 * whatever happens between.
 */
export function planEscalation(state: EscalationState): EscalationPlan {
  const { asked, now, records } = state;
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
    const known = records.get(alert.id);
    if (alert.ack !== undefined) {
      if (policy.ackTimeout !== undefined) wake(Math.max(alert.ack.at + policy.ackTimeout, now + 1));
      if (known === undefined) continue;
      live.add(alert.id);
      if (known.acknowledged === undefined) kept.push({ ...known, acknowledged: true });
      continue;
    }
    live.add(alert.id);
    const by = asked.get(alert.id);
    const record = standing(alert.id, policy, known, by !== undefined, now);
    const held = state.held(alert);
    if (held !== undefined || alert.blindSince !== undefined) {
      if (held?.until !== undefined) wake(Math.max(held.until, now + 1));
      if (record !== known || record.pausedSince === undefined) kept.push({ ...record, pausedSince: now });
      continue;
    }
    const clock = resumed(record, now);
    const taken = by === undefined ? undefined : nextStep(clock, policy);
    if (by !== undefined && taken !== undefined)
      reached.push({ alert, group: state.groupOf(alert), policy, ...taken, waited: 0, by });
    running.push({ alert, policy, record: taken === undefined ? clock : setTo(clock, policy, taken, state) });
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

/** How far the alert has come: what an acknowledgement has stopped begins anew, unless somebody asks for the next step. */
function standing(
  alertId: string,
  { name }: Escalation,
  known: EscalationRecord | undefined,
  asked: boolean,
  now: number,
): EscalationRecord {
  const fresh = { alertId, policy: name, since: now, next: 0, round: 0 };
  if (known?.policy !== name) return fresh;
  const { acknowledged, ...record } = known;
  return acknowledged === undefined ? known : asked ? record : fresh;
}

/** A step, and in which round. */
export interface NextStep {
  /** Index of the step. */
  readonly step: number;
  readonly round: number;
}

/** The step that comes next; undefined when all were told and nothing repeats. `record` undefined: the first one. */
export function nextStep(
  record: Pick<EscalationRecord, 'policy' | 'next' | 'round'> | undefined,
  policy: Escalation,
): NextStep | undefined {
  if (record?.policy !== policy.name) return { step: 0, round: 0 };
  const { next, round } = record;
  if (next < policy.steps.length) return { step: next, round };
  const { repeat } = policy;
  if (repeat === undefined || (repeat.times !== undefined && round >= repeat.times)) return undefined;
  return { step: 0, round: round + 1 };
}

/** The clock as it stands when a step has just been told: the ones after it count on from there. */
function setTo(
  record: EscalationRecord,
  policy: Escalation,
  { round, step }: NextStep,
  state: EscalationState,
): EscalationRecord {
  const told = policy.steps[step];
  const since = told === undefined ? state.now : state.now - timeOf(told, state);
  return { alertId: record.alertId, policy: record.policy, since, next: step + 1, round, askedAt: state.now };
}

/** The record with its clock running: time in which nobody was to be told does not count, nor what a clock set back leaves over. */
function resumed(record: EscalationRecord, now: number): EscalationRecord {
  const { pausedSince, ...rest } = record;
  const stood = pausedSince === undefined ? 0 : Math.max(0, now - pausedSince);
  const { askedAt } = record;
  return {
    ...rest,
    since: Math.min(record.since + stood, now),
    ...(askedAt === undefined ? {} : { askedAt: Math.min(askedAt + stood, now) }),
  };
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
  return since + timeOf(step, state);
}

/** When a step is told, ms after the escalation began. */
function timeOf({ after, afterAway }: EscalationStep, { away }: Pick<EscalationState, 'away'>): number {
  return away ? Math.min(after, afterAway ?? after) : after;
}

interface Advanced {
  readonly record: EscalationRecord;
  readonly reached: readonly (NextStep & {
    /** Since when nobody has answered, epoch ms. */
    readonly since: number;
  })[];
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
  let { askedAt, since, next, round } = record;
  let due: number | undefined;
  for (;;) {
    const step = policy.steps[next];
    if (step !== undefined) {
      due = dueAt(since, step, state);
      if (due > state.now && !(isMoving(next) && due <= state.now + TOGETHER_MS)) break;
      reached.push({ step: next, round, since: askedAt ?? since });
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
    askedAt = undefined;
    round += 1;
    next = 0;
  }
  const clock = { alertId: record.alertId, policy: record.policy, since, next, round };
  return { record: askedAt === undefined ? clock : { ...clock, askedAt }, reached, dueAt: due };
}

function same(a: EscalationRecord, b: EscalationRecord | undefined): boolean {
  return (
    a.policy === b?.policy &&
    a.since === b.since &&
    a.next === b.next &&
    a.round === b.round &&
    a.pausedSince === b.pausedSince &&
    a.askedAt === b.askedAt &&
    a.acknowledged === b.acknowledged
  );
}
