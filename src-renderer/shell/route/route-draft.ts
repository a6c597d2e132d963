import type { Matcher } from '../../../src-shared/matcher/matcher.ts';
import type { ChildRoute, Route } from '../../../src-shared/model/route.ts';
import { writtenMatchers } from '../matchers/matcher-lines.ts';

/** A route while it is edited. What is absent, or an empty text, comes from the route above. Times in ms. */
export interface RouteDraft {
  readonly matchers: readonly Matcher[];
  readonly continue: boolean;
  readonly receiver: string | undefined;
  /** Labels as they are typed. */
  readonly groupBy: string;
  readonly groupWait: number | undefined;
  readonly groupInterval: number | undefined;
  readonly repeatInterval: number | undefined;
  readonly escalation: string | undefined;
  readonly muteTimeIntervals: readonly string[];
  readonly activeTimeIntervals: readonly string[];
}

/** The route to edit: the root, or one below it. */
export function draftOf(route: Route | ChildRoute): RouteDraft {
  const child: Partial<ChildRoute> = 'matchers' in route ? route : {};
  return {
    matchers: child.matchers ?? [],
    continue: child.continue ?? false,
    receiver: route.receiver,
    groupBy: (route.groupBy ?? []).join(', '),
    groupWait: route.groupWait,
    groupInterval: route.groupInterval,
    repeatInterval: route.repeatInterval,
    escalation: route.escalation,
    muteTimeIntervals: child.muteTimeIntervals ?? [],
    activeTimeIntervals: child.activeTimeIntervals ?? [],
  };
}

function labelsOf(typed: string): string[] {
  return typed.split(/[\s,]+/).filter((name) => name !== '');
}

/** The root with what was edited; what is below it stays. */
export function rootOf(draft: RouteDraft, before: Route): Route {
  const { escalation } = draft;
  return {
    receiver: draft.receiver ?? before.receiver,
    groupBy: labelsOf(draft.groupBy),
    groupWait: draft.groupWait ?? before.groupWait,
    groupInterval: draft.groupInterval ?? before.groupInterval,
    repeatInterval: draft.repeatInterval ?? before.repeatInterval,
    ...(escalation === undefined ? {} : { escalation }),
    routes: before.routes,
  };
}

/** A route below the root, with only what it says itself. */
export function childOf(draft: RouteDraft): ChildRoute {
  const { activeTimeIntervals, escalation, groupInterval, groupWait, muteTimeIntervals, receiver, repeatInterval } =
    draft;
  const groupBy = labelsOf(draft.groupBy);
  return {
    matchers: writtenMatchers(draft.matchers).map((matcher) => ({ ...matcher })),
    continue: draft.continue,
    ...(receiver === undefined ? {} : { receiver }),
    ...(groupBy.length === 0 ? {} : { groupBy }),
    ...(groupWait === undefined ? {} : { groupWait }),
    ...(groupInterval === undefined ? {} : { groupInterval }),
    ...(repeatInterval === undefined ? {} : { repeatInterval }),
    ...(escalation === undefined ? {} : { escalation }),
    ...(muteTimeIntervals.length === 0 ? {} : { muteTimeIntervals: [...muteTimeIntervals] }),
    ...(activeTimeIntervals.length === 0 ? {} : { activeTimeIntervals: [...activeTimeIntervals] }),
  };
}
