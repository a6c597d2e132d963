import { event } from '../../../src-shared/alert/transition.ts';
import type { Alert, NewAlertEvent } from '../../../src-shared/model/alert.ts';
import type { Held } from '../../../src-shared/model/held.ts';
import type { Labels } from '../../../src-shared/model/labels.ts';
import type { GroupMessage, NotificationReason } from '../../../src-shared/model/notification.ts';
import type { Destination } from '../../../src-shared/route/group.ts';
import type { RouteNode } from '../../../src-shared/route/tree.ts';
import { humanDuration } from '../../../src-shared/time/duration.ts';
import type { ToldGroup, WaitingGroup } from '../store/ops.ts';
import { type Group, groupsOf, type Standing, standingOf } from './groups.ts';
import { byLabels } from './message-order.ts';
import { groupId, readTold, toldEntries } from './told.ts';
import { ackText, knowsAck, withAck } from './told-acks.ts';

/** Everything a decision depends on. */
export interface DispatchState {
  /** Epoch ms. */
  readonly now: number;
  /** At least the firing alerts and every alert that a group was told of. */
  readonly alerts: ReadonlyMap<string, Alert>;
  readonly told: ReadonlyMap<string, ToldGroup>;
  /** The clocks of the groups that live: when each is flushed next, or was last where nothing was to be said since. */
  readonly waiting: ReadonlyMap<string, WaitingGroup>;
  /** The flush for which something waits, by group; it is due even when this run comes to it late. */
  readonly armed: ReadonlyMap<string, number>;
  readonly route: (labels: Labels) => readonly Destination[];
  /** Whom a message can reach: receivers of the configuration, and deleted ones that were told of firing. */
  readonly hasReceiver: (name: string) => boolean;
  /** Deleted receivers are told only how it ended. */
  readonly isRetired: (name: string) => boolean;
  /** Whether a receiver has a channel that is told of acknowledgements as they are given. */
  readonly hearsAcks: (name: string) => boolean;
  /** What keeps people from being told that this alert fires now, over this route. */
  readonly held: (alert: Alert, route: RouteNode | undefined) => Held | undefined;
  /** When planned silence over the alert ended last, epoch ms: a repeat is counted from there. */
  readonly quietUntil: (alert: Alert) => number | undefined;
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
  /** Clocks that are new or were set by a message, and those of groups that are over. */
  readonly waiting: readonly WaitingGroup[];
  readonly waited: readonly WaitingGroup[];
  readonly armed: ReadonlyMap<string, number>;
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
  readonly armed: Map<string, number>;
  readonly events: NewAlertEvent[];
  nextAt: number | undefined;
}

/**
 * Decides what each (receiver, group) is told now: a pure function of the state and the clock, with Alertmanager's times. A
 * group is flushed group_wait after its first alert and then every group_interval as long as it lives; a flush tells what
 * changed, or repeats when repeat_interval is over. A group that was told of firing is always told how it ended, whatever
 * became of silences, acknowledgement, rule, route or receiver (docs/adr/0028-told-to-the-end.md).
 * Source: Alertmanager, dispatch (aggrGroup) and notify (DedupStage).
 */
export function decide(state: DispatchState): Decision {
  const draft: Draft = {
    messages: [],
    told: [],
    forgotten: [],
    waiting: [],
    waited: [],
    armed: new Map(),
    events: [],
    nextAt: undefined,
  };
  explainUntold(state, draft);
  for (const [id, group] of groupsOf(state)) {
    if (!state.hasReceiver(group.receiver)) dropReceiver(state, group, id, draft);
    else if (group.route === undefined || state.isRetired(group.receiver)) finish(state, group, id, draft);
    else flush(state, group, group.route, id, draft);
  }
  return draft;
}

/** A group whose alerts are routed here. */
function flush(state: DispatchState, group: Group, route: RouteNode, id: string, draft: Draft): void {
  const { now } = state;
  const told = state.told.get(id);
  const clock = state.waiting.get(id);
  const standing = standingOf(state, id, group);
  if (group.routed.length === 0 && standing.told.size === 0) {
    close(state, clock, told, draft);
    return;
  }
  if (standing.heldUntil !== undefined) wakeAt(draft, Math.max(standing.heldUntil, now + 1));
  const tick = tickOf(state, group, route, id, standing.told.size === 0 ? undefined : told);
  const sent = tick <= now && say(state, group, route, told, standing, draft);
  if (!sent) tellAcks(state, group, told, standing, draft);
  const { groupKey, groupLabels, receiver } = group;
  const set: WaitingGroup = { receiver, groupKey, groupLabels, dueAt: sent ? now + route.groupInterval : tick };
  if (sent && group.routed.length === 0) {
    // The last word: what fires after it is a new group.
    if (clock !== undefined) draft.waited.push(clock);
    return;
  }
  if (sent || clock === undefined) draft.waiting.push(set);
  const next = sent
    ? atOrAfter(set.dueAt, now + route.repeatInterval, route.groupInterval)
    : nextWord(state, route, told, standing, tick);
  if (next === undefined) return;
  draft.armed.set(id, next);
  if (next > now) wakeAt(draft, next);
}

/** The flush that counts now: the one for which something waited, or the next one of the group's grid. */
function tickOf(
  { armed, now, waiting }: DispatchState,
  group: Group,
  route: RouteNode,
  id: string,
  told: ToldGroup | undefined,
): number {
  const clock = waiting.get(id);
  const { groupInterval, groupWait } = route;
  if (clock === undefined && told === undefined) {
    // An alert that has fired for as long as its group would wait does not wait once more.
    return group.routed.some(({ firedAt }) => firedAt !== undefined && firedAt + groupWait < now)
      ? now
      : now + groupWait;
  }
  const due = armed.get(id);
  const grid = clock?.dueAt ?? (told?.lastSentAt ?? now) + groupInterval;
  const tick = due !== undefined && due <= now ? due : atOrAfter(grid, now, groupInterval);
  // What was said in the future was said before the clock was set back.
  const spaced = told === undefined || told.lastSentAt > now ? tick : Math.max(tick, told.lastSentAt + groupInterval);
  return Math.min(spaced, now + Math.max(groupWait, groupInterval));
}

/** The first time of a grid that is not before `at`. */
function atOrAfter(grid: number, at: number, step: number): number {
  if (grid >= at) return grid;
  return step > 0 ? grid + Math.ceil((at - grid) / step) * step : at;
}

/** For which flush the group has something to say; undefined when for none, as things are. */
function nextWord(
  state: DispatchState,
  route: RouteNode,
  told: ToldGroup | undefined,
  standing: Standing,
  tick: number,
): number | undefined {
  // What waits only to be seen firing is not late when its flush was: the flush stays due.
  if (standing.unconfirmed) return tick;
  const next = atOrAfter(tick, state.now + 1, route.groupInterval);
  if (standing.fresh.length > 0 || standing.ended.length > 0) return next;
  if (told === undefined || nagging(standing).length === 0) return undefined;
  return atOrAfter(next, quietSince(state, told, standing) + route.repeatInterval, route.groupInterval);
}

/** Says what is to be said at a flush; false when that is nothing. */
function say(
  state: DispatchState,
  group: Group,
  route: RouteNode,
  told: ToldGroup | undefined,
  standing: Standing,
  draft: Draft,
): boolean {
  if (standing.fresh.length > 0 || standing.ended.length > 0) {
    tellChange(state, group, told, standing, draft);
    return true;
  }
  if (told === undefined || state.now < quietSince(state, told, standing) + route.repeatInterval) return false;
  const firing = nagging(standing);
  if (firing.length === 0) return false;
  send(state, group, told, { reason: 'repeat', firing, ended: [], keep: standing.still }, draft);
  return true;
}

/** From when a repeat is counted, epoch ms: what went on unchanged through planned silence is no news at its end. */
function quietSince({ now, quietUntil }: DispatchState, told: ToldGroup, standing: Standing): number {
  return nagging(standing).reduce((at, alert) => Math.max(at, Math.min(now, quietUntil(alert) ?? 0)), told.lastSentAt);
}

/** What is told again while nothing changes. */
function nagging({ held, still }: Standing): readonly Alert[] {
  return still.filter((alert) => !held.has(alert.id));
}

function tellChange(
  state: DispatchState,
  group: Group,
  told: ToldGroup | undefined,
  { ended, fresh, held, still, told: entries }: Standing,
  draft: Draft,
): void {
  const keep = [...still, ...fresh.filter((alert) => !entries.has(alert.id))];
  // What people asked not to hear of is left out, unless nothing else fires: then the group would seem to be over.
  const loud = keep.filter((alert) => isLoud(held.get(alert.id)));
  const firing = loud.length > 0 ? loud : keep;
  const reason = keep.length === 0 ? 'resolved' : entries.size === 0 ? 'firing' : 'changed';
  send(state, group, told, { reason, firing, ended, keep }, draft);
}

/** Whether an alert that was told before is named again beside the news. */
export function isLoud(held: Held | undefined): boolean {
  return held === undefined || held.by === 'acknowledge' || held.by === 'blind' || held.by === 'unconfirmed';
}

/** A group to which nothing is routed any more, or whose receiver was deleted: what it was told is brought to its end. */
function finish(state: DispatchState, group: Group, id: string, draft: Draft): void {
  const told = state.told.get(id);
  const clock = state.waiting.get(id);
  if (clock !== undefined) draft.waited.push(clock);
  if (told === undefined) return;
  const standing = standingOf(state, id, { ...group, routed: [] });
  if (standing.ended.length > 0) tellChange(state, group, told, standing, draft);
  else if (standing.told.size === 0) forgetOld(state, told, draft);
  // Alerts that are no longer known at all: there is nothing left to say about them.
  else if (standing.still.length === 0) remember(group, told, state.now, [], draft);
  else tellAcks(state, group, told, standing, draft);
}

/**
 * Says at once that somebody has taken on what the group was told of, or no longer has, where a channel can say it without
 * ringing. It is no news of the group: its clocks stay as they are, and what waits for the next flush is told then.
 */
function tellAcks(
  state: DispatchState,
  group: Group,
  told: ToldGroup | undefined,
  { held, still }: Standing,
  draft: Draft,
): void {
  if (told === undefined || !state.hearsAcks(group.receiver)) return;
  const entries = new Map(told.firing.map((entry) => [entry.split(' ')[0] ?? '', entry]));
  const firing = still.filter((alert) => isLoud(held.get(alert.id)));
  const changed = firing.filter((alert) => !knowsAck(entries.get(alert.id) ?? '', alert));
  if (changed.length === 0) return;
  for (const alert of changed) entries.set(alert.id, withAck(entries.get(alert.id) ?? '', alert));
  const sequence = told.sequence + 1;
  draft.told.push({ ...told, firing: [...entries.values()], sequence });
  const { groupKey, groupLabels, receiver } = group;
  const message: GroupMessage = {
    receiver,
    groupKey,
    groupLabels,
    status: 'firing',
    reason: 'acknowledged',
    alerts: firing.toSorted(byLabels),
    because: ackText(changed),
    at: state.now,
  };
  draft.messages.push({ message, sequence });
}

/** Nothing fires here and nothing was told: the group ends with the flush that it waits for. */
function close(state: DispatchState, clock: WaitingGroup | undefined, told: ToldGroup | undefined, draft: Draft): void {
  if (clock !== undefined) {
    if (clock.dueAt <= state.now) draft.waited.push(clock);
    else wakeAt(draft, clock.dueAt);
  }
  forgetOld(state, told, draft);
}

interface Words {
  readonly reason: NotificationReason;
  readonly firing: readonly Alert[];
  readonly ended: readonly Alert[];
  /** What counts as told afterwards. */
  readonly keep: readonly Alert[];
}

function send(state: DispatchState, group: Group, told: ToldGroup | undefined, words: Words, draft: Draft): void {
  const { ended, firing, keep, reason } = words;
  const sequence = remember(group, told, state.now, keep, draft, new Set(firing.map(({ id }) => id)));
  const message: GroupMessage = {
    receiver: group.receiver,
    groupKey: group.groupKey,
    groupLabels: group.groupLabels,
    status: keep.length === 0 ? 'resolved' : 'firing',
    reason,
    alerts: [...firing.toSorted(byLabels), ...ended.toSorted(byLabels)],
    at: state.now,
  };
  draft.messages.push({ message, sequence });
}

/** Writes down what the group is told; returns the message's number. A new group starts at the clock, so numbers never come again. */
function remember(
  group: Group,
  told: ToldGroup | undefined,
  now: number,
  firing: readonly Alert[],
  draft: Draft,
  named: ReadonlySet<string> = new Set(),
): number {
  const sequence = told === undefined ? now : told.sequence + 1;
  const { receiver, groupKey, groupLabels } = group;
  const channels = told?.channels;
  draft.told.push({
    receiver,
    groupKey,
    groupLabels,
    firing: toldEntries(firing, named, told),
    lastSentAt: now,
    sequence,
    ...(channels === undefined ? {} : { channels }),
  });
  return sequence;
}

function forgetOld(state: DispatchState, told: ToldGroup | undefined, draft: Draft): void {
  if (told !== undefined && state.now - told.lastSentAt >= REMEMBER_MS) draft.forgotten.push(told);
}

function dropReceiver(state: DispatchState, group: Group, id: string, draft: Draft): void {
  const told = state.told.get(id);
  const clock = state.waiting.get(id);
  if (clock !== undefined) draft.waited.push(clock);
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
      const reason = `${to.receiver} was not told: ${whyUntold(alert, to, state)}`;
      draft.events.push(event(alert, state.now, 'not_notified', reason));
    }
  }
}

function whyUntold(alert: Alert, to: Destination, state: DispatchState): string {
  if (!state.hasReceiver(to.receiver)) return 'the route names it, but there is no such receiver.';
  const held = state.held(alert, to.route);
  if (held !== undefined) return held.reason;
  const lasted = humanDuration((alert.resolvedAt ?? state.now) - (alert.firedAt ?? state.now));
  return state.told.get(groupId(to))?.firing.length
    ? `it fired for ${lasted}, between two messages of its group (group_interval ${humanDuration(to.route.groupInterval)}).`
    : `it fired for ${lasted}, less than the group waits (group_wait ${humanDuration(to.route.groupWait)}).`;
}

function wakeAt(draft: Draft, at: number): void {
  if (draft.nextAt === undefined || at < draft.nextAt) draft.nextAt = at;
}
