import type { Alert } from '../../../src-shared/model/alert.ts';
import type { Receiver } from '../../../src-shared/model/receiver.ts';
import type { Presence } from '../ports.ts';
import type { EscalationRecord, OpsCommand, ToldGroup, WaitingGroup } from '../store/ops.ts';
import { outgrown } from './ack-growth.ts';
import type { Inquiry, Routing } from './alerts.ts';
import { decisionCommands, type RowDeps, withChannels } from './decision-commands.ts';
import { type Decision, decide } from './dispatch.ts';
import { Escalator, type Helped } from './escalation/escalator.ts';
import { escalatedBy } from './escalation/policies.ts';
import type { Step } from './evaluate.ts';
import type { Gate } from './gate.ts';
import { Holding, RoutingInForce } from './holding.ts';
import { inquire } from './inquire.ts';
import { retiredReceivers } from './retired.ts';
import { groupId, readTold } from './told.ts';

/** What a decision leads to: writes of the next transaction, whether messages are among them, and when to decide again. */
export interface Dispatched {
  readonly commands: readonly OpsCommand[];
  readonly queued: boolean;
  /** Epoch ms. */
  readonly nextAt: number | undefined;
  /** What came of what was asked for by hand. */
  readonly helped: Helped;
}

const NOBODY: Helped = { alerts: [], told: [] };

/** What a dispatcher is given. */
export interface DispatcherDeps extends RowDeps {
  /** Asked in this order; what inhibits an alert is asked after them, and `last` after that. */
  readonly gates: readonly Gate[];
  readonly last: readonly Gate[];
  /** When planned silence over an alert ended last, epoch ms. */
  quietUntil(alert: Alert): number | undefined;
  /** Whether somebody sits at the machine; undefined: that is not known. */
  readonly presence: Presence | undefined;
}

/** Who was told what, the groups' clocks, how far escalations are and the routing in force: what `decide` decides from. */
export class Dispatcher {
  readonly #gates: readonly Gate[];
  readonly #deps: DispatcherDeps;
  readonly #escalator: Escalator;
  readonly #told = new Map<string, ToldGroup>();
  readonly #waiting = new Map<string, WaitingGroup>();
  #armed: ReadonlyMap<string, number> = new Map();
  #receivers: ReadonlyMap<string, Receiver> = new Map();
  #retired: ReadonlyMap<string, Receiver> = new Map();
  /** Receivers with a channel that is told at once of acknowledgements. */
  #ackHearers: ReadonlySet<string> = new Set();
  #routing: RoutingInForce | undefined;

  constructor(deps: DispatcherDeps) {
    this.#deps = deps;
    this.#escalator = new Escalator(deps.presence);
    this.#gates = [...deps.gates, (alert, now) => this.#routing?.inhibited(alert, now), ...deps.last];
  }

  /** Takes over what the last run left; what was due while nobody was there is due now. */
  load(told: readonly ToldGroup[], waiting: readonly WaitingGroup[], escalations: readonly EscalationRecord[]): void {
    this.#escalator.load(escalations);
    for (const group of told) this.#told.set(groupId(group), group);
    for (const group of waiting) this.#waiting.set(groupId(group), group);
    this.#retired = retiredReceivers(this.#told.values(), this.#receivers);
    this.#armed = new Map(waiting.map((group) => [groupId(group), group.dueAt]));
  }

  /** Puts a routing into force. Throws an Error on a matcher that does not compile; the one before stays in force then. */
  apply(routing: Routing, alerts: Iterable<Alert>): void {
    const next = new RoutingInForce(routing, routing.timeIntervals ?? [], routing.inhibitRules ?? []);
    for (const alert of alerts) next.put(alert);
    this.#escalator.apply(
      routing.escalations ?? [],
      (labels) => escalatedBy(next.destinations(labels))?.route.escalation,
    );
    this.#routing = next;
    this.#receivers = new Map(routing.receivers.map((receiver) => [receiver.name, receiver]));
    const { hearsAcks = () => false } = this.#deps;
    const hearers = routing.receivers.filter(({ channels }) => channels.some(hearsAcks));
    this.#ackHearers = new Set(hearers.map(({ name }) => name));
    this.#retired = retiredReceivers(this.#told.values(), this.#receivers);
  }

  retired(): readonly Receiver[] {
    return [...this.#retired.values()];
  }

  put(alert: Alert): void {
    this.#routing?.put(alert);
  }

  drop(id: string): void {
    this.#routing?.drop(id);
  }

  /** Ids of alerts that somebody was told of and was not told the end of. */
  owed(): ReadonlySet<string> {
    return new Set([...this.#told.values()].flatMap((group) => [...readTold(group).keys()]));
  }

  /** What holds alerts back at `now` (epoch ms); undefined before there is a routing. */
  holding(now: number): Holding | undefined {
    return this.#routing === undefined ? undefined : new Holding(this.#gates, this.#routing, now);
  }

  /** Acknowledgements that end now, by their escalation policy or because their group grew. */
  brokenAcks(live: readonly Alert[], now: number): readonly Step[] {
    const timedOut = this.#escalator.timedOut(live, now);
    const routing = this.#routing;
    if (routing === undefined) return timedOut;
    const gone = new Set(timedOut.map(({ before }) => before?.id));
    const grown = outgrown(live, (labels) => routing.destinations(labels), now);
    return [...timedOut, ...grown.filter(({ before }) => !gone.has(before?.id))];
  }

  /** Why nobody can be told by hand, by its escalation, that this alert fires: sentences; undefined when somebody can. */
  refusal(alert: Alert, holding: Holding): string | undefined {
    const routing = this.#routing;
    const held = routing && holding.over(alert, escalatedBy(routing.destinations(alert.labels))?.route);
    return held === undefined ? this.#escalator.refusal(alert) : `Nobody is to be told of it: ${held.reason}`;
  }

  /**
   * Decides and takes the decision into memory; `ended` are the alerts that stopped firing since the last one, `asked` those
   * whose escalation somebody takes a step further now (alert id → who).
   */
  dispatch(
    holding: Holding,
    alerts: ReadonlyMap<string, Alert>,
    ended: readonly Alert[],
    asked: ReadonlyMap<string, string>,
    now: number,
  ): Dispatched {
    const routing = this.#routing;
    if (routing === undefined) return { commands: [], queued: false, nextAt: undefined, helped: NOBODY };
    const decision = decide({
      now,
      alerts,
      told: this.#told,
      waiting: this.#waiting,
      armed: this.#armed,
      route: (labels) => routing.destinations(labels),
      hasReceiver: (name) => this.#receivers.has(name) || this.#retired.has(name),
      isRetired: (name) => !this.#receivers.has(name),
      hearsAcks: (name) => this.#ackHearers.has(name),
      held: (alert, route) => holding.over(alert, route),
      quietUntil: (alert) => this.#deps.quietUntil(alert),
      ended,
    });
    this.#armed = decision.armed;
    const dispatched = { ...this.#take(decision, now), nextAt: decision.nextAt, helped: NOBODY };
    const escalated = this.#escalate(routing, holding, alerts, asked, now);
    return escalated === undefined ? dispatched : together(dispatched, escalated);
  }

  /** The steps of escalations that are due: after the routes' messages, so that a group's first word is its route's. */
  #escalate(
    routing: RoutingInForce,
    holding: Holding,
    alerts: ReadonlyMap<string, Alert>,
    asked: ReadonlyMap<string, string>,
    now: number,
  ): Dispatched | undefined {
    const escalated = this.#escalator.decide({
      now,
      alerts,
      told: this.#told,
      groupOf: ({ labels }) => escalatedBy(routing.destinations(labels)) ?? { groupKey: '{}', groupLabels: {} },
      hasReceiver: (name) => this.#receivers.has(name),
      held: (alert) => holding.over(alert, escalatedBy(routing.destinations(alert.labels))?.route),
      asked,
    });
    if (escalated === undefined) return undefined;
    const told = this.#take(escalated.decision, now);
    const { helped, nextAt } = escalated;
    return { ...told, commands: [...escalated.commands, ...told.commands], nextAt, helped };
  }

  #take(decision: Omit<Decision, 'armed'>, now: number): Pick<Dispatched, 'commands' | 'queued'> {
    const receivers = new Map([...this.#retired, ...this.#receivers]);
    for (const group of decision.waited) this.#waiting.delete(groupId(group));
    for (const group of decision.waiting) this.#waiting.set(groupId(group), group);
    for (const group of decision.forgotten) this.#told.delete(groupId(group));
    for (const group of decision.told) this.#told.set(groupId(group), withChannels(group, receivers));
    return decisionCommands(decision, receivers, now, this.#deps);
  }

  /** How an alert, of any time, is routed and held back at `now` (epoch ms). */
  inquire(alert: Alert, now: number): Inquiry {
    const holding = this.holding(now);
    if (this.#routing === undefined || holding === undefined)
      return { visits: [], destinations: [], over: new Map(), escalation: undefined };
    const clock = (id: string): number | undefined => this.#armed.get(id) ?? this.#waiting.get(id)?.dueAt;
    return { ...inquire(alert, this.#routing, holding, clock), escalation: this.#escalator.policyOf(alert) };
  }
}

function together(a: Dispatched, b: Dispatched): Dispatched {
  const times = [a.nextAt, b.nextAt].filter((at) => at !== undefined);
  return {
    commands: [...a.commands, ...b.commands],
    queued: a.queued || b.queued,
    nextAt: times.length === 0 ? undefined : Math.min(...times),
    helped: b.helped,
  };
}
