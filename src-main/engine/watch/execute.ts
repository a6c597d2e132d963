import { type Condition, ConditionError } from '../../../src-shared/condition/condition.ts';
import { parseCondition } from '../../../src-shared/condition/parse.ts';
import type { Check } from '../../../src-shared/model/check.ts';
import type { Monitor } from '../../../src-shared/model/monitor.ts';
import { RpcError } from '../../../src-shared/rpc/error.ts';
import { SeriesPool } from '../collect/collected.ts';
import { timeoutFault } from '../net/fault.ts';
import type { Clock, Secrets } from '../ports.ts';
import type { Ops } from '../store/store.ts';
import { type Assessment, assess } from './assess.ts';
import type { Finding } from './kinds/kind.ts';
import { type Bound, bound } from './kinds/kinds.ts';

/**
 * The assertions of a monitor: its own, and the kind's defaults about whatever its own do not mention. One that does not
 * parse (written by an earlier version) is given to `onBad` and left out; the others count.
 */
export function conditionsOf(
  monitor: Monitor,
  defaults: readonly string[],
  onBad: (text: string, error: ConditionError) => void,
): Condition[] {
  const own: Condition[] = [];
  for (const text of monitor.assert) {
    try {
      own.push(parseCondition(text));
    } catch (error) {
      if (!(error instanceof ConditionError)) throw error;
      onBad(text, error);
    }
  }
  const subjects = new Set(own.map((condition) => condition.subject.of));
  return [...defaults.map(parseCondition).filter((condition) => !subjects.has(condition.subject.of)), ...own];
}

export interface Execution {
  readonly finding: Finding;
  readonly assessment: Assessment;
}

export interface ExecuteDeps {
  readonly clock: Clock;
  readonly secrets: Secrets;
  readonly ops: Ops;
}

/**
 * Runs a monitor once under its timeout and judges the reply by its assertions. An error in a kind itself is a finding
 * too: one broken check must not take the others with it. undefined: nothing to say yet.
 */
export async function execute(
  monitor: Monitor,
  bound: Bound,
  conditions: readonly Condition[],
  pool: SeriesPool,
  watchedSince: number,
  controller: AbortController,
  deps: ExecuteDeps,
): Promise<Execution | undefined> {
  const { clock } = deps;
  const started = clock.monotonic();
  const timer = clock.after(monitor.timeout, () => {
    controller.abort(timeoutFault(monitor.timeout));
  });
  let finding: Finding | undefined;
  try {
    finding = await bound.check({ ...deps, pool, signal: controller.signal, watchedSince });
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    finding = {
      outcome: 'down',
      reason: `the check itself failed: ${text}`,
      durationMs: clock.monotonic() - started,
      phases: {},
    };
  } finally {
    timer[Symbol.dispose]();
  }
  return finding === undefined ? undefined : { finding, assessment: assess(finding, conditions) };
}

/** Runs a draft once. Rejects with RpcError `invalid_argument` when an assertion cannot be read. */
export async function tryOnce(
  monitor: Monitor,
  now: number,
  deps: ExecuteDeps,
  signal: AbortSignal | undefined,
): Promise<Execution | undefined> {
  const controller = new AbortController();
  const stop = (): void => {
    controller.abort();
  };
  if (signal?.aborted === true) stop();
  signal?.addEventListener('abort', stop, { once: true });
  const kind = bound(monitor);
  const conditions = conditionsOf(monitor, kind.defaults, (text, error) => {
    throw new RpcError('invalid_argument', `the assertion "${text}" cannot be read: ${error.message}`);
  });
  try {
    return await execute(monitor, kind, conditions, new SeriesPool(), now, controller, deps);
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}

/** The record of an execution. `evidence` adds what the target answered. */
export function checkOf(
  monitor: string,
  slot: number,
  lateness: number,
  { finding, assessment }: Execution,
  evidence: boolean,
): Check {
  return {
    monitor,
    at: slot,
    lateness,
    outcome: assessment.outcome,
    reason: assessment.reason,
    durationMs: Number.isFinite(finding.durationMs) ? finding.durationMs : 0,
    phases: finding.phases,
    assertions: [...assessment.assertions],
    ...(finding.certificate === undefined ? {} : { certificate: finding.certificate }),
    ...(evidence && finding.evidence !== undefined ? { evidence: finding.evidence() } : {}),
  };
}

/** The record of a check that had nothing to look at yet. */
export function unknownCheck(monitor: string, at: number): Check {
  const reason = 'no ping has come yet';
  return { monitor, at, lateness: 0, outcome: 'blind', reason, durationMs: 0, phases: {}, assertions: [] };
}
