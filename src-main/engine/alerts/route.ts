import { compileMatchers, type Matcher } from '../../../src-shared/matcher/matcher.ts';
import { type Labels, seriesKey } from '../../../src-shared/model/labels.ts';
import type { Route } from '../../../src-shared/model/route.ts';

/** Where an alert goes: one receiver, one group, and that group's timing in ms. */
export interface Destination {
  readonly receiver: string;
  /** Alertmanager's form: route key, colon, label set; `{}/{severity="critical"}:{alertname="Down"}`. */
  readonly groupKey: string;
  readonly groupLabels: Labels;
  readonly groupWait: number;
  readonly groupInterval: number;
  readonly repeatInterval: number;
}

/** Groups by every label: each alert is a group of its own. */
const ALL_LABELS = '...';

interface Branch {
  readonly key: string;
  readonly matches: (labels: Labels) => boolean;
  readonly goesOn: boolean;
  readonly receiver: string;
  readonly groupBy: readonly string[];
  readonly groupWait: number;
  readonly groupInterval: number;
  readonly repeatInterval: number;
}

/**
 * Alertmanager's routing, one level: the first child that matches takes the alert, with `continue` the next ones are
 * asked too, and the root takes what no child took. Throws on a matcher whose regular expression does not compile.
 * Source: Alertmanager documentation, "Configuration", route.
 */
export function compileRoute(route: Route): (labels: Labels) => readonly Destination[] {
  const root: Branch = { ...route, key: '{}', matches: () => true, goesOn: false };
  const children = route.routes.map(
    (child): Branch => ({
      key: `{}/{${child.matchers.map(matcherText).join(',')}}`,
      matches: compileMatchers(child.matchers),
      goesOn: child.continue,
      receiver: child.receiver ?? route.receiver,
      groupBy: child.groupBy ?? route.groupBy,
      groupWait: child.groupWait ?? route.groupWait,
      groupInterval: child.groupInterval ?? route.groupInterval,
      repeatInterval: child.repeatInterval ?? route.repeatInterval,
    }),
  );
  return (labels) => {
    const taken: Destination[] = [];
    for (const child of children) {
      if (!child.matches(labels)) continue;
      const found = destination(child, labels);
      if (!taken.some((d) => d.receiver === found.receiver && d.groupKey === found.groupKey)) taken.push(found);
      if (!child.goesOn) break;
    }
    return taken.length === 0 ? [destination(root, labels)] : taken;
  };
}

function destination(branch: Branch, labels: Labels): Destination {
  const names = branch.groupBy.includes(ALL_LABELS) ? Object.keys(labels) : branch.groupBy;
  const groupLabels: Record<string, string> = {};
  for (const name of [...names].sort()) {
    const value = labels[name];
    if (value !== undefined && value !== '') groupLabels[name] = value;
  }
  return {
    receiver: branch.receiver,
    groupKey: `${branch.key}:${seriesKey(groupLabels)}`,
    groupLabels,
    groupWait: branch.groupWait,
    groupInterval: branch.groupInterval,
    repeatInterval: branch.repeatInterval,
  };
}

function matcherText(matcher: Matcher): string {
  return `${matcher.name}${matcher.op}${JSON.stringify(matcher.value)}`;
}
