import { event } from '../../../../src-shared/alert/transition.ts';
import type { Alert, NewAlertEvent } from '../../../../src-shared/model/alert.ts';
import type { Held } from '../../../../src-shared/model/held.ts';
import { humanDuration } from '../../../../src-shared/time/duration.ts';
import type { ToldGroup } from '../../store/ops.ts';
import { type Decision, isLoud } from '../dispatch.ts';
import { groupId, readTold, toldEntries } from '../told.ts';
import type { Reached } from './plan.ts';

/** What a telling depends on. */
export interface TellState {
  readonly now: number;
  readonly told: ReadonlyMap<string, ToldGroup>;
  readonly alerts: ReadonlyMap<string, Alert>;
  readonly hasReceiver: (name: string) => boolean;
  /** What keeps people from being told of the alert. */
  readonly held: (alert: Alert) => Held | undefined;
}

/** Every message of an escalation is of a group of its own, so that who is told of it is told its end. */
export function escalationGroupKey(policy: string, groupKey: string): string {
  return `escalation/${policy}/${groupKey}`;
}

interface Telling {
  readonly receiver: string;
  readonly reached: Reached[];
}

/**
 * The steps that were reached as messages, one per receiver and group, with what is remembered as told: dispatch brings
 * every one of them to its end (`decide`, a group without a route).
 */
export function tellReached(reached: readonly Reached[], state: TellState): Omit<Decision, 'armed'> {
  const tellings = new Map<string, Telling>();
  const events: NewAlertEvent[] = [];
  for (const one of reached) {
    const receivers = one.policy.steps[one.step]?.receivers ?? [];
    const there = receivers.filter((name) => state.hasReceiver(name));
    for (const name of receivers)
      if (!there.includes(name))
        events.push(
          event(
            one.alert,
            state.now,
            'not_notified',
            `${name} was not told: ${one.policy.name} names it, but there is no such receiver.`,
          ),
        );
    events.push(event(one.alert, state.now, 'escalated', sentence(one, there), one.by));
    for (const receiver of there) {
      const id = groupId({ receiver, groupKey: escalationGroupKey(one.policy.name, one.group.groupKey) });
      const telling = tellings.get(id);
      if (telling === undefined) tellings.set(id, { receiver, reached: [one] });
      else telling.reached.push(one);
    }
  }
  const told: ToldGroup[] = [];
  const messages: Decision['messages'][number][] = [];
  for (const [id, telling] of tellings) {
    const [first] = telling.reached;
    if (first === undefined) continue;
    const before = state.told.get(id);
    const groupKey = escalationGroupKey(first.policy.name, first.group.groupKey);
    const { groupLabels } = first.group;
    const now = new Map(telling.reached.map(({ alert }) => [alert.id, alert]));
    const still =
      before === undefined ? [] : [...readTold(before).keys()].flatMap((known) => state.alerts.get(known) ?? []);
    const firing = [...now.values(), ...still.filter((alert) => alert.state === 'firing' && !now.has(alert.id))];
    // What people asked not to hear of stays told, and is not named again beside the news.
    const loud = firing.filter((alert) => now.has(alert.id) || isLoud(state.held(alert)));
    const sequence = before === undefined ? state.now : before.sequence + 1;
    const { receiver } = telling;
    told.push({
      receiver,
      groupKey,
      groupLabels,
      firing: toldEntries(firing, new Set(loud.map(({ id }) => id)), before),
      lastSentAt: state.now,
      sequence,
    });
    messages.push({
      sequence,
      message: {
        receiver,
        groupKey,
        groupLabels,
        status: 'firing',
        reason: 'escalated',
        alerts: loud,
        because: because(telling.reached),
        at: state.now,
      },
    });
  }
  return { messages, told, events, forgotten: [], waiting: [], waited: [], nextAt: undefined };
}

function stepText({ policy, round, step }: Reached): string {
  const again = round === 0 ? '' : `, round ${round + 1}`;
  return `${policy.name}, step ${step + 1} of ${policy.steps.length}${again}`;
}

function waitedText(waited: number): string {
  return waited < 1_000 ? 'nobody has acknowledged it yet' : `nobody has acknowledged it for ${humanDuration(waited)}`;
}

function sentence(one: Reached, receivers: readonly string[]): string {
  const who = receivers.length === 0 ? 'there is nobody to tell' : `tells ${receivers.join(', ')}`;
  return `${stepText(one)}: ${who}, because ${one.by === undefined ? waitedText(one.waited) : `${one.by} asks for help`}.`;
}

/** For the message: the step that is furthest, one that somebody asked for before one of the clock. */
function because(reached: readonly Reached[]): string {
  const byHand = reached.filter(({ by }) => by !== undefined);
  const furthest = (byHand.length > 0 ? byHand : reached).reduce((a, b) => (b.step > a.step ? b : a));
  if (furthest.by !== undefined) return `Escalated by ${furthest.by}, who asks for help: ${stepText(furthest)}.`;
  return `Escalated by ${stepText(furthest)}: ${waitedText(furthest.waited)}.`;
}
