import type { Condition } from '../../../src-shared/condition/condition.ts';
import type { Check } from '../../../src-shared/model/check.ts';
import type { Monitor } from '../../../src-shared/model/monitor.ts';
import { SeriesPool } from '../collect/collected.ts';
import type { Log } from '../ports.ts';
import type { MonitorMemory } from '../store/ops.ts';
import type { Samples } from '../store/store.ts';
import { conditionsOf } from './execute.ts';
import { type Bound, bound } from './kinds/kinds.ts';
import type { Cover } from './maintenance/cover.ts';
import { KeepPolicy } from './record/keep.ts';
import { MonitorSeries } from './record/series.ts';
import { StatusRow } from './record/status.ts';
import { newStanding, type Standing } from './verdict.ts';

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
  /** What checks decided; a maintenance window does not change it. */
  standing: Standing;
  /** The maintenance window over it, and until when one lay over it last (epoch ms, 0: none). */
  cover: Cover | undefined;
  coveredUntil: number;
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

/** Builds what is held about a new or changed monitor. `before` is the earlier definition, `memory` the last run's. */
export function watchedOf(
  monitor: Monitor,
  before: Watched | undefined,
  memory: MonitorMemory | undefined,
  now: number,
  { samples, log }: { readonly samples: Samples; readonly log: Log },
): Watched {
  const kind = bound(monitor);
  const conditions = conditionsOf(monitor, kind.defaults, (text, error) => {
    log.error('an assertion cannot be read and is left out', { monitor: monitor.name, text, error: error.message });
  });
  const series = new MonitorSeries(samples, monitor, kind.measures, conditions);
  if (before?.series.sameAs(series) === true) series.adopt(before.series);
  else before?.series.end(now);
  return {
    monitor,
    bound: kind,
    conditions,
    series,
    row: new StatusRow(monitor, before?.row),
    // The first reply of a new monitor is worth keeping; after a restart there are older ones.
    keep: new KeepPolicy(before === undefined && memory === undefined ? Number.NEGATIVE_INFINITY : now),
    pool: before?.pool ?? new SeriesPool(),
    watchedSince: before?.watchedSince ?? memory?.since ?? now,
    standing: before?.standing ?? (memory === undefined ? newStanding(now) : standingOf(memory)),
    cover: undefined,
    coveredUntil: before?.coveredUntil ?? 0,
    seenAt: before?.seenAt ?? 0,
    running: undefined,
  };
}
