import type { ReportedAlert } from '../../../src-shared/alert/external.ts';
import type { EscalationDone } from '../../../src-shared/alert/help.ts';
import type { Alert } from '../../../src-shared/model/alert.ts';
import type { Escalation } from '../../../src-shared/model/escalation.ts';
import type { Held } from '../../../src-shared/model/held.ts';
import type { InhibitRule } from '../../../src-shared/model/inhibit-rule.ts';
import type { Receiver } from '../../../src-shared/model/receiver.ts';
import type { Route } from '../../../src-shared/model/route.ts';
import type { TimeInterval } from '../../../src-shared/model/time-interval.ts';
import type { Destination } from '../../../src-shared/route/group.ts';
import type { Visit } from '../../../src-shared/route/tree.ts';
import type { RuleEvaluation } from '../rules/rules.ts';
import type { MirroredAlerts } from './mirrored.ts';
import type { OperatorActions } from './operator-actions.ts';

/** What decides who is told of what, and when. */
export interface Routing {
  readonly route: Route;
  readonly receivers: readonly Receiver[];
  readonly timeIntervals?: readonly TimeInterval[];
  readonly inhibitRules?: readonly InhibitRule[];
  /** In the order in which they are asked; absent: none. */
  readonly escalations?: readonly Escalation[];
}

/** How things stand between an alert and those who may be told of it. */
export interface Inquiry {
  readonly visits: readonly Visit[];
  readonly destinations: readonly Destination[];
  /** By receiver: what holds the alert back there now, and when its group is flushed next (epoch ms). */
  readonly over: ReadonlyMap<string, { readonly held: readonly Held[]; readonly flushAt: number | undefined }>;
  /** Who else is told when nobody acknowledges. */
  readonly escalation: Escalation | undefined;
}

/** Lifecycle, grouping and dispatch: turns evaluations into durable alerts and outbox rows, each with its reason. */
export interface Alerts extends OperatorActions {
  /** Loads the state of the last run. Nothing fires again because of a restart. */
  start(): Promise<void>;
  stop(): Promise<void>;
  apply(routing: Routing): void;
  /** Receivers that were deleted and still have to be told how something ended, or may be told so just now. */
  retired(): readonly Receiver[];
  /**
   * Takes the result of evaluations; alert transitions, timeline and outbox rows are one transaction. `awaited`: somebody
   * reads ALERTS and ALERTS_FOR_STATE next, so they are written at once, for the time of the evaluations.
   */
  observe(evaluations: readonly RuleEvaluation[], awaited?: boolean): void;
  /**
   * Takes what other programs say of their alerts; resolves when it is durable. An alert is over when its sender says so or
   * does not repeat it before its end.
   */
  report(reports: readonly ReportedAlert[]): Promise<void>;
  /** Changes what is known of the alerts of other Alertmanagers, at the present time; resolves when it is durable. */
  mirror(change: (mirrored: MirroredAlerts, now: number) => void): Promise<void>;
  /** Resolves what rules that no longer exist left behind. */
  rulesRemoved(names: readonly string[]): void;
  /** What a gate answers may have changed: decides anew, soon. */
  reconsider(): void;
  /** Pending and firing alerts, and the ones resolved in the last hour. */
  current(): readonly Alert[];
  get(id: string): Alert | undefined;
  /** How an alert, of any time, is routed and held back as things are now. */
  inquire(alert: Alert): Inquiry;
  /** What keeps people from being told that this alert fires now. */
  held(id: string): Held | undefined;
  onChange(fn: (changed: readonly Alert[], removed: readonly string[]) => void): Disposable;
  /** Outbox rows were committed. */
  onQueued(fn: () => void): Disposable;
  /** Takes the next step of the escalations of these alerts now, whoever has acknowledged them. What is sent stays sent. */
  escalate(ids: readonly string[], by: string): Promise<EscalationDone>;
  /** Resolves when every decision so far is committed. */
  settled(): Promise<void>;
}
