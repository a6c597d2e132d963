import { formatMatcher, formatMatchers } from '../matcher/parse.ts';
import type { Alert, AlertEvent } from '../model/alert.ts';
import type { Escalation } from '../model/escalation.ts';
import type { Held } from '../model/held.ts';
import type { Attempt, Notification } from '../model/notification.ts';
import type { Why, WhyStep } from '../model/why.ts';
import { humanDuration } from '../time/duration.ts';
import type { Destination } from './group.ts';
import type { Visit } from './tree.ts';

/** What is known of an alert at a receiver. Times epoch ms. */
export interface WhyInput {
  readonly alert: Alert;
  readonly receiver: string;
  readonly at: number;
  /** The present time: what lies between `at` and now is not looked at. */
  readonly now: number;
  readonly timeline: readonly AlertEvent[];
  /** The way through the routing tree that is in force. */
  readonly visits: readonly Visit[];
  readonly destinations: readonly Destination[];
  /** Who else is told when nobody acknowledges; absent: nobody. */
  readonly escalation?: Escalation | undefined;
  readonly hasReceiver: boolean;
  /** What holds it back now, over the routes to this receiver. */
  readonly held: readonly Held[];
  /** When its group is flushed next, where it waits for that. */
  readonly flushAt: number | undefined;
  /** Messages of this receiver in which the alert stands, oldest first. */
  readonly messages: readonly { readonly notification: Notification; readonly attempts: readonly Attempt[] }[];
}

type Answer = Pick<Why, 'verdict' | 'headline' | 'counterfactual'>;

/**
 * The whole chain of decisions about one alert and one receiver, from what was stored: state, routes asked, group, what held it
 * back, messages and their delivery. It has an answer for every input; routes are those in force now.
 */
export function explain(input: WhyInput): Why {
  const { alert, at, receiver } = input;
  const steps: WhyStep[] = [stateStep(input), ...routeSteps(input), ...holdSteps(input), ...messageSteps(input)];
  return { alertId: alert.id, receiver, at, ...answer(input), steps };
}

function answer(input: WhyInput): Answer {
  const { alert, at, receiver } = input;
  const said = input.messages.filter(({ notification }) => notification.createdAt <= at);
  const told = said.filter(({ notification }) => notification.message.status === 'firing');
  if (told.length > 0) return delivered(input, told);
  if (at < alert.activeAt)
    return {
      verdict: 'not_firing',
      headline: `${receiver} was not told: the expression did not hold yet.`,
      counterfactual: 'It would have been told if the expression had held earlier.',
    };
  if (alert.firedAt === undefined || at < alert.firedAt)
    return {
      verdict: 'not_firing',
      headline: `${receiver} was not told: the alert was pending and did not fire.`,
      counterfactual: 'It would have been told if the expression had held for as long as the rule asks (`for`).',
    };
  if (!input.hasReceiver || input.destinations.every((to) => to.receiver !== receiver)) return unrouted(input);
  const held = heldAt(input);
  const over = alert.resolvedAt !== undefined && alert.resolvedAt <= at;
  if (over) return overUntold(input, held);
  const [first] = held;
  if (first !== undefined)
    return {
      verdict: 'held',
      headline: `${receiver} is not told: ${first.reason}`,
      counterfactual: `It would be told ${first.until === undefined ? 'when that is over' : `at the flush after ${iso(first.until)}`}${held.length > 1 ? ', and the other things that hold it back are' : ''}.`,
    };
  const wait = input.destinations.find((to) => to.receiver === receiver)?.route.groupWait ?? 0;
  return {
    verdict: 'waiting',
    headline: `${receiver} is not told yet: the group is flushed ${input.flushAt === undefined ? 'next' : `at ${iso(input.flushAt)}`}.`,
    counterfactual: `It would have been told earlier with a shorter group_wait (${humanDuration(wait)}) or group_interval.`,
  };
}

/** It was told that the alert fires: what became of the messages. */
function delivered({ receiver }: WhyInput, told: WhyInput['messages']): Answer {
  const sent = told.filter(({ notification }) => notification.status === 'sent');
  const [first] = sent;
  if (first !== undefined)
    return {
      verdict: 'told',
      headline: `${receiver} was told at ${iso(first.notification.finishedAt ?? first.notification.createdAt)} by ${channels(sent)}.`,
      counterfactual: `It would not have been told if something had held it back before ${iso(first.notification.createdAt)}.`,
    };
  const pending = told.filter(({ notification }) => notification.status === 'pending');
  const last = told.at(-1);
  const problem = last?.attempts.at(-1)?.detail ?? 'no attempt was made';
  if (pending.length > 0)
    return {
      verdict: 'sending',
      headline: `The message to ${receiver} is on its way by ${channels(pending)}: ${problem}.`,
      counterfactual: 'It would have arrived if the last attempt had been taken; it is tried again.',
    };
  return {
    verdict: 'failed',
    headline: `${receiver} was to be told by ${channels(told)}, and that did not arrive: ${problem}.`,
    counterfactual: 'It would have arrived if the channel had taken it: see its settings and the delivery log.',
  };
}

function unrouted({ destinations, escalation, hasReceiver, receiver, visits }: WhyInput): Answer {
  const went = destinations.map((to) => to.receiver).join(', ');
  const headline = `${receiver} was not told: the route sends this alert to ${went === '' ? 'nobody' : went}.`;
  if (!hasReceiver)
    return {
      verdict: 'not_routed',
      headline,
      counterfactual: `It would be told if there were a receiver ${receiver}.`,
    };
  const step = escalation?.steps.find(({ receivers }) => receivers.includes(receiver));
  if (escalation !== undefined && step !== undefined)
    return {
      verdict: 'not_routed',
      headline,
      counterfactual: `It would be told by the escalation ${escalation.name} if nobody acknowledged the alert for ${humanDuration(step.after)}.`,
    };
  const refused = visits.find(({ node, refused: by }) => node.receiver === receiver && by !== undefined);
  if (refused?.refused !== undefined)
    return {
      verdict: 'not_routed',
      headline,
      counterfactual: `It would have been told if ${formatMatcher(refused.refused)} had held.`,
    };
  const taker = visits.findLast(({ chosen }) => chosen);
  return {
    verdict: 'not_routed',
    headline,
    counterfactual:
      taker === undefined || taker.node.key === '{}'
        ? `It would have been told if a route to ${receiver} matched it.`
        : `It would have been asked for if ${formatMatchers(taker.node.matchers)}, which took it, had \`continue: true\`, or if a route to ${receiver} stood before it.`,
  };
}

/** It fired and was over before anything was said. */
function overUntold({ alert, at, receiver, timeline }: WhyInput, held: readonly Held[]): Answer {
  const written = timeline.findLast(
    (line) => line.kind === 'not_notified' && line.at <= at && line.reason.startsWith(`${receiver} was not told`),
  );
  const lasted = humanDuration((alert.resolvedAt ?? at) - (alert.firedAt ?? at));
  return {
    verdict: 'over',
    headline:
      written?.reason ?? `${receiver} was not told: it fired for ${lasted} and was over before its group was flushed.`,
    counterfactual:
      held.length > 0
        ? `It would have been told if it had fired until after what held it back was over.`
        : `It would have been told if it had fired longer than ${lasted}, or if its group were flushed sooner.`,
  };
}

/** What held it back at that time: now, or as the timeline and the alert have it. */
function heldAt({ alert, at, held, now }: WhyInput): readonly Held[] {
  if (at >= now) return held;
  return alert.held ?? held;
}

function stateStep({ alert, at }: WhyInput): WhyStep {
  const { activeAt, firedAt, resolvedAt } = alert;
  if (at < activeAt) return { stage: 'alert', passed: false, text: `${alert.rule}: the expression did not hold.` };
  if (firedAt === undefined || at < firedAt)
    return { stage: 'alert', passed: false, text: `${alert.rule} was pending.`, at: activeAt };
  if (resolvedAt !== undefined && resolvedAt <= at)
    return { stage: 'alert', text: `${alert.rule} fired at ${iso(firedAt)} and was over.`, at: resolvedAt };
  return { stage: 'alert', passed: true, text: `${alert.rule} was firing.`, at: firedAt };
}

function routeSteps({ destinations, receiver, visits }: WhyInput): readonly WhyStep[] {
  const asked = visits.map(({ chosen, depth, node, refused }): WhyStep => {
    const name = depth === 0 ? 'the root route' : `the route ${formatMatchers(node.matchers)}`;
    if (refused !== undefined)
      return {
        stage: 'route',
        passed: false,
        text: `${name} did not take it: ${formatMatcher(refused)} does not hold.`,
      };
    return {
      stage: 'route',
      passed: true,
      text: chosen ? `${name} took it, for ${node.receiver}.` : `${name} took it and asked its children.`,
    };
  });
  const groups = destinations
    .filter((to) => to.receiver === receiver)
    .map(
      ({ groupKey, route }): WhyStep => ({
        stage: 'group',
        text: `Group ${groupKey}: group_wait ${humanDuration(route.groupWait)}, group_interval ${humanDuration(route.groupInterval)}, repeat_interval ${humanDuration(route.repeatInterval)}.`,
      }),
    );
  return [...asked, ...groups];
}

const GATE_EVENTS: ReadonlySet<AlertEvent['kind']> = new Set([
  'suppressed',
  'unsuppressed',
  'snoozed',
  'unsnoozed',
  'acknowledged',
  'unacknowledged',
  'ack_expired',
  'held',
  'released',
  'not_notified',
  'escalated',
]);

function holdSteps(input: WhyInput): readonly WhyStep[] {
  const past = input.timeline
    .filter((line) => GATE_EVENTS.has(line.kind) && line.at <= input.at)
    .map((line): WhyStep => ({ stage: 'gate', text: `${line.by}: ${line.reason}`, at: line.at }));
  const now = heldAt(input).map((held): WhyStep => ({ stage: 'gate', passed: false, text: held.reason }));
  return [...past, ...now];
}

function messageSteps({ at, messages }: WhyInput): readonly WhyStep[] {
  return messages
    .filter(({ notification }) => notification.createdAt <= at)
    .flatMap(({ attempts, notification }): readonly WhyStep[] => [
      {
        stage: 'message',
        passed: true,
        text: `Decided to say “${notification.message.reason}” by ${notification.channelType}; it is ${notification.status}.`,
        at: notification.createdAt,
      },
      ...attempts.map(
        (attempt): WhyStep => ({
          stage: 'delivery',
          passed: attempt.result === 'sent',
          text: `${notification.channelType}: ${attempt.result}${attempt.detail === '' ? '' : `, ${attempt.detail}`}`,
          at: attempt.at,
        }),
      ),
    ]);
}

function channels(messages: WhyInput['messages']): string {
  return [...new Set(messages.map(({ notification }) => notification.channelType))].join(', ');
}

function iso(at: number): string {
  return Number.isFinite(at) && Math.abs(at) < 8.64e15 ? new Date(at).toISOString() : 'no time';
}
