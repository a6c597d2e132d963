import type { Alert } from '../../../src-shared/model/alert.ts';
import type { Escalation } from '../../../src-shared/model/escalation.ts';
import type { Labels } from '../../../src-shared/model/labels.ts';
import type { Destination } from '../../../src-shared/route/group.ts';
import type { Decision } from '../alerts/dispatch.ts';
import { type AlertGroup, planEscalation } from '../alerts/escalation/plan.ts';
import { escalatedBy, Policies } from '../alerts/escalation/policies.ts';
import type { TellState } from '../alerts/escalation/tell.ts';
import { escalationGroupKey, tellReached } from '../alerts/escalation/tell.ts';
import type { EscalationRecord } from '../store/ops.ts';

const NOBODY_ASKED: ReadonlyMap<string, string> = new Map();

/** The policy of an alert, and the group it is escalated with. */
export interface EscalatedGroup {
  readonly id: string;
  readonly policy: Escalation;
  readonly group: AlertGroup;
}

/**
 * Escalations over replayed alerts, by the plan of the live console. Nobody acknowledges, and nobody is known to be at the
 * keyboard. Groups of different policies do not know of each other, so each is planned for itself.
 */
export class Escalating {
  readonly #policies: Policies;
  readonly #route: (labels: Labels) => readonly Destination[];
  readonly #homes = new WeakMap<Labels, { readonly found: EscalatedGroup | undefined }>();
  /** How far every alert is; one whose labels change goes on where it is. */
  readonly #records = new Map<string, EscalationRecord>();

  /** Throws an Error on a matcher that does not compile. */
  constructor(escalations: readonly Escalation[], route: (labels: Labels) => readonly Destination[]) {
    this.#route = route;
    this.#policies = new Policies(escalations, (labels) => escalatedBy(route(labels))?.route.escalation);
  }

  /** With which group a firing alert is escalated; undefined: with none. */
  groupOf({ id, labels }: Alert): EscalatedGroup | undefined {
    let home = this.#homes.get(labels);
    if (home === undefined) this.#homes.set(labels, (home = { found: this.#homeOf(labels) }));
    if (home.found === undefined) this.#records.delete(id);
    return home.found;
  }

  #homeOf(labels: Labels): EscalatedGroup | undefined {
    if (this.#policies.isEmpty) return undefined;
    const policy = this.#policies.of(labels);
    if (policy === undefined) return undefined;
    const group = escalatedBy(this.#route(labels)) ?? { groupKey: '{}', groupLabels: {} };
    return { id: escalationGroupKey(policy.name, group.groupKey), policy, group };
  }

  /** Takes the steps of one group that are due. */
  decide({ id, policy, group }: EscalatedGroup, state: TellState): Omit<Decision, 'armed'> {
    const own = [...state.alerts.values()].filter((alert) => this.groupOf(alert)?.id === id);
    const plan = planEscalation({
      now: state.now,
      alerts: own,
      records: new Map(
        own.flatMap((alert) => {
          const record = this.#records.get(alert.id);
          return record === undefined ? [] : [[alert.id, record]];
        }),
      ),
      policyOf: () => policy,
      groupOf: () => group,
      held: state.held,
      away: true,
      asked: NOBODY_ASKED,
    });
    for (const alertId of plan.dropped) this.#records.delete(alertId);
    for (const record of plan.kept) this.#records.set(record.alertId, record);
    return { ...tellReached(plan.reached, state), nextAt: plan.nextAt };
  }
}
