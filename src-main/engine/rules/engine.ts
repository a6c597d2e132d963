import type { RuleGroup, RuleStatus } from '../../../src-shared/model/rule.ts';
import type { Clock, Log } from '../ports.ts';
import type { Samples } from '../store/store.ts';
import { EvaluatedGroup, groupKey, type RuleState } from './group.ts';
import type { RuleEvaluation, Rules } from './rules.ts';

export interface RulesDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly samples: Samples;
}

/** Longest time the event loop is held before the rest of a group waits for its next turn. */
const SLICE_MS = 8;
/** Pause after a nudged evaluation before the next one, ms, and in multiples of what it cost: a storm of changes is looked at in gulps. */
const NUDGE_PAUSE_MS = 100;
const NUDGE_PAUSE_TIMES = 10;

/**
 * Evaluates rule groups on their intervals over the head of the store, on the main thread. The head holds the last two to
 * four hours: an expression that looks further back is evaluated on what the head has, so `avg_over_time(x[1d])` is the mean
 * of the hours present. Queries of people, which run in the reader worker, see everything.
 */
export function createRules(deps: RulesDeps): Rules {
  return new RuleEngine(deps);
}

class RuleEngine implements Rules {
  readonly #deps: RulesDeps;
  readonly #timers = new Map<EvaluatedGroup, Disposable>();
  readonly #running = new Set<EvaluatedGroup>();
  readonly #lastAt = new Map<string, number>();
  readonly #evaluated = new Set<(evaluations: readonly RuleEvaluation[]) => void>();
  readonly #removed = new Set<(names: readonly string[]) => void>();
  #groups: readonly EvaluatedGroup[] = [];
  #nudged: Set<string> | undefined;
  #nudgeTimer: Disposable | undefined;
  /** Monotonic ms before which no nudge is followed. */
  #restUntil = 0;
  #started = false;

  constructor(deps: RulesDeps) {
    this.#deps = deps;
  }

  apply(groups: readonly RuleGroup[]): void {
    const { clock, samples } = this.#deps;
    const before = new Map(this.#groups.map((one) => [groupKey(one.group), one]));
    const old = this.#groups;
    this.#disarm();
    this.#groups = groups.map((group) => new EvaluatedGroup(group, clock, samples, before.get(groupKey(group))));
    const kept = new Set<RuleState>(this.#groups.flatMap((one) => one.rules));
    const gone = old.flatMap((one) => one.rules).filter((state) => !kept.has(state));
    for (const { recorder } of gone) recorder.end(clock.now());
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
    this.#nudgeTimer?.[Symbol.dispose]();
    this.#nudged = undefined;
    this.#disarm();
  }

  groups(): readonly RuleGroup[] {
    return this.#groups.map(({ group }) => group);
  }

  status(): readonly RuleStatus[] {
    return this.#groups.flatMap((group) => group.status());
  }

  nudge(names: readonly string[]): void {
    if (!this.#started) return;
    if (this.#nudged !== undefined) {
      for (const name of names) this.#nudged.add(name);
      return;
    }
    this.#nudged = new Set(names);
    const rest = this.#restUntil - this.#deps.clock.monotonic();
    // Everything that changes in this turn of the loop, or while the rules rest, is one evaluation.
    if (rest <= 0) queueMicrotask(() => this.#follow());
    else this.#nudgeTimer = this.#deps.clock.after(rest, () => this.#follow());
  }

  #follow(): void {
    const nudged = this.#nudged;
    this.#nudged = undefined;
    if (nudged === undefined || !this.#started) return;
    const { clock } = this.#deps;
    const started = clock.monotonic();
    this.#evaluateReading(nudged);
    const ended = clock.monotonic();
    this.#restUntil = ended + Math.max(NUDGE_PAUSE_MS, (ended - started) * NUDGE_PAUSE_TIMES);
  }

  onEvaluation(fn: (evaluations: readonly RuleEvaluation[]) => void): Disposable {
    this.#evaluated.add(fn);
    return { [Symbol.dispose]: () => void this.#evaluated.delete(fn) };
  }

  onRemoved(fn: (ruleNames: readonly string[]) => void): Disposable {
    this.#removed.add(fn);
    return { [Symbol.dispose]: () => void this.#removed.delete(fn) };
  }

  #disarm(): void {
    for (const timer of this.#timers.values()) timer[Symbol.dispose]();
    this.#timers.clear();
    this.#running.clear();
  }

  #armAll(): void {
    for (const group of this.#groups) this.#arm(group);
  }

  #arm(group: EvaluatedGroup): void {
    const { clock } = this.#deps;
    const now = clock.now();
    const wait = group.slotBefore(now) + group.group.interval - now;
    this.#timers.set(
      group,
      clock.after(wait, () => {
        this.#arm(group);
        this.#evaluateGroup(group);
      }),
    );
  }

  #evaluateGroup(group: EvaluatedGroup): void {
    // A group that is still at its last evaluation skips a slot rather than running twice at once.
    if (this.#running.has(group)) return;
    const at = this.#timeFor(group, this.#deps.clock.now());
    this.#running.add(group);
    this.#evaluateFrom(group, 0, at, []);
  }

  /** The slot, so that recorded series are evenly spaced; the present where a nudge was already later than the slot. */
  #timeFor(group: EvaluatedGroup, now: number): number {
    const key = groupKey(group.group);
    const slot = group.slotBefore(now);
    const last = this.#lastAt.get(key) ?? Number.NEGATIVE_INFINITY;
    const at = slot > last ? slot : now;
    this.#lastAt.set(key, at);
    return at;
  }

  #evaluateFrom(group: EvaluatedGroup, first: number, at: number, done: RuleEvaluation[]): void {
    const { clock } = this.#deps;
    const started = clock.monotonic();
    for (let i = first; i < group.rules.length; i++) {
      if (i > first && clock.monotonic() - started >= SLICE_MS) {
        clock.after(0, () => {
          if (this.#running.has(group)) this.#evaluateFrom(group, i, at, done);
        });
        return;
      }
      const state = group.rules[i];
      if (state !== undefined) this.#evaluate(group, state, at, done);
    }
    this.#running.delete(group);
    this.#report(done);
  }

  #evaluateReading(names: ReadonlySet<string>): void {
    const now = this.#deps.clock.now();
    const done: RuleEvaluation[] = [];
    for (const group of this.#groups) {
      const states = group.reading(names);
      if (states.length === 0) continue;
      this.#lastAt.set(groupKey(group.group), now);
      for (const state of states) this.#evaluate(group, state, now, done);
    }
    this.#report(done);
  }

  #evaluate(group: EvaluatedGroup, state: RuleState, at: number, done: RuleEvaluation[]): void {
    const before = state.lastError;
    const evaluation = group.evaluate(state, at);
    if (evaluation !== undefined) done.push(evaluation);
    // Once per new error, not once per evaluation.
    if (state.lastError !== '' && state.lastError !== before) {
      const fields = { group: group.group.name, rule: state.rule.name, error: state.lastError };
      this.#deps.log.warn('a rule could not be evaluated', fields);
    }
  }

  #report(evaluations: readonly RuleEvaluation[]): void {
    if (evaluations.length === 0) return;
    for (const fn of this.#evaluated) fn(evaluations);
  }
}

function alertNames(states: readonly RuleState[]): ReadonlySet<string> {
  return new Set(states.filter(({ rule }) => rule.type === 'alerting').map(({ rule }) => rule.name));
}
