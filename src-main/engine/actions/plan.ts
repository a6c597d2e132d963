import type { Alert } from '../../../src-shared/model/alert.ts';
import type { Recovery, RecoveryRun } from '../../../src-shared/model/recovery.ts';
import { refusal } from './guard.ts';

/** Everything that automatic actions depend on. */
export interface RecoveryState {
  readonly now: number;
  readonly alerts: readonly Alert[];
  readonly recoveries: readonly Recovery[];
  readonly matches: (recovery: Recovery, alert: Alert) => boolean;
  /** Runs of the last day, and those that have not ended. */
  readonly runs: readonly RecoveryRun[];
  readonly held: (alert: Alert) => string | undefined;
  /** `recovery\nalert` of what somebody was asked to confirm. */
  readonly asked: ReadonlySet<string>;
}

/** One action about one alert. */
export interface Due {
  readonly recovery: Recovery;
  readonly alert: Alert;
}

export interface RecoveryPlan {
  /** Automatic actions that run now; each action at most once. */
  readonly start: readonly Due[];
  /** Actions that somebody is to be asked about. */
  readonly ask: readonly Due[];
  readonly nextAt: number | undefined;
}

/** Which actions run by themselves and which ask: a pure function. What somebody has acknowledged is left to them. */
export function planRecoveries(state: RecoveryState): RecoveryPlan {
  const start: Due[] = [];
  const ask: Due[] = [];
  let nextAt: number | undefined;
  const wake = (at: number): void => {
    nextAt = Math.min(nextAt ?? at, at);
  };
  for (const recovery of state.recoveries) {
    const runs = state.runs.filter((run) => run.recovery === recovery.name);
    for (const alert of state.alerts) {
      if (alert.state !== 'firing' || alert.ack !== undefined || !state.matches(recovery, alert)) continue;
      const dueAt = (alert.firedAt ?? state.now) + recovery.delay;
      if (dueAt > state.now) {
        wake(dueAt);
        continue;
      }
      if (recovery.mode === 'confirm') {
        if (!state.asked.has(dueKey({ recovery, alert }))) ask.push({ recovery, alert });
        continue;
      }
      const refused = refusal({ now: state.now, recovery, alert, runs, held: state.held(alert) });
      if (refused?.until !== undefined) wake(Math.max(refused.until, state.now + 1));
      if (refused === undefined) {
        start.push({ recovery, alert });
        // One run of an action at a time: what it mends may be what all of its alerts are about.
        break;
      }
    }
  }
  return { start, ask, nextAt };
}

export function dueKey({ alert, recovery }: Due): string {
  return `${recovery.name}\n${alert.id}`;
}
