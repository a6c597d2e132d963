import type { Alert } from '../../../src-shared/model/alert.ts';
import type { Escalation } from '../../../src-shared/model/escalation.ts';
import type { Labels } from '../../../src-shared/model/labels.ts';
import type { Receiver } from '../../../src-shared/model/receiver.ts';
import type { Route } from '../../../src-shared/model/route.ts';
import { type Destination, destinations } from '../../../src-shared/route/group.ts';
import { routeTree } from '../../../src-shared/route/tree.ts';
import { type Decision, decide } from '../alerts/dispatch.ts';
import { blindGate } from '../alerts/gate.ts';
import { groupId, readTold } from '../alerts/told.ts';
import type { ToldGroup, WaitingGroup } from '../store/ops.ts';
import { type EscalatedGroup, Escalating } from './escalating.ts';

/** How people are told. */
export interface Routing {
  readonly route: Route;
  readonly receivers: readonly Receiver[];
  readonly escalations: readonly Escalation[];
}

/** One message to one receiver. */
export interface Told {
  /** Epoch ms. */
  readonly at: number;
  readonly receiver: string;
  readonly status: 'firing' | 'resolved';
  /** A step of an escalation, or its end. */
  readonly escalated: boolean;
}

/** One (receiver, group) as dispatch knows it, or the receivers of one policy and group of an escalation. */
interface Group {
  readonly id: string;
  /** Firing alerts that are routed or escalated here, and those that it was told of. */
  readonly alerts: Map<string, Alert>;
  readonly told: Map<string, ToldGroup>;
  readonly waiting: Map<string, WaitingGroup>;
  armed: ReadonlyMap<string, number>;
  readonly route: (labels: Labels) => readonly Destination[];
  /** Absent: routes lead to it. */
  readonly escalated?: EscalatedGroup;
  /** Epoch ms. */
  nextAt: number;
}

/**
 * The dispatch of the live console over replayed alerts: the same decisions, nothing sent. Groups do not know of each other,
 * so each is decided for itself, and only when one of its alerts changed or its time has come: a month holds a hundred
 * thousand decisions.
 */
export class Telling {
  readonly messages: Told[] = [];
  readonly #route: (labels: Labels) => readonly Destination[];
  readonly #receivers: ReadonlySet<string>;
  readonly #escalating: Escalating;
  readonly #groups = new Map<string, Group>();
  /** In which groups an alert is known. */
  readonly #knownIn = new Map<string, Set<Group>>();
  readonly #dirty = new Set<Group>();
  #nextAt = Number.POSITIVE_INFINITY;

  /** Throws where a matcher of the route or of an escalation does not compile. */
  constructor({ route, receivers, escalations }: Routing) {
    const tree = routeTree(route);
    const known = new WeakMap<Labels, readonly Destination[]>();
    this.#route = (labels) => {
      let found = known.get(labels);
      if (found === undefined) known.set(labels, (found = destinations(tree, labels)));
      return found;
    };
    this.#receivers = new Set(receivers.map(({ name }) => name));
    this.#escalating = new Escalating(escalations, this.#route);
  }

  /** When something is due though no alert changes, epoch ms. */
  get nextAt(): number {
    return this.#nextAt;
  }

  /** What an alert became. */
  take(alert: Alert): void {
    if (alert.state === 'pending') return;
    const known = this.#knownIn.get(alert.id) ?? new Set();
    this.#knownIn.set(alert.id, known);
    if (alert.state === 'firing') {
      for (const to of this.#route(alert.labels)) known.add(this.#groupOf(to));
      const escalated = this.#escalating.groupOf(alert);
      if (escalated !== undefined) known.add(this.#escalatedGroup(escalated));
    }
    for (const group of known) {
      group.alerts.set(alert.id, alert);
      this.#dirty.add(group);
    }
  }

  decide(now: number): void {
    if (now >= this.#nextAt) for (const group of this.#groups.values()) if (group.nextAt <= now) this.#dirty.add(group);
    if (this.#dirty.size === 0) return;
    for (const group of this.#dirty) this.#decideGroup(group, now);
    this.#dirty.clear();
    this.#nextAt = Number.POSITIVE_INFINITY;
    for (const { nextAt } of this.#groups.values()) this.#nextAt = Math.min(this.#nextAt, nextAt);
  }

  #groupOf(to: Destination): Group {
    const id = groupId(to);
    return this.#group(id, (labels) => this.#route(labels).filter((one) => groupId(one) === id));
  }

  /** No route leads there, so dispatch does no more than bring what its steps told to its end. */
  #escalatedGroup(escalated: EscalatedGroup): Group {
    return this.#group(escalated.id, () => [], escalated);
  }

  #group(id: string, route: Group['route'], escalated?: EscalatedGroup): Group {
    const known = this.#groups.get(id);
    if (known !== undefined) return known;
    const group: Group = {
      id,
      alerts: new Map(),
      told: new Map(),
      waiting: new Map(),
      armed: new Map(),
      route,
      ...(escalated === undefined ? {} : { escalated }),
      nextAt: Number.POSITIVE_INFINITY,
    };
    this.#groups.set(id, group);
    return group;
  }

  #decideGroup(group: Group, now: number): void {
    const state = {
      now,
      alerts: group.alerts,
      told: group.told,
      hasReceiver: (name: string) => this.#receivers.has(name),
      held: (alert: Alert) => blindGate(alert, now),
    };
    const decision = decide({
      ...state,
      waiting: group.waiting,
      armed: group.armed,
      route: group.route,
      isRetired: () => false,
      hearsAcks: () => false,
      quietUntil: () => undefined,
      ended: [],
    });
    group.armed = decision.armed;
    this.#take(group, decision, now);
    group.nextAt = Math.max(decision.nextAt ?? Number.POSITIVE_INFINITY, now + 1);
    if (group.escalated !== undefined) {
      const steps = this.#escalating.decide(group.escalated, state);
      this.#take(group, steps, now);
      group.nextAt = Math.min(group.nextAt, Math.max(steps.nextAt ?? Number.POSITIVE_INFINITY, now + 1));
    }
    this.#forgetEnded(group);
  }

  #take(group: Group, decision: Omit<Decision, 'armed'>, now: number): void {
    for (const one of decision.waited) group.waiting.delete(groupId(one));
    for (const one of decision.waiting) group.waiting.set(groupId(one), one);
    for (const one of decision.forgotten) group.told.delete(groupId(one));
    for (const one of decision.told) group.told.set(groupId(one), one);
    for (const { message } of decision.messages)
      this.messages.push({
        at: now,
        receiver: message.receiver,
        status: message.status,
        escalated: group.escalated !== undefined,
      });
  }

  /** Alerts that are over leave once nobody has to hear of it any more. */
  #forgetEnded(group: Group): void {
    let owed: ReadonlySet<string> | undefined;
    for (const alert of group.alerts.values()) {
      if (alert.state !== 'resolved') continue;
      owed ??= new Set([...group.told.values()].flatMap((told) => [...readTold(told).keys()]));
      if (owed.has(alert.id)) continue;
      group.alerts.delete(alert.id);
      const known = this.#knownIn.get(alert.id);
      known?.delete(group);
      if (known?.size === 0) this.#knownIn.delete(alert.id);
    }
  }
}
