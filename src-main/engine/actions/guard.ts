import type { Alert } from '../../../src-shared/model/alert.ts';
import type { Recovery, RecoveryRun } from '../../../src-shared/model/recovery.ts';
import { humanDuration } from '../../../src-shared/time/duration.ts';

/** What a recovery action may not run for. */
export interface Refusal {
  /** A sentence. */
  readonly reason: string;
  /** Epoch ms when it may, where that is a matter of time. */
  readonly until: number | undefined;
}

/** What a guard looks at. Runs are those of this action, in any order; dry runs count for nothing. */
export interface GuardView {
  readonly now: number;
  readonly recovery: Recovery;
  readonly alert: Alert | undefined;
  readonly runs: readonly RecoveryRun[];
  /** Why people are not told of the alert; undefined: they are. */
  readonly held: string | undefined;
}

const HOUR_MS = 3_600_000;

/** What keeps an action from running, or undefined. The same for automatic runs and for those by hand. */
export function refusal(view: GuardView): Refusal | undefined {
  const { alert, held, now, recovery } = view;
  const runs = view.runs.filter((run) => !run.dryRun && run.result !== 'refused');
  if (runs.some((run) => run.endedAt === undefined)) return { reason: 'It runs already.', until: undefined };
  if (alert !== undefined && alert.state !== 'firing') return { reason: 'The alert does not fire.', until: undefined };
  if (alert?.blindSince !== undefined && !recovery.whileBlind)
    return {
      reason: 'The console cannot see what the alert is about, and the action is not to run blind.',
      until: undefined,
    };
  if (held !== undefined && !recovery.whileHeld)
    return {
      reason: `People are not told of the alert, and the action is not to run meanwhile: ${held}`,
      until: undefined,
    };
  return openBreaker(runs, recovery, now) ?? tooOften(runs, view);
}

/** The breaker opens after so many failures in a row; when its pause is over, one run may try. */
function openBreaker(runs: readonly RecoveryRun[], { breaker }: Recovery, now: number): Refusal | undefined {
  const ended = [...runs].sort((a, b) => b.startedAt - a.startedAt);
  const good = ended.findIndex((run) => run.result === 'ok');
  const failures = good === -1 ? ended : ended.slice(0, good);
  const last = failures[0];
  if (last === undefined || failures.length < breaker.failures) return undefined;
  const until = Math.min(last.endedAt ?? now, now) + breaker.pause;
  if (until <= now) return undefined;
  const reason = `It failed ${failures.length} times in a row: the breaker is open for another ${humanDuration(until - now)}.`;
  return { reason, until };
}

function tooOften(runs: readonly RecoveryRun[], { alert, now, recovery }: GuardView): Refusal | undefined {
  const lately = runs.filter((run) => run.startedAt > now - HOUR_MS && run.startedAt <= now);
  if (lately.length >= recovery.attemptsPerHour) {
    const oldest = Math.min(...lately.map((run) => run.startedAt));
    return {
      reason: `It ran ${lately.length} times within the last hour, which is the limit.`,
      until: oldest + HOUR_MS,
    };
  }
  if (alert === undefined) return undefined;
  const about = runs.filter((run) => run.alertId === alert.id);
  if (about.length >= recovery.attemptsPerAlert)
    return { reason: `It ran ${about.length} times for this alert, which is the limit.`, until: undefined };
  const last = Math.max(0, ...about.map((run) => Math.min(run.endedAt ?? now, now)));
  const until = last + recovery.cooldown;
  if (about.length > 0 && until > now)
    return {
      reason: `It ran for this alert a moment ago and cools down for another ${humanDuration(until - now)}.`,
      until,
    };
  return undefined;
}
