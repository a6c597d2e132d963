import { timeOutAck } from '../../../../src-shared/alert/machine.ts';
import { isToldElsewhere } from '../../../../src-shared/alert/mirrored.ts';
import type { Alert } from '../../../../src-shared/model/alert.ts';
import type { Escalation } from '../../../../src-shared/model/escalation.ts';
import type { Held } from '../../../../src-shared/model/held.ts';
import type { Labels } from '../../../../src-shared/model/labels.ts';
import type { Presence } from '../../ports.ts';
import type { EscalationRecord, OpsCommand, ToldGroup } from '../../store/ops.ts';
import type { Decision } from '../dispatch.ts';
import type { Step } from '../evaluate.ts';
import { type AlertGroup, nextStep, planEscalation, type Reached } from './plan.ts';
import { Policies } from './policies.ts';
import { tellReached } from './tell.ts';

/** What the escalator is told of the alert engine at every decision. */
export interface EscalationView {
  readonly now: number;
  readonly alerts: ReadonlyMap<string, Alert>;
  readonly told: ReadonlyMap<string, ToldGroup>;
  readonly groupOf: (alert: Alert) => AlertGroup;
  readonly hasReceiver: (name: string) => boolean;
  readonly held: (alert: Alert) => Held | undefined;
  /** Whose next step is taken now: alert id → who asked for it. */
  readonly asked: ReadonlyMap<string, string>;
}

/** What came of steps that were asked for by hand. */
export interface Helped {
  /** Ids of the alerts whose step was taken. */
  readonly alerts: readonly string[];
  /** The receivers that are told, each once. */
  readonly told: readonly string[];
}

export interface Escalated {
  readonly decision: Omit<Decision, 'armed'>;
  readonly helped: Helped;
  /** Before the messages of `decision`, in the same transaction. */
  readonly commands: readonly OpsCommand[];
  readonly nextAt: number | undefined;
}

function helpedBy(reached: readonly Reached[], hasReceiver: (name: string) => boolean): Helped {
  const byHand = reached.filter(({ by }) => by !== undefined);
  const named = byHand.flatMap(({ policy, step }) => policy.steps[step]?.receivers ?? []);
  return { alerts: byHand.map(({ alert }) => alert.id), told: [...new Set(named.filter(hasReceiver))] };
}

/** The escalation policies in force and how far every alert is. */
export class Escalator {
  readonly #presence: Presence | undefined;
  readonly #records = new Map<string, EscalationRecord>();
  #policies = new Policies([], () => undefined);

  /** Without a presence nobody is known to be at the keyboard. */
  constructor(presence: Presence | undefined) {
    this.#presence = presence;
  }

  load(records: readonly EscalationRecord[]): void {
    for (const record of records) this.#records.set(record.alertId, record);
  }

  /** `routed` gives the name of the policy that an alert's route gives it. Throws an Error on a matcher that does not compile. */
  apply(escalations: readonly Escalation[], routed: (labels: Labels) => string | undefined): void {
    this.#policies = new Policies(escalations, routed);
  }

  /** Acknowledgements that are older than their policy lets them be. */
  timedOut(alerts: readonly Alert[], now: number): readonly Step[] {
    return alerts.flatMap((before) => {
      if (before.ack === undefined) return [];
      const policy = this.policyOf(before);
      if (policy?.ackTimeout === undefined) return [];
      const after = timeOutAck(before, policy.name, policy.ackTimeout, now);
      return after.events.length === 0 ? [] : [{ before, after }];
    });
  }

  /** Takes every step that is due; undefined when there is nothing to do now and later. */
  decide(view: EscalationView): Escalated | undefined {
    if (this.#policies.isEmpty && this.#records.size === 0) return undefined;
    const state = this.#presence?.now().state ?? 'unknown';
    const plan = planEscalation({
      now: view.now,
      alerts: view.alerts.values(),
      records: this.#records,
      policyOf: (alert) => this.policyOf(alert),
      groupOf: view.groupOf,
      held: view.held,
      away: state !== 'active',
      asked: view.asked,
    });
    const commands: OpsCommand[] = [];
    for (const alertId of plan.dropped) {
      this.#records.delete(alertId);
      commands.push({ do: 'escalation.drop', alertId });
    }
    for (const record of plan.kept) {
      this.#records.set(record.alertId, record);
      commands.push({ do: 'escalation.put', record });
    }
    const helped = helpedBy(plan.reached, view.hasReceiver);
    return { decision: tellReached(plan.reached, view), helped, commands, nextAt: plan.nextAt };
  }

  /** Why no step can be taken by hand for this firing alert: sentences; undefined when one can. */
  refusal(alert: Alert): string | undefined {
    const policy = this.policyOf(alert);
    if (policy === undefined)
      return 'No escalation takes it: make one under Settings → Escalation, or name one in its route.';
    const record = this.#records.get(alert.id);
    if (nextStep(record, policy) !== undefined) return undefined;
    const { name, repeat, steps } = policy;
    const through = `${steps.length === 1 ? 'The one step' : `All ${steps.length} steps`} of ${name} ${steps.length === 1 ? 'was' : 'were'} told`;
    const again = repeat === undefined ? 'it does not repeat' : 'it does not repeat any more';
    const anew = record?.acknowledged === true ? ' Withdraw the acknowledgement to begin it anew.' : '';
    return `${through}, and ${again}.${anew}`;
  }

  /** The policy of an alert: the one its route names, else the first whose matchers take it; none of what is told elsewhere. */
  policyOf(alert: Alert): Escalation | undefined {
    return isToldElsewhere(alert) ? undefined : this.#policies.of(alert.labels);
  }
}
