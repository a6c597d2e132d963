import type { Condition } from '../../../src-shared/condition/condition.ts';
import type { Check } from '../../../src-shared/model/check.ts';
import type { Monitor } from '../../../src-shared/model/monitor.ts';
import type { SeriesPool } from '../collect/collected.ts';
import type { MonitorMemory } from '../store/ops.ts';
import type { Bound } from './kinds/kinds.ts';
import type { KeepPolicy } from './record/keep.ts';
import type { MonitorSeries } from './record/series.ts';
import type { StatusRow } from './record/status.ts';
import type { Standing } from './verdict.ts';

/** Everything the watch holds about one monitor. */
export interface Watched {
  readonly monitor: Monitor;
  readonly bound: Bound;
  readonly conditions: readonly Condition[];
  readonly series: MonitorSeries;
  readonly row: StatusRow;
  readonly keep: KeepPolicy;
  readonly pool: SeriesPool;
  readonly watchedSince: number;
  standing: Standing;
  /** The slot of the last check that saw something; 0 when there was none. */
  seenAt: number;
  /** The check that is running now. */
  running: { readonly controller: AbortController; readonly result: Promise<Check> } | undefined;
}

/** The standing as ops.db remembers it. */
export function memoryOf(name: string, standing: Standing): MonitorMemory {
  const { state, since, reason, failures, successes, firstFailureAt, before } = standing;
  return { name, state, since, reason, failures, successes, firstFailureAt, before };
}

/** The standing to continue with after a restart. Runs of checks start again: they would not be consecutive. */
export function standingOf(memory: MonitorMemory): Standing {
  const { state, since, reason, before } = memory;
  const base =
    before === 'up' || before === 'degraded' || before === 'down' || before === 'pending' ? before : undefined;
  return {
    state,
    since,
    reason,
    before: base,
    failures: 0,
    firstFailureAt: undefined,
    successes: 0,
    agreed: undefined,
  };
}
