import { event } from '../../../src-shared/alert/transition.ts';
import type { Alert, NewAlertEvent } from '../../../src-shared/model/alert.ts';
import type { Held } from '../../../src-shared/model/held.ts';
import type { Labels } from '../../../src-shared/model/labels.ts';
import type { GroupMessage, NotificationReason } from '../../../src-shared/model/notification.ts';
import { severityOf, severityRank } from '../../../src-shared/model/severity.ts';
import { humanDuration } from '../../../src-shared/time/duration.ts';
import type { ToldGroup, WaitingGroup } from '../store/ops.ts';
import type { Destination } from './route.ts';
import { groupId, readTold, writeTold } from './told.ts';

/** Everything a decision depends on. */
export interface DispatchState {
  /** Epoch ms. */
  readonly now: number;
  /** At least the firing alerts and every alert that a group was told of. */
  readonly alerts: ReadonlyMap<string, Alert>;
  readonly told: ReadonlyMap<string, ToldGroup>;
  readonly waiting: ReadonlyMap<string, WaitingGroup>;
  readonly route: (labels: Labels) => readonly Destination[];
  readonly hasReceiver: (name: string) => boolean;
  /** What keeps people from being told that this alert fires now. */
  readonly held: (alert: Alert) => Held | undefined;
  /** Alerts that stopped firing since the last decision; who was not told of them is written down. */
  readonly ended: readonly Alert[];
}

export interface Decided {
  readonly message: GroupMessage;
  readonly sequence: number;
}

/** What to send and to remember. */
export interface Decision {
  readonly messages: readonly Decided[];
  readonly told: readonly ToldGroup[];
  readonly forgotten: readonly ToldGroup[];
  readonly waiting: readonly WaitingGroup[];
  readonly waited: readonly WaitingGroup[];
  readonly events: readonly NewAlertEvent[];
  /** When the next decision is due, epoch ms. */
  readonly nextAt: number | undefined;
}

/** A group that was told everything is remembered for this long, so that its sequence numbers go on. */
const REMEMBER_MS = 24 * 3_600_000;

interface Draft {
  readonly messages: Decided[];
  readonly told: ToldGroup[];
  readonly forgotten: ToldGroup[];
  readonly waiting: WaitingGroup[];
  readonly waited: WaitingGroup[];
  readonly events: NewAlertEvent[];
  nextAt: number | undefined;
}

interface Group {
  readonly receiver: string;
  readonly groupKey: string;
  readonly groupLabels: Labels;
  /** Absent: no alert is routed here any more; only what was told is brought to its end. */
  readonly timing: Destination | undefined;
  /** Firing alerts that are routed here. */
  readonly routed: readonly Alert[];
}

/**
 * Decides what each (receiver, group) is told now: a pure function of the state and the clock. First word after
 * group_wait, changes after group_interval, repeats after repeat_interval (Alertmanager documentation, "Configuration").
 * A group that was told of firing is always told how it ended, whatever became of snooze, acknowledgement, rule or route.
 */
export function decide(state: DispatchState): Decision {
  const draft: Draft = {
    messages: [],
    told: [],
    forgotten: [],
    waiting: [],
    waited: [],
    events: [],
    nextAt: undefined,
  };
  explainUntold(state, draft);
  for (const [id, group] of groupsOf(state)) {
    if (!state.hasReceiver(group.receiver)) {
      dropReceiver(state, group, id, draft);
      continue;
    }
    const told = state.told.get(id);
    if (told === undefined || told.firing.length === 0) firstWord(state, group, id, told, draft);
    else nextWord(state, group, told, draft);
  }
  return draft;
}

function groupsOf(state: DispatchState): ReadonlyMap<string, Group> {
  const groups = new Map<string, Group & { routed: Alert[] }>();
  for (const alert of state.alerts.values()) {
    if (alert.state !== 'firing') continue;
    for (const to of state.route(alert.labels)) {
      const id = groupId(to);
      const group = groups.get(id);
      if (group === undefined) groups.set(id, { ...to, timing: to, routed: [alert] });
      else group.routed.push(alert);
    }
  }
  for (const [id, known] of [...state.told, ...state.waiting])
    if (!groups.has(id)) groups.set(id, { ...known, timing: undefined, routed: [] });
  return groups;
}

/** Whether people may be told that it fires; when that ends at a known time, the next decision is due then. */
function tellable(alert: Alert, state: DispatchState, draft: Draft): boolean {
  const held = state.held(alert);
  if (held?.until !== undefined) wakeAt(draft, Math.max(held.until, state.now + 1));
  return held === undefined;
}

/** Nothing is told as firing here: group_wait, then the first message. */
function firstWord(state: DispatchState, group: Group, id: string, told: ToldGroup | undefined, draft: Draft): void {
  const waiting = state.waiting.get(id);
  const firing = group.routed.filter((alert) => tellable(alert, state, draft));
  if (firing.length === 0 || group.timing === undefined) {
    if (waiting !== undefined) {
      if (waiting.dueAt <= state.now) draft.waited.push(waiting);
      else wakeAt(draft, waiting.dueAt);
    }
    forgetOld(state, told, draft);
    return;
  }
  // Never later than a whole group_wait from now, even when the clock was set back meanwhile.
  const dueAt = Math.min(waiting?.dueAt ?? Infinity, state.now + group.timing.groupWait);
  if (dueAt > state.now) {
    if (waiting === undefined)
      draft.waiting.push({ receiver: group.receiver, groupKey: group.groupKey, groupLabels: group.groupLabels, dueAt });
    wakeAt(draft, dueAt);
    return;
  }
  if (waiting !== undefined) draft.waited.push(waiting);
  send(state, group, told, { reason: 'firing', firing, ended: [] }, draft);
}

/** The group was told of something that fires: changes, the end, or a repeat. */
function nextWord(state: DispatchState, group: Group, told: ToldGroup, draft: Draft): void {
  const entries = readTold(told);
  const still: Alert[] = [];
  const ended: Alert[] = [];
  for (const id of entries.keys()) {
    const alert = state.alerts.get(id);
    if (alert?.state === 'firing') still.push(alert);
    else if (alert !== undefined) ended.push(alert);
  }
  const fresh = group.routed.filter((alert) => {
    if (!tellable(alert, state, draft)) return false;
    const before = entries.get(alert.id);
    return before === undefined || severityRank(severityOf(alert.labels)) > severityRank(before);
  });
  const firing = [...still, ...fresh.filter((alert) => !entries.has(alert.id))];
  if (fresh.length > 0 || ended.length > 0) {
    // Without a route, or when nothing routed here fires any more, there is no interval to keep: the end is told at once.
    // A last word in the future was said before the clock was set back: the interval is taken for over.
    const dueAt = told.lastSentAt > state.now ? state.now : told.lastSentAt + (group.timing?.groupInterval ?? 0);
    if (dueAt > state.now) wakeAt(draft, dueAt);
    else send(state, group, told, { reason: firing.length === 0 ? 'resolved' : 'changed', firing, ended }, draft);
    return;
  }
  if (still.length === 0) {
    // Alerts that are no longer known at all: there is nothing left to say about them.
    remember(group, told, state.now, [], draft);
    return;
  }
  repeat(state, group, told, still, draft);
}

function repeat(state: DispatchState, group: Group, told: ToldGroup, still: readonly Alert[], draft: Draft): void {
  if (group.timing === undefined) return;
  const routed = new Set(group.routed.map((alert) => alert.id));
  const nagging = still.filter(
    (alert) =>
      routed.has(alert.id) &&
      alert.ack === undefined &&
      alert.blindSince === undefined &&
      tellable(alert, state, draft),
  );
  if (nagging.length === 0) return;
  const dueAt = told.lastSentAt + group.timing.repeatInterval;
  if (dueAt > state.now) wakeAt(draft, dueAt);
  else send(state, group, told, { reason: 'repeat', firing: nagging, ended: [], keep: still }, draft);
}

interface Words {
  readonly reason: NotificationReason;
  readonly firing: readonly Alert[];
  readonly ended: readonly Alert[];
  /** What counts as told afterwards, when it is more than what the message says. */
  readonly keep?: readonly Alert[];
}

function send(state: DispatchState, group: Group, told: ToldGroup | undefined, words: Words, draft: Draft): void {
  const { reason, firing, ended } = words;
  const sequence = remember(group, told, state.now, words.keep ?? firing, draft);
  const message: GroupMessage = {
    receiver: group.receiver,
    groupKey: group.groupKey,
    groupLabels: group.groupLabels,
    status: firing.length === 0 ? 'resolved' : 'firing',
    reason,
    alerts: [...firing, ...ended],
    at: state.now,
  };
  draft.messages.push({ message, sequence });
  // A change is decided when it happens; without one, the next word is a repeat.
  if (group.timing !== undefined && firing.length > 0)
    wakeAt(draft, state.now + Math.max(1, group.timing.repeatInterval));
}

/** Writes down what the group is told; returns the message's number. A new group starts at the clock, so numbers never come again. */
function remember(
  group: Group,
  told: ToldGroup | undefined,
  now: number,
  firing: readonly Alert[],
  draft: Draft,
): number {
  const sequence = told === undefined ? now : told.sequence + 1;
  const { receiver, groupKey, groupLabels } = group;
  draft.told.push({ receiver, groupKey, groupLabels, firing: firing.map(writeTold), lastSentAt: now, sequence });
  return sequence;
}

function forgetOld(state: DispatchState, told: ToldGroup | undefined, draft: Draft): void {
  if (told !== undefined && state.now - told.lastSentAt >= REMEMBER_MS) draft.forgotten.push(told);
}

function dropReceiver(state: DispatchState, group: Group, id: string, draft: Draft): void {
  const told = state.told.get(id);
  const waiting = state.waiting.get(id);
  if (waiting !== undefined) draft.waited.push(waiting);
  if (told === undefined) return;
  draft.forgotten.push(told);
  const reason = `${group.receiver} was told that it fires and cannot be told how it ends: the receiver is gone.`;
  for (const alertId of readTold(told).keys())
    if (state.alerts.has(alertId)) draft.events.push(event({ id: alertId }, state.now, 'not_notified', reason));
}

/** Says why an alert came and went without a word. */
function explainUntold(state: DispatchState, draft: Draft): void {
  for (const alert of state.ended) {
    for (const to of state.route(alert.labels)) {
      const told = state.told.get(groupId(to));
      if (told !== undefined && readTold(told).has(alert.id)) continue;
      draft.events.push(
        event(alert, state.now, 'not_notified', `${to.receiver} was not told: ${whyUntold(alert, to, state)}`),
      );
    }
  }
}

function whyUntold(alert: Alert, to: Destination, state: DispatchState): string {
  if (!state.hasReceiver(to.receiver)) return 'the route names it, but there is no such receiver.';
  const held = state.held(alert);
  if (held !== undefined) return held.reason;
  const lasted = humanDuration((alert.resolvedAt ?? state.now) - (alert.firedAt ?? state.now));
  return state.told.get(groupId(to))?.firing.length
    ? `it fired for ${lasted}, between two messages of its group (group_interval ${humanDuration(to.groupInterval)}).`
    : `it fired for ${lasted}, less than the group waits (group_wait ${humanDuration(to.groupWait)}).`;
}

function wakeAt(draft: Draft, at: number): void {
  if (draft.nextAt === undefined || at < draft.nextAt) draft.nextAt = at;
}
