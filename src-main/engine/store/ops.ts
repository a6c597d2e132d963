import type { IncidentRecord } from '../../../src-shared/incident/case.ts';
import type { MaintenanceSpan } from '../../../src-shared/maintenance/overlay.ts';
import type { Alert, AlertEvent, NewAlertEvent } from '../../../src-shared/model/alert.ts';
import type { BlindCause, Check, MonitorState, StateInterval } from '../../../src-shared/model/check.ts';
import type { DeliveryFilter, DeliverySummary, DeliveryTry } from '../../../src-shared/model/delivery.ts';
import type { IncidentEvent, IncidentMember, NewIncidentEvent } from '../../../src-shared/model/incident.ts';
import type { ByHand, MaintenanceWindow } from '../../../src-shared/model/maintenance.ts';
import type { Monitor } from '../../../src-shared/model/monitor.ts';
import type { Attempt, GroupMessage, Notification } from '../../../src-shared/model/notification.ts';
import type { Channel, Receiver } from '../../../src-shared/model/receiver.ts';
import type { RecoveryRun } from '../../../src-shared/model/recovery.ts';
import type { Route } from '../../../src-shared/model/route.ts';
import type { UiRouting } from '../../../src-shared/model/routing.ts';
import type { RuleDraft, RuleVersion } from '../../../src-shared/model/rule-draft.ts';
import type { Settings } from '../../../src-shared/model/settings.ts';
import type { Silence } from '../../../src-shared/model/silence.ts';

/** What one (receiver, group) was last told; Alertmanager calls it the notification log. */
export interface ToldGroup {
  readonly receiver: string;
  readonly groupKey: string;
  readonly groupLabels: Readonly<Record<string, string>>;
  /** Alert ids told as firing and not yet told as resolved, with the severity told. */
  readonly firing: readonly string[];
  /** Epoch ms of the last message; the next one is due by group_interval or repeat_interval. */
  readonly lastSentAt: number;
  /** Counts the messages of this group; part of the dedup key. */
  readonly sequence: number;
  /** What its receiver consisted of when it was told: the end is told there even when the receiver was deleted since. */
  readonly channels?: readonly Channel[];
}

/** What one channel was last told of one group: it outlives a restart, so that the next message can take it up. */
export interface ChannelStory {
  /** Ids of the alerts told as firing. */
  readonly firing: readonly string[];
  /** What the other side called our message (Slack: `ts` and `channel`). */
  readonly reference: Readonly<Record<string, string>>;
}

/** The clock of a group that lives: when it is flushed next, group_wait after its first alert, then every group_interval. */
export interface WaitingGroup {
  readonly receiver: string;
  readonly groupKey: string;
  readonly groupLabels: Readonly<Record<string, string>>;
  readonly dueAt: number;
}

/** How far one alert is escalated. Times are epoch ms. */
export interface EscalationRecord {
  readonly alertId: string;
  readonly policy: string;
  /** When this round began; the steps' times count from here. */
  readonly since: number;
  /** Index of the next step of this round. */
  readonly next: number;
  /** How often it has begun anew. */
  readonly round: number;
  /** Since when nobody is to be told of the alert; that time does not count. */
  readonly pausedSince?: number;
  /** When somebody asked for help in this round, epoch ms: how long nobody has answered is counted from there. */
  readonly askedAt?: number;
  /** An acknowledgement stands: by hand it goes on from here, by itself it begins anew. */
  readonly acknowledged?: true;
}

export interface NewNotification {
  readonly dedupKey: string;
  readonly receiver: string;
  readonly channel: number;
  readonly channelType: string;
  readonly message: GroupMessage;
  readonly createdAt: number;
  readonly nextAttemptAt: number;
  readonly expiresAt: number;
}

/** A confirmed state of a monitor as the engine continues with it after a restart. */
export interface MonitorMemory {
  readonly name: string;
  readonly state: MonitorState;
  readonly since: number;
  readonly reason: string;
  /** Consecutive failing and good checks behind the raw state, and when the run of failures began. */
  readonly failures: number;
  readonly successes: number;
  readonly firstFailureAt: number | undefined;
  /** The state that a blind interval interrupted. */
  readonly before: MonitorState | undefined;
}

/** Lists that are made in the UI and kept as one document each. */
export type OpsDocument = 'escalations' | 'recoveries' | 'telling';

/** One write to ops.db. A commit runs all of its commands in one transaction, in order. */
export type OpsCommand =
  /** Closes the monitor's open interval at `from` and opens a new one; intervals after `from` are cut (a retro-dated outage). */
  | {
      readonly do: 'state.change';
      readonly monitor: string;
      readonly state: MonitorState;
      readonly from: number;
      readonly reason: string;
      readonly cause?: BlindCause;
    }
  /** Lays a finished interval over the past: what it covers is cut away (blind found on waking up). */
  | {
      readonly do: 'state.overlay';
      readonly monitor: string;
      readonly state: MonitorState;
      readonly from: number;
      readonly to: number;
      readonly reason: string;
      readonly cause?: BlindCause;
    }
  | { readonly do: 'monitor.remember'; readonly memory: MonitorMemory }
  | { readonly do: 'monitor.forget'; readonly name: string }
  /** Evidence: keeps the newest 50 replies per monitor. */
  | { readonly do: 'check.keep'; readonly check: Check }
  | { readonly do: 'monitor.put'; readonly monitor: Monitor }
  | { readonly do: 'monitor.drop'; readonly name: string }
  | {
      readonly do: 'heartbeat.ping';
      readonly token: string;
      readonly at: number;
      readonly kind: 'success' | 'start' | 'fail' | 'log';
      readonly exitCode?: number;
      readonly body: string;
    }
  | {
      readonly do: 'blind.put';
      readonly cause: BlindCause;
      readonly from: number;
      readonly to?: number;
      readonly detail: string;
    }
  | { readonly do: 'alert.put'; readonly alert: Alert }
  /** Removes a pending alert that never fired. */
  | { readonly do: 'alert.drop'; readonly id: string }
  | { readonly do: 'alert.event'; readonly event: NewAlertEvent }
  | { readonly do: 'group.told'; readonly group: ToldGroup }
  | { readonly do: 'group.forget'; readonly receiver: string; readonly groupKey: string }
  | { readonly do: 'group.wait'; readonly group: WaitingGroup }
  | { readonly do: 'group.waited'; readonly receiver: string; readonly groupKey: string }
  | { readonly do: 'escalation.put'; readonly record: EscalationRecord }
  | { readonly do: 'escalation.drop'; readonly alertId: string }
  /** A run of a recovery action as it begins, and again as it ends. */
  | { readonly do: 'recovery.put'; readonly run: RecoveryRun }
  /** A second row with the same dedup key is ignored. */
  | { readonly do: 'outbox.put'; readonly notification: NewNotification }
  | {
      readonly do: 'outbox.attempt';
      readonly attempt: Attempt;
      readonly status: Notification['status'];
      readonly nextAttemptAt: number;
    }
  | { readonly do: 'outbox.reset'; readonly id: number; readonly at: number }
  | { readonly do: 'silence.put'; readonly silence: Silence }
  | { readonly do: 'silence.drop'; readonly id: string }
  | {
      readonly do: 'story.put';
      readonly receiver: string;
      readonly channel: number;
      readonly groupKey: string;
      readonly story: ChannelStory;
      readonly at: number;
    }
  | { readonly do: 'story.drop'; readonly receiver: string; readonly channel: number; readonly groupKey: string }
  | { readonly do: 'receiver.put'; readonly receiver: Receiver }
  | { readonly do: 'receiver.drop'; readonly name: string }
  | { readonly do: 'route.put'; readonly route: Route }
  | { readonly do: 'routing.put'; readonly routing: UiRouting }
  /** Saves a rule made in the UI; `was` is its name before. */
  | { readonly do: 'rule.put'; readonly draft: RuleDraft; readonly was?: string }
  | { readonly do: 'rule.drop'; readonly name: string }
  /** Keeps the newest 100 versions per rule. */
  | ({ readonly do: 'rule.version' } & Omit<RuleVersion, 'id' | 'rule'>)
  | { readonly do: 'settings.put'; readonly settings: Settings }
  | { readonly do: 'maintenance.put'; readonly window: MaintenanceWindow }
  /** Removes a window made in the UI and what was done to it by hand; the past stays covered. */
  | { readonly do: 'maintenance.drop'; readonly name: string }
  | { readonly do: 'maintenance.by_hand'; readonly name: string; readonly byHand: ByHand }
  /** A stretch of maintenance over a monitor, open without `to`; the one of this window that began then is replaced. */
  | {
      readonly do: 'maintenance.span';
      readonly window: string;
      readonly monitor: string;
      readonly from: number;
      readonly to?: number;
    }
  /** Forgets the stretches of a window that touch the time from `from` to `to`, without those all: their time counts as measured again. */
  | { readonly do: 'maintenance.unspan'; readonly window: string; readonly from?: number; readonly to?: number }
  | { readonly do: 'document.put'; readonly name: OpsDocument; readonly doc: unknown }
  | { readonly do: 'incident.put'; readonly incident: IncidentRecord }
  /** The incident was merged away: what is kept of it goes to `into`, without which it is forgotten. */
  | { readonly do: 'incident.drop'; readonly id: string; readonly into?: string }
  /** An alert is in this incident and in no other. */
  | { readonly do: 'incident.member'; readonly incident: string; readonly member: IncidentMember }
  | { readonly do: 'incident.event'; readonly event: NewIncidentEvent }
  /** Small named values: watermarks, "was running at". */
  | { readonly do: 'mark.put'; readonly name: string; readonly value: string };

/** A question without parameters. */
type NoInput = Readonly<Record<string, never>>;

interface Read<I, O> {
  readonly input: I;
  readonly output: O;
}

/** Every question to ops.db. */
export interface OpsReads {
  readonly 'monitors.ui': Read<NoInput, readonly Monitor[]>;
  readonly 'monitors.memory': Read<NoInput, readonly MonitorMemory[]>;
  /** Intervals that touch the window, clipped to nothing, oldest first, with maintenance laid over them. */
  readonly 'states.window': Read<{ monitor: string; from: number; to: number }, readonly StateInterval[]>;
  readonly 'states.windows': Read<
    { monitors: readonly string[]; from: number; to: number },
    Readonly<Record<string, readonly StateInterval[]>>
  >;
  readonly 'checks.kept': Read<{ monitor: string; limit: number }, readonly Check[]>;
  readonly 'heartbeat.last': Read<
    { token: string },
    {
      readonly lastSuccess: number | undefined;
      readonly lastStart: number | undefined;
      readonly lastFail: number | undefined;
      readonly lastExit: number | undefined;
    }
  >;
  readonly 'blind.window': Read<
    { from: number; to: number },
    readonly {
      readonly cause: BlindCause;
      readonly from: number;
      readonly to: number | undefined;
      readonly detail: string;
    }[]
  >;
  /** Pending and firing alerts, and with `resolvedSince` the ones resolved since then; newest first. */
  readonly 'alerts.list': Read<{ resolvedSince: number | undefined; limit: number }, readonly Alert[]>;
  /** Alerts that fired inside the window, oldest first. */
  readonly 'alerts.window': Read<{ from: number; to: number }, readonly Alert[]>;
  /** Alerts that fired in `from <= t < to`, the newest `limit`, with what was done and who was told of them. */
  readonly 'alerts.history': Read<
    { from: number; to: number; limit: number },
    {
      readonly alerts: readonly Alert[];
      readonly events: readonly Pick<AlertEvent, 'alertId' | 'at' | 'kind' | 'by'>[];
      /** Messages that were sent; `firing`: as one that fires. */
      readonly told: readonly {
        readonly alertId: string;
        readonly at: number;
        readonly channelType: string;
        readonly firing: boolean;
      }[];
    }
  >;
  readonly 'alert.get': Read<
    { id: string },
    { readonly alert: Alert; readonly timeline: readonly AlertEvent[]; readonly before: readonly Alert[] } | undefined
  >;
  readonly 'groups.told': Read<NoInput, readonly ToldGroup[]>;
  readonly 'groups.waiting': Read<NoInput, readonly WaitingGroup[]>;
  readonly 'escalations.records': Read<NoInput, readonly EscalationRecord[]>;
  /** Newest first. */
  readonly 'recovery.runs': Read<
    { since: number; limit: number; recovery: string | undefined; alertId: string | undefined },
    readonly RecoveryRun[]
  >;
  /** Pending rows, oldest first. */
  readonly 'outbox.pending': Read<NoInput, readonly Notification[]>;
  readonly 'outbox.message': Read<{ id: number }, GroupMessage | undefined>;
  readonly 'outbox.log': Read<
    { limit: number; alertId: string | undefined },
    readonly { readonly notification: Notification; readonly attempts: readonly Attempt[] }[]
  >;
  readonly 'outbox.one': Read<
    { id: number },
    { readonly notification: Notification; readonly attempts: readonly Attempt[] } | undefined
  >;
  readonly 'outbox.tries': Read<
    { filter: DeliveryFilter; before: number | undefined; limit: number },
    { readonly tries: readonly DeliveryTry[]; readonly next: number | undefined }
  >;
  readonly 'outbox.summary': Read<{ since: number }, DeliverySummary>;
  readonly 'outbox.counts': Read<
    NoInput,
    {
      readonly pending: number;
      readonly sent: number;
      readonly failed: number;
      readonly oldestPendingAt: number | undefined;
    }
  >;
  /** Every silence that is kept, expired ones too. */
  readonly silences: Read<NoInput, readonly Silence[]>;
  readonly 'story.get': Read<{ receiver: string; channel: number; groupKey: string }, ChannelStory | undefined>;
  readonly 'receivers.ui': Read<NoInput, readonly Receiver[]>;
  readonly 'route.ui': Read<NoInput, Route | undefined>;
  readonly 'routing.ui': Read<NoInput, UiRouting | undefined>;
  /** Rules made in the UI, in the order in which they were made. */
  readonly 'rules.ui': Read<NoInput, readonly RuleDraft[]>;
  /** Newest first. */
  readonly 'rule.versions': Read<{ name: string }, readonly RuleVersion[]>;
  readonly 'rule.version': Read<{ id: number }, RuleVersion | undefined>;
  readonly settings: Read<NoInput, Settings | undefined>;
  readonly 'maintenance.ui': Read<NoInput, readonly MaintenanceWindow[]>;
  readonly 'maintenance.by_hand': Read<NoInput, Readonly<Record<string, ByHand>>>;
  /** Stretches that have not ended. */
  readonly 'maintenance.open': Read<NoInput, readonly (MaintenanceSpan & { readonly monitor: string })[]>;
  /** As `document.put` was given it: whoever reads it parses it. */
  readonly document: Read<{ name: OpsDocument }, unknown>;
  /** Open incidents and with `endedSince` (epoch ms) the ones that ended since then, the latest first. */
  readonly 'incidents.list': Read<{ endedSince: number | undefined; limit: number }, readonly IncidentRecord[]>;
  /** What the engine goes on with after a restart: of each incident the alerts that fire, that ended since, and the cause. */
  readonly 'incidents.recent': Read<
    { endedSince: number },
    {
      readonly records: readonly IncidentRecord[];
      readonly members: readonly { readonly incident: string; readonly member: IncidentMember }[];
    }
  >;
  readonly 'incident.get': Read<
    { id: string },
    | {
        readonly record: IncidentRecord;
        readonly members: readonly IncidentMember[];
        readonly timeline: readonly IncidentEvent[];
      }
    | undefined
  >;
  /** Id of the incident of an alert. */
  readonly 'incident.of': Read<{ alert: string }, string | undefined>;
  readonly mark: Read<{ name: string }, string | undefined>;
}
export type OpsRead = keyof OpsReads;
