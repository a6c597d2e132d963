import { compileMatchers } from '../../../../src-shared/matcher/matcher.ts';
import { parseMatchers } from '../../../../src-shared/matcher/parse.ts';
import type { Labels } from '../../../../src-shared/model/labels.ts';
import type { MaintenanceWindow } from '../../../../src-shared/model/maintenance.ts';
import { type Monitor, monitorLabels } from '../../../../src-shared/model/monitor.ts';

type Scoped = Pick<MaintenanceWindow, 'monitors' | 'groups' | 'matchers'>;

/** What a window is about: named monitors, those of named groups, and whatever all of its matchers hold for. */
export interface Scope {
  readonly monitors: ReadonlySet<string>;
  /** Whether an alert with these labels is meant: it is about one of the monitors, or the matchers hold for it. */
  meansAlert(labels: Labels): boolean;
  /** What it names and is not there, in words. */
  readonly warnings: readonly string[];
}

/** Works a scope out over the monitors of today. */
export function scopeOf(window: Scoped, all: readonly Monitor[]): Scope {
  const matches = window.matchers.length === 0 ? () => false : compileMatchers(window.matchers.flatMap(parseMatchers));
  const groups = new Set(window.groups);
  const named = new Set(window.monitors);
  const known = new Set(all.map((monitor) => monitor.name));
  const monitors = new Set(
    all
      .filter(({ group, name }) => named.has(name) || (group !== '' && groups.has(group)))
      .concat(window.matchers.length === 0 ? [] : all.filter((monitor) => matches(monitorLabels(monitor))))
      .map((monitor) => monitor.name),
  );
  const used = new Set(all.map((monitor) => monitor.group));
  return {
    monitors,
    meansAlert: (labels) => {
      const { monitor } = labels;
      return (monitor !== undefined && (monitors.has(monitor) || named.has(monitor))) || matches(labels);
    },
    warnings: [
      ...window.monitors.filter((name) => !known.has(name)).map((name) => `There is no monitor “${name}”.`),
      ...window.groups.filter((group) => !used.has(group)).map((group) => `No monitor is in the group “${group}”.`),
      ...(window.matchers.length > 0 && !all.some((monitor) => matches(monitorLabels(monitor)))
        ? ['No monitor has labels that match: only alerts that match will be held.']
        : []),
    ],
  };
}
