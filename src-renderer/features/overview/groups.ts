import type { MonitorStatus } from '../../../src-shared/model/check.ts';

export interface Group {
  /** Empty for monitors without one. */
  readonly name: string;
  readonly monitors: readonly string[];
}

/** Whether a monitor is what was typed: every word in its name, group, target or state. */
export function matches(monitor: MonitorStatus, typed: string): boolean {
  const hay = `${monitor.name} ${monitor.group} ${monitor.target} ${monitor.state}`.toLowerCase();
  return typed
    .toLowerCase()
    .split(/\s+/)
    .every((word) => hay.includes(word));
}

/** The names in their order, cut where the group changes; only those that `keep` lets through. Pure. */
export function groupNames(
  names: readonly string[],
  monitors: ReadonlyMap<string, MonitorStatus>,
  keep: (monitor: MonitorStatus) => boolean,
): readonly Group[] {
  const groups: { name: string; monitors: string[] }[] = [];
  for (const name of names) {
    const monitor = monitors.get(name);
    if (monitor === undefined || !keep(monitor)) continue;
    const last = groups.at(-1);
    if (last !== undefined && last.name === monitor.group) last.monitors.push(name);
    else groups.push({ name: monitor.group, monitors: [name] });
  }
  return groups;
}

/** Cuts a list into pieces of at most `size`. */
export function pieces<T>(list: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, i) => list.slice(i * size, (i + 1) * size));
}
