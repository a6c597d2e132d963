import type { Alert, Mirrored } from '../model/alert.ts';
import type { Held } from '../model/held.ts';
import type { Labels } from '../model/labels.ts';
import { endReported } from './external.ts';
import { fingerprint } from './fingerprint.ts';
import { event, type Transition, unchanged, without } from './transition.ts';

/** One alert as another Alertmanager lists it (API v2, gettableAlert). Times in epoch ms. */
export interface ListedAlert {
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly startsAt: number;
  /** When a sender spoke of it last. */
  readonly updatedAt: number;
  readonly generatorUrl: string;
  readonly receivers: readonly string[];
  /** What keeps people from being told there. */
  readonly suppressed: Held | undefined;
}

/** Another Alertmanager tells people of it, and this console does not: nothing here counts it among what is told. */
export function isToldElsewhere({ mirror }: Pick<Alert, 'mirror'>): boolean {
  return mirror !== undefined && !mirror.notify;
}

/** Whether another program decides that it fires: there is no rule and no expression for it here. */
export function isForeign({ external, mirror }: Pick<Alert, 'external' | 'mirror'>): boolean {
  return external !== undefined || mirror !== undefined;
}

/** Where the program that decides explains it; empty: nowhere. */
export function sourceOf({ external, mirror }: Pick<Alert, 'external' | 'mirror'>): string {
  return external?.generatorUrl ?? mirror?.generatorUrl ?? '';
}

/** It is listed for the first time. */
export function beginMirrored(
  id: string,
  from: string,
  notify: boolean,
  listed: ListedAlert,
  now: number,
): Transition & { readonly alert: Alert } {
  const startedAt = Math.min(listed.startsAt, now);
  const alert: Alert = {
    id,
    fingerprint: fingerprint(listed.labels),
    rule: listed.labels['alertname'] ?? from,
    labels: listed.labels,
    annotations: listed.annotations,
    state: 'firing',
    activeAt: startedAt,
    firedAt: startedAt,
    value: 1,
    expr: '',
    mirror: mirrorOf(from, notify, listed),
    closedByHand: false,
    updatedAt: now,
  };
  return { alert, events: [event(alert, now, 'fired', `The Alertmanager ${from} lists it as firing.`)] };
}

/** It is listed again. Given back unchanged when nothing is new, so that an answer without news writes nothing. */
export function mirrorAgain(alert: Alert, notify: boolean, listed: ListedAlert, now: number): Transition {
  const { mirror } = alert;
  if (mirror === undefined) return unchanged(alert);
  const { unwritten } = mirror;
  const next: Mirrored = {
    ...mirrorOf(mirror.from, notify, listed),
    ...(unwritten === undefined ? {} : { unwritten }),
  };
  const events =
    alert.blindSince === undefined
      ? []
      : [event(alert, now, 'released', `The Alertmanager ${mirror.from} lists it again.`)];
  if (events.length === 0 && same(mirror, next) && same(alert.annotations, listed.annotations)) return unchanged(alert);
  return {
    alert: {
      ...without(alert, 'blindSince'),
      annotations: listed.annotations,
      activeAt: Math.min(alert.activeAt, listed.startsAt),
      mirror: next,
      updatedAt: now,
    },
    events,
  };
}

/** Nothing is known of it any more, and that ends nothing. `why` is a clause without its full stop. */
export function loseMirrored(alert: Alert, why: string, now: number): Transition {
  const { mirror } = alert;
  if (mirror === undefined || alert.state === 'resolved' || mirror.lost === why) return unchanged(alert);
  const lost: Alert = {
    ...alert,
    blindSince: alert.blindSince ?? now,
    mirror: { ...mirror, lost: why },
    updatedAt: now,
  };
  if (alert.blindSince !== undefined) return unchanged(lost);
  return { alert: lost, events: [event(alert, now, 'held', `${why}: the alert stays as it was last seen.`)] };
}

/** It is over, or is not shown any more. */
export function endMirrored(alert: Alert, now: number, reason: string): Transition {
  const { mirror } = alert;
  if (mirror === undefined) return unchanged(alert);
  const { lost: _lost, unwritten: _unwritten, ...rest } = mirror;
  return endReported({ ...without(alert, 'blindSince'), mirror: rest }, now, reason);
}

/** What became of writing back. A problem is said once, not at every attempt. */
export function wroteBack(
  alert: Alert,
  result: { readonly done: string } | { readonly problem: string },
  now: number,
): Transition {
  const { mirror } = alert;
  if (mirror === undefined) return unchanged(alert);
  if ('problem' in result) {
    if (mirror.unwritten === result.problem) return unchanged(alert);
    const reason = `What was done here is not known at the Alertmanager ${mirror.from} yet: ${result.problem}. It is tried again.`;
    return {
      alert: { ...alert, mirror: { ...mirror, unwritten: result.problem }, updatedAt: now },
      events: [event(alert, now, 'written_back', reason)],
    };
  }
  const { unwritten, ...rest } = mirror;
  if (result.done === '' && unwritten === undefined) return unchanged(alert);
  const next: Alert = { ...alert, mirror: rest, updatedAt: now };
  return { alert: next, events: result.done === '' ? [] : [event(alert, now, 'written_back', result.done)] };
}

function mirrorOf(from: string, notify: boolean, listed: ListedAlert): Mirrored {
  const { generatorUrl, receivers, startsAt, suppressed } = listed;
  return {
    from,
    startsAt,
    receivers: [...receivers],
    generatorUrl,
    notify,
    ...(suppressed === undefined ? {} : { suppressed }),
  };
}

/** Both are plain data, made by the same code. */
function same(a: object, b: object): boolean {
  const sorted = (value: object): string => JSON.stringify(Object.entries(value).sort(([x], [y]) => (x < y ? -1 : 1)));
  return sorted(a) === sorted(b);
}
