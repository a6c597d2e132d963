import type { MonitorState } from '../model/check.ts';
import type { ParentsOf } from './graph.ts';
import { type Symptom, symptomOf, workingAncestors } from './symptom.ts';

/** What the watch knows of one monitor; times epoch ms, durations ms. */
export interface Seen {
  /** The confirmed state beneath any maintenance, and since when. */
  readonly state: MonitorState;
  readonly since: number;
  /** Checks in a row that were worse, or better, than the confirmed state. */
  readonly failures: number;
  readonly successes: number;
  /** When the first of those failing checks was due. */
  readonly firstFailureAt: number | undefined;
  /** When the last check that saw something was due; 0 when there was none. */
  readonly seenAt: number;
  /** How long it may take until a failure is confirmed, or a recovery, once the first check says so. */
  readonly confirmMs: number;
}

export type SeenOf = (name: string) => Seen | undefined;

/** Why nobody is told now that a monitor's alert fires. */
export type DependencyHold =
  | { readonly kind: 'symptom'; readonly symptom: Symptom }
  /** What it depends on has not been heard of yet; `until` is when that is no longer waited for. */
  | { readonly kind: 'unsettled'; readonly on: string; readonly until: number; readonly why: string };

/** Nobody waits longer than this for what a parent has to say, ms. */
const PATIENCE_MS = 5 * 60_000;

/**
 * Whether the alert of a failing monitor is held because of what the monitor depends on, at `now`. `firedAt` is when the
 * alert began to fire. A parent that fails in the same moment is confirmed some seconds later or earlier, so a parent whose
 * checks fail, or that was not checked since the child failed, is waited for as long as confirming it takes; a child whose
 * parent has just come back is waited for until it was checked again (docs/adr/0026-dependencies.md).
 */
export function dependencyHold(
  monitor: string,
  firedAt: number,
  now: number,
  parentsOf: ParentsOf,
  seenOf: SeenOf,
): DependencyHold | undefined {
  const child = seenOf(monitor);
  if (child === undefined || parentsOf(monitor).length === 0 || !fails(child)) return undefined;
  const stateOf = (name: string): MonitorState | undefined => seenOf(name)?.state;
  const symptom = symptomOf(monitor, parentsOf, stateOf);
  if (symptom !== undefined) return { kind: 'symptom', symptom };
  const began = child.failures > 0 ? (child.firstFailureAt ?? child.since) : child.since;
  for (const name of workingAncestors(monitor, parentsOf, stateOf)) {
    const parent = seenOf(name);
    if (parent === undefined) continue;
    const patience = firedAt + Math.min(PATIENCE_MS, parent.confirmMs);
    if (now < patience && parent.failures > 0)
      return {
        kind: 'unsettled',
        on: name,
        until: patience,
        why: `${name} fails its checks and is not confirmed down yet`,
      };
    if (now < patience && parent.seenAt < began)
      return { kind: 'unsettled', on: name, until: patience, why: `${name} was not checked since ${monitor} fails` };
    const again = parent.since + Math.min(PATIENCE_MS, child.confirmMs);
    if (parent.since > firedAt && now < again && (child.seenAt < parent.since || child.successes > 0))
      return {
        kind: 'unsettled',
        on: monitor,
        until: again,
        why: `${name} is back and ${monitor} is being checked again`,
      };
  }
  return undefined;
}

function fails({ state, failures }: Seen): boolean {
  return state === 'down' || state === 'degraded' || (state === 'up' && failures > 0);
}
