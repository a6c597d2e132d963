import type { MonitorState, Outcome } from '../../../src-shared/model/check.ts';

/** States that checks decide about; the others are laid over them. */
type Base = 'up' | 'degraded' | 'down' | 'pending';

/** What is known of one monitor between two checks. */
export interface Standing {
  readonly state: MonitorState;
  /** Epoch ms since when. */
  readonly since: number;
  readonly reason: string;
  /** Consecutive checks worse than the confirmed state, and when the first of them was due. */
  readonly failures: number;
  readonly firstFailureAt: number | undefined;
  /** Consecutive checks better than the confirmed state. */
  readonly successes: number;
  /** What every check of the present run agrees on: the mildest of a failing run, the worst of a recovering one. */
  readonly agreed: Exclude<Outcome, 'blind'> | undefined;
  /** The state that a blind interval interrupted. */
  readonly before: Base | undefined;
}

export interface Thresholds {
  readonly failureThreshold: number;
  readonly recoveryThreshold: number;
}

export interface Observation {
  readonly outcome: Outcome;
  /** The scheduled slot, epoch ms. */
  readonly at: number;
  readonly reason: string;
  /** With outcome `blind`: since when nothing can be seen. */
  readonly blindSince?: number;
}

export interface Verdict {
  readonly standing: Standing;
  /** Whether the confirmed state is another one now. */
  readonly changed: boolean;
}

const RANK: Readonly<Record<Base, number>> = { pending: 0, up: 0, degraded: 1, down: 2 };

/** A monitor of which nothing is known yet. */
export function newStanding(at: number): Standing {
  return {
    state: 'pending',
    since: at,
    reason: 'not checked yet',
    failures: 0,
    firstFailureAt: undefined,
    successes: 0,
    agreed: undefined,
    before: undefined,
  };
}

function baseOf(standing: Standing): Base {
  const { state } = standing;
  if (state === 'up' || state === 'degraded' || state === 'down' || state === 'pending') return state;
  return state === 'blind' ? (standing.before ?? 'pending') : 'pending';
}

const CALM = { failures: 0, firstFailureAt: undefined, successes: 0, agreed: undefined } as const;

/** Nothing can be seen since `from`; of a pending monitor nothing was known anyway. Runs of checks start again afterwards: they would not be consecutive. */
export function blindfold(standing: Standing, from: number, reason: string): Verdict {
  if (standing.state !== 'up' && standing.state !== 'degraded' && standing.state !== 'down')
    return { standing: { ...standing, ...CALM }, changed: false };
  const before = standing.state;
  // A blind interval cannot begin before the state that it interrupts.
  const since = Math.max(from, standing.since);
  return { standing: { ...CALM, state: 'blind', since, reason, before }, changed: true };
}

function confirm(state: Base, since: number, reason: string): Verdict {
  return { standing: { ...CALM, state, since, reason, before: undefined }, changed: true };
}

/** The state to continue with when one is seen again after a blind interval. */
function sighted(standing: Standing, at: number): Standing {
  if (standing.state !== 'blind') return standing;
  const state = baseOf(standing);
  return { ...standing, state, since: at, before: undefined };
}

/**
 * Decides what one check means for the confirmed state.
 *
 * Worse than the confirmed state: after `failureThreshold` consecutive checks the mildest of them is confirmed, and the
 * outage begins at the first. Better: after `recoveryThreshold` consecutive checks, from the last of them on. The first
 * good check of a pending monitor confirms at once. A blind check neither fails nor recovers.
 */
export function judge(before: Standing, seen: Observation, limits: Thresholds): Verdict {
  if (seen.outcome === 'blind') return blindfold(before, seen.blindSince ?? seen.at, seen.reason);
  const wasBlind = before.state === 'blind';
  const standing = sighted(before, seen.at);
  const base = baseOf(standing);
  if (base === 'pending' && seen.outcome === 'up') return confirm('up', seen.at, '');

  const rank = RANK[seen.outcome];
  if (rank === RANK[base]) return { standing: { ...standing, ...CALM }, changed: wasBlind };

  if (rank > RANK[base]) {
    const failures = standing.failures + 1;
    const from = standing.failures === 0 ? seen.at : (standing.firstFailureAt ?? seen.at);
    const agreed = standing.failures > 0 && standing.agreed === 'degraded' ? 'degraded' : seen.outcome;
    if (failures >= limits.failureThreshold) return confirm(agreed, Math.max(from, standing.since), seen.reason);
    return {
      standing: { ...standing, failures, firstFailureAt: from, successes: 0, agreed },
      changed: wasBlind,
    };
  }

  const successes = standing.successes + 1;
  const agreed = standing.successes > 0 && standing.agreed === 'degraded' ? 'degraded' : seen.outcome;
  if (successes >= limits.recoveryThreshold) return confirm(agreed, seen.at, agreed === 'up' ? '' : seen.reason);
  return {
    standing: { ...standing, successes, failures: 0, firstFailureAt: undefined, agreed },
    changed: wasBlind,
  };
}

/** Whether the last check disagrees with the confirmed state, so that `retry_interval` applies. */
export function suspect(standing: Standing): boolean {
  return standing.failures > 0 || standing.successes > 0;
}
