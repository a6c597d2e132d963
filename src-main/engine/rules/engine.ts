import type { RuleGroup, RuleStatus } from '../../../src-shared/model/rule.ts';
import type { RulePreview, RulePreviewQuery } from '../../../src-shared/model/rule-preview.ts';
import type { Log } from '../ports.ts';
import { RestedWork } from '../rested-work.ts';
import { EvaluatedGroup, type GroupDeps, groupKey, type RuleState } from './group.ts';
import { previewRule } from './preview.ts';
import type { GroupReport, RuleEvaluation, Rules } from './rules.ts';
import { GroupRun } from './run.ts';

export interface RulesDeps extends GroupDeps {
  readonly log: Log;
}

/** The rest after a nudged evaluation, in multiples of what it cost. */
const NUDGE_REST_TIMES = 4;
/** Eight outages that come together are each told at once; outages that go on once a second, a storm of them every two seconds. */
const NUDGE_PACE = { everyMs: 1_000, burst: 8 };

/**
 * Evaluates rule groups on their intervals: over the head of the store on the main thread, and where a rule looks further
 * back than the head holds, over everything in the reader thread, without losing the group's order
 * (docs/adr/0014-rules-that-look-further-back.md).
 */
export function createRules(deps: RulesDeps): Rules {
  return new RuleEngine(deps);
}

class RuleEngine implements Rules {
  readonly #deps: RulesDeps;
  readonly #timers = new Map<EvaluatedGroup, Disposable>();
  readonly #running = new Map<EvaluatedGroup, GroupRun>();
  /** Names that changed while a group was being evaluated. */
  readonly #owed = new Map<EvaluatedGroup, Set<string>>();
  readonly #lastAt = new Map<string, number>();
  readonly #errors = new WeakMap<RuleState, string>();
  readonly #evaluated = new Set<Parameters<Rules['onEvaluation']>[0]>();
  readonly #removed = new Set<(names: readonly string[]) => void>();
  #groups: readonly EvaluatedGroup[] = [];
  /** Names that changed and were not looked at yet. */
  #nudged = new Set<string>();
  readonly #following: RestedWork;
  #started = false;

  constructor(deps: RulesDeps) {
    this.#deps = deps;
    const { clock } = deps;
    const rest = { clock, times: NUDGE_REST_TIMES, pace: NUDGE_PACE };
    this.#following = new RestedWork(rest, () => this.#follow());
  }

  apply(groups: readonly RuleGroup[]): void {
    const old = this.#groups;
    const before = new Map(old.map((one) => [groupKey(one.group), one]));
    this.#groups = groups.map((group) => {
      const known = before.get(groupKey(group));
      // A group that is as it was goes on undisturbed, in the middle of an evaluation too.
      if (known !== undefined && JSON.stringify(known.group) === JSON.stringify(group)) return known;
      return new EvaluatedGroup(group, this.#deps, known);
    });
    const kept = new Set<RuleState>(this.#groups.flatMap((one) => one.rules));
    for (const group of old) if (!this.#groups.includes(group)) this.#disarm(group);
    const gone = old.flatMap((one) => one.rules).filter((state) => !kept.has(state));
    for (const { recorder } of gone) recorder.end(this.#deps.clock.now());
    const present = alertNames([...kept]);
    const removed = [...alertNames(gone)].filter((name) => !present.has(name));
    if (removed.length > 0) for (const fn of this.#removed) fn(removed);
    if (this.#started) this.#armAll();
  }

  start(): void {
    if (this.#started) return;
    this.#started = true;
    this.#armAll();
  }

  stop(): void {
    this.#started = false;
    this.#following[Symbol.dispose]();
    this.#nudged.clear();
    for (const group of this.#groups) this.#disarm(group);
  }

  status(): readonly RuleStatus[] {
    return this.#groups.flatMap((group) => group.ruleStatus());
  }

  reports(): readonly GroupReport[] {
    return this.#groups.map((one) => ({ group: one.group, status: one.status(), rules: one.ruleStatus() }));
  }

  async preview(query: RulePreviewQuery, signal: AbortSignal): Promise<RulePreview> {
    return previewRule(
      query,
      query.source === undefined ? this.#deps.queries : this.#deps.source(query.source),
      signal,
    );
  }

  nudge(names: readonly string[]): void {
    if (!this.#started) return;
    for (const name of names) this.#nudged.add(name);
    this.#following.ask();
  }

  #follow(): void {
    const nudged = this.#nudged;
    this.#nudged = new Set();
    for (const group of this.#groups) this.#evaluateReading(group, nudged);
  }

  onEvaluation(fn: Parameters<Rules['onEvaluation']>[0]): Disposable {
    this.#evaluated.add(fn);
    return { [Symbol.dispose]: () => void this.#evaluated.delete(fn) };
  }

  onRemoved(fn: (ruleNames: readonly string[]) => void): Disposable {
    this.#removed.add(fn);
    return { [Symbol.dispose]: () => void this.#removed.delete(fn) };
  }

  #disarm(group: EvaluatedGroup): void {
    this.#timers.get(group)?.[Symbol.dispose]();
    this.#timers.delete(group);
    this.#running.get(group)?.[Symbol.dispose]();
    this.#running.delete(group);
    this.#owed.delete(group);
  }

  #armAll(): void {
    for (const group of this.#groups) if (!this.#timers.has(group)) this.#arm(group);
  }

  #arm(group: EvaluatedGroup): void {
    const { clock } = this.#deps;
    const now = clock.now();
    const wait = group.slotBefore(now) + group.group.interval - now;
    this.#timers.set(
      group,
      clock.after(wait, () => {
        this.#arm(group);
        this.#evaluateSlot(group);
      }),
    );
  }

  #evaluateSlot(group: EvaluatedGroup): void {
    // A group that is still at its last evaluation skips a slot rather than running twice at once.
    if (this.#running.has(group)) {
      group.miss();
      return;
    }
    const at = this.#timeFor(group, this.#deps.clock.now());
    this.#run(group, group.rules, at, true);
  }

  /** The slot, so that recorded series are evenly spaced; the present where a nudge was already later than the slot. */
  #timeFor(group: EvaluatedGroup, now: number): number {
    const slot = group.slotBefore(now);
    const last = this.#lastAt.get(groupKey(group.group)) ?? Number.NEGATIVE_INFINITY;
    return slot > last ? slot : now;
  }

  #evaluateReading(group: EvaluatedGroup, names: ReadonlySet<string>): void {
    if (this.#running.has(group)) {
      const owed = this.#owed.get(group) ?? new Set<string>();
      for (const name of names) owed.add(name);
      this.#owed.set(group, owed);
      return;
    }
    const states = group.reading(names);
    if (states.length > 0) this.#run(group, states, this.#deps.clock.now(), false);
  }

  #run(group: EvaluatedGroup, states: readonly RuleState[], at: number, whole: boolean): void {
    this.#lastAt.set(groupKey(group.group), at);
    const run = new GroupRun(group, {
      clock: this.#deps.clock,
      states,
      at,
      urgent: !whole,
      onAwaited: (evaluations) => this.#report(evaluations, true),
      onDone: (evaluations, ms) => {
        this.#running.delete(group);
        if (whole) group.evaluated(at, ms);
        this.#sayErrors(group, states);
        this.#report(evaluations, false);
        const owed = this.#owed.get(group);
        this.#owed.delete(group);
        if (owed !== undefined && this.#started) this.#evaluateReading(group, owed);
      },
    });
    this.#running.set(group, run);
    run.start();
  }

  /** Once per new error, not once per evaluation. */
  #sayErrors(group: EvaluatedGroup, states: readonly RuleState[]): void {
    for (const state of states) {
      if (state.lastError === (this.#errors.get(state) ?? '')) continue;
      this.#errors.set(state, state.lastError);
      if (state.lastError === '') continue;
      const fields = { group: group.group.name, rule: state.rule.name, error: state.lastError };
      this.#deps.log.warn('a rule could not be evaluated', fields);
    }
  }

  #report(evaluations: readonly RuleEvaluation[], awaited: boolean): void {
    if (evaluations.length === 0) return;
    for (const fn of this.#evaluated) fn(evaluations, awaited);
  }
}

function alertNames(states: readonly RuleState[]): ReadonlySet<string> {
  return new Set(states.filter(({ rule }) => rule.type === 'alerting').map(({ rule }) => rule.name));
}
