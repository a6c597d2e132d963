import { type DependencyHold, dependencyHold, type Seen } from '../../../../src-shared/dependency/hold.ts';
import { symptomOf, workingAncestors } from '../../../../src-shared/dependency/symptom.ts';
import type { MonitorState } from '../../../../src-shared/model/check.ts';
import type { Monitor } from '../../../../src-shared/model/monitor.ts';
import { gridFrom } from '../../../../src-shared/time/grid.ts';
import type { Clock } from '../../ports.ts';
import { Listeners } from '../listeners.ts';
import { spread } from '../schedule/plan.ts';
import type { Scheduler } from '../schedule/scheduler.ts';
import type { Standing } from '../verdict.ts';
import type { Kinship } from '../watch.ts';
import type { Watched } from '../watched.ts';
import { Dependencies } from './dependencies.ts';

/** What goes by beside the checks themselves: queueing, the grid, writing. ms */
const SLACK_MS = 2_000;

export interface KinDeps {
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  readonly status: Listeners<string>;
  readonly watched: (name: string) => Watched | undefined;
}

/**
 * What monitors have to do with each other: who is a symptom of whom, whose alert waits for word of a parent, and whom to
 * check sooner because of it (docs/adr/0026-dependencies.md).
 */
export class Kin implements Kinship {
  readonly #deps: KinDeps;
  readonly #graph = new Dependencies();
  readonly #changed = new Listeners<undefined>();

  constructor(deps: KinDeps) {
    this.#deps = deps;
  }

  apply(monitors: readonly Monitor[]): void {
    this.#graph.apply(monitors);
    this.#changed.fire(undefined);
  }

  onChange(fn: () => void): Disposable {
    return this.#changed.add(fn);
  }

  /** A circle in words; see Dependencies. */
  circle(): string | undefined {
    return this.#graph.circle();
  }

  parentsOf(name: string): readonly string[] {
    return this.#graph.parentsOf(name);
  }

  /** The failing monitor that explains why this one fails. */
  symptomOf(name: string): string | undefined {
    const state = this.#stateOf(name);
    if ((state !== 'down' && state !== 'degraded') || this.#graph.parentsOf(name).length === 0) return undefined;
    return symptomOf(name, this.#graph.parentsOf, this.#stateOf)?.cause;
  }

  /** Whether the alert about this monitor, which began to fire at `firedAt`, is held; see dependencyHold. */
  hold(name: string, firedAt: number, now: number): DependencyHold | undefined {
    if (this.#graph.parentsOf(name).length === 0) return undefined;
    return dependencyHold(name, firedAt, now, this.#graph.parentsOf, (one) => this.#seen(one));
  }

  /** A check, or blindness, has changed what is known of this monitor. `before` is its standing until then. */
  settled(watched: Watched, before: Standing): void {
    const { name } = watched.monitor;
    if (!this.#graph.related(name)) return;
    const { standing } = watched;
    const flipped =
      before.state !== standing.state ||
      before.failures > 0 !== standing.failures > 0 ||
      before.successes > 0 !== standing.successes > 0;
    if (!fails(before) && fails(standing)) this.#askParents(name, watched.seenAt);
    if (before.state !== standing.state) this.#tellChildren(name, before.state === 'down' && standing.state === 'up');
    // The first look after a parent came back decides about the children that went on failing.
    if (flipped || this.#awaited(name, watched.seenAt)) this.#changed.fire(undefined);
  }

  /** A monitor has begun to fail: what it needs is checked now, unless that was done since. */
  #askParents(name: string, since: number): void {
    for (const parent of workingAncestors(name, this.#graph.parentsOf, this.#stateOf)) {
      const watched = this.#deps.watched(parent);
      const entry = this.#deps.scheduler.entry(parent);
      if (watched === undefined || entry === undefined || entry.paused || entry.running || watched.seenAt > since)
        continue;
      entry.nextSlot = Math.min(entry.nextSlot, gridFrom(this.#deps.clock.now()));
    }
  }

  #tellChildren(name: string, recovered: boolean): void {
    const failing: string[] = [];
    for (const child of this.#graph.descendants(name)) {
      const state = this.#stateOf(child);
      if (state !== 'down' && state !== 'degraded') continue;
      failing.push(child);
      this.#deps.status.fire(child);
    }
    if (!recovered) return;
    const entries = failing.flatMap((child) => this.#deps.scheduler.entry(child) ?? []);
    // Whether they are back as well is what everybody wants to know now.
    spread(
      entries.filter((entry) => !entry.paused),
      this.#deps.clock.now(),
    );
  }

  /** Whether this look is the first one since something above came back. */
  #awaited(name: string, seenAt: number): boolean {
    const state = this.#stateOf(name);
    if (state !== 'down' && state !== 'degraded') return false;
    return workingAncestors(name, this.#graph.parentsOf, this.#stateOf).some((parent) => {
      const since = this.#deps.watched(parent)?.standing.since ?? 0;
      const interval = this.#deps.watched(name)?.monitor.interval ?? 0;
      return since <= seenAt && seenAt - since <= 2 * interval;
    });
  }

  readonly #stateOf = (name: string): MonitorState | undefined => this.#deps.watched(name)?.standing.state;

  #seen(name: string): Seen | undefined {
    const watched = this.#deps.watched(name);
    if (watched === undefined) return undefined;
    const { monitor, seenAt, standing } = watched;
    const { failures, firstFailureAt, since, state, successes } = standing;
    const retry = Math.min(monitor.interval, monitor.retryInterval ?? monitor.interval);
    const rounds = Math.max(monitor.failureThreshold, monitor.recoveryThreshold);
    const confirmMs = rounds * (retry + monitor.timeout) + SLACK_MS;
    return { state, since, failures, successes, firstFailureAt, seenAt, confirmMs };
  }
}

/** Whether a check, confirmed or not yet, says that something is wrong. */
function fails({ failures, state }: Standing): boolean {
  return failures > 0 || state === 'down' || state === 'degraded';
}
