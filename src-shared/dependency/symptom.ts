import type { MonitorState } from '../model/check.ts';
import type { ParentsOf } from './graph.ts';

/** Why a failing monitor is a symptom. */
export interface Symptom {
  /** The failing one that nothing above it explains. */
  readonly cause: string;
  /** From the monitor's own parent up to the cause; steps that are not seen (blind, paused) included. */
  readonly path: readonly string[];
}

/** The confirmed state of a monitor beneath any maintenance; undefined for a name that nobody watches. */
export type StateOf = (name: string) => MonitorState | undefined;

/** Whether this one is seen to work, so that whatever fails above it explains nothing below. */
function works(state: MonitorState | undefined): boolean {
  return state === 'up' || state === 'degraded';
}

/**
 * What explains that `name` fails: the nearest parent that is confirmed down, and from there on the failing ones above it.
 * A parent that is unknown, pending, paused or blind is not a failing one; since nothing is known of it, its own parents are
 * asked. One that works answers for everything above it. Each name is looked at once, so a circle ends.
 */
export function symptomOf(name: string, parentsOf: ParentsOf, stateOf: StateOf): Symptom | undefined {
  let found = nearestDown([name], new Set([name]), parentsOf, stateOf);
  const seen = new Set([name, ...(found ?? [])]);
  while (found !== undefined) {
    const further = nearestDown([found.at(-1) ?? name], seen, parentsOf, stateOf);
    if (further === undefined) return { cause: found.at(-1) ?? name, path: found };
    for (const step of further) seen.add(step);
    found = [...found, ...further];
  }
  return undefined;
}

/** The way from the last name of `from` (not included) to the nearest one above it that is down. */
function nearestDown(
  from: readonly string[],
  seen: ReadonlySet<string>,
  parentsOf: ParentsOf,
  stateOf: StateOf,
): readonly string[] | undefined {
  const looked = new Set(seen);
  let edge: readonly (readonly string[])[] = from.map((name) => [name]);
  while (edge.length > 0) {
    const next: (readonly string[])[] = [];
    for (const way of edge) {
      for (const parent of parentsOf(way.at(-1) ?? '')) {
        if (looked.has(parent)) continue;
        looked.add(parent);
        const state = stateOf(parent);
        if (state === 'down') return [...way.slice(1), parent];
        if (!works(state)) next.push([...way, parent]);
      }
    }
    edge = next;
  }
  return undefined;
}

/** The nearest ancestors that are seen to work: what is asked before a failing monitor is taken for the cause itself. */
export function workingAncestors(name: string, parentsOf: ParentsOf, stateOf: StateOf): readonly string[] {
  const looked = new Set([name]);
  const found: string[] = [];
  let edge = [name];
  while (edge.length > 0) {
    const next: string[] = [];
    for (const one of edge) {
      for (const parent of parentsOf(one)) {
        if (looked.has(parent)) continue;
        looked.add(parent);
        const state = stateOf(parent);
        if (works(state)) found.push(parent);
        else if (state !== 'down') next.push(parent);
      }
    }
    edge = next;
  }
  return found;
}
