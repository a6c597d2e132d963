import type { ParentsOf } from '../dependency/graph.ts';

/** What is known of the monitors that alerts are about. */
export interface Topology {
  readonly parentsOf: ParentsOf;
  /** Whether a monitor is seen to work now, so that it answers for everything above it. */
  readonly works: (monitor: string) => boolean;
}

/** More ancestors than this are not looked at: no fleet is that deep. */
const MOST_ANCESTORS = 64;

/** Every monitor above one, the nearest first. */
export function ancestorsOf(monitor: string, parentsOf: ParentsOf): readonly string[] {
  const found = new Set<string>();
  let edge: readonly string[] = [monitor];
  while (edge.length > 0 && found.size < MOST_ANCESTORS) {
    const next: string[] = [];
    for (const name of edge) {
      for (const parent of parentsOf(name)) {
        if (parent === monitor || found.has(parent)) continue;
        found.add(parent);
        next.push(parent);
      }
    }
    edge = next;
  }
  return [...found];
}

/**
 * The nearest monitors above one that have an alert, with the way to each. Nothing beyond a monitor that alerts is looked
 * at, it explains what is below it; nothing beyond one that works either.
 */
export function alertingAbove(
  monitor: string,
  { parentsOf, works }: Topology,
  alerting: (monitor: string) => boolean,
): readonly (readonly string[])[] {
  const found: (readonly string[])[] = [];
  const looked = new Set([monitor]);
  let edge: readonly (readonly string[])[] = [[monitor]];
  while (edge.length > 0 && looked.size <= MOST_ANCESTORS) {
    const next: (readonly string[])[] = [];
    for (const way of edge) {
      for (const parent of parentsOf(way.at(-1) ?? '')) {
        if (looked.has(parent)) continue;
        looked.add(parent);
        const further = [...way, parent];
        if (alerting(parent)) found.push(further.slice(1));
        else if (!works(parent)) next.push(further);
      }
    }
    edge = next;
  }
  return found;
}
