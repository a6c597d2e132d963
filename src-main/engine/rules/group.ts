import type { Labels } from '../../../src-shared/model/labels.ts';
import type { InstantResult } from '../../../src-shared/model/query.ts';
import type { AlertingRule, Rule, RuleGroup, RuleGroupStatus, RuleStatus } from '../../../src-shared/model/rule.ts';
import { QueryError } from '../../../src-shared/promql/error.ts';
import type { TemplateSurroundings } from '../../../src-shared/template/template.ts';
import { phaseOf as gridPhaseOf, periodOf } from '../../../src-shared/time/grid.ts';
import { ALERT_SERIES } from './alert-series.ts';
import { Asker, type AskerDeps } from './asker.ts';
import { type CompiledRule, compileRule, type Side } from './compile.ts';
import { alertingInstances, type Found, foundIn, recordedSamples, TooManyAlerts } from './evaluate.ts';
import { KeptInstances } from './kept-instances.ts';
import { Recorder } from './recorder.ts';
import type { ActiveInstance, RuleEvaluation } from './rules.ts';
import { TemplateQueries } from './template-queries.ts';

/** What evaluating groups needs of the rest. */
export interface GroupDeps extends AskerDeps {
  /** Labels of this console, for templates. */
  externalLabels(): Labels;
  /** Address of this console, no slash at its end. */
  externalUrl(): string;
}

/** One rule with how it is doing. */
export interface RuleState {
  readonly rule: Rule;
  readonly compiled: CompiledRule | undefined;
  readonly recorder: Recorder;
  readonly kept: KeptInstances;
  health: RuleStatus['health'];
  lastError: string;
  lastEvaluation: number | undefined;
  evaluationMs: number;
}

/**
 * Rules are evaluated so long after a point of the grid on which checks start, ms: the checks are on their way by then, and
 * the next ones do not wait for 20 ms of rules.
 */
const BESIDE_GRID_MS = 60;

/** ms by which the slots of a group lie after the multiples of its interval, so that groups do not all run at once. */
export function phaseOf(group: Pick<RuleGroup, 'origin' | 'name' | 'interval'>): number {
  return gridPhaseOf(groupKey(group), periodOf(group.interval)) + BESIDE_GRID_MS;
}

/** A rule group as it is evaluated. */
export class EvaluatedGroup {
  readonly group: RuleGroup;
  readonly rules: readonly RuleState[];
  readonly #deps: GroupDeps;
  readonly #asker: Asker;
  readonly #phase: number;
  #lastEvaluation: number | undefined;
  #durationMs = 0;
  #evaluations = 0;
  #missed = 0;

  constructor(group: RuleGroup, deps: GroupDeps, before: EvaluatedGroup | undefined) {
    this.group = group;
    this.#deps = deps;
    this.#asker = new Asker(deps, group.source);
    this.#phase = phaseOf(group);
    const old = new Map(before?.rules.map((state) => [JSON.stringify(state.rule), state]));
    this.rules = group.rules.map((rule, i) => old.get(JSON.stringify(rule)) ?? this.#newState(rule, i));
  }

  #newState(rule: Rule, i: number): RuleState {
    const recorder = new Recorder(this.#deps.samples, `rule/${this.group.name}/${i}/${rule.name}`);
    const fresh = { rule, recorder, kept: new KeptInstances(), lastEvaluation: undefined, evaluationMs: 0 };
    try {
      return { ...fresh, compiled: compileRule(rule), health: 'unknown', lastError: '' };
    } catch (error) {
      return { ...fresh, compiled: undefined, health: 'err', lastError: textOf(error) };
    }
  }

  /** The latest slot that is not after `now`. Slots are the multiples of the interval, moved by the group's own phase. */
  slotBefore(now: number): number {
    return Math.floor((now - this.#phase) / this.group.interval) * this.group.interval + this.#phase;
  }

  /** A slot has passed in which the evaluation before it was still under way. */
  miss(): void {
    this.#missed += 1;
  }

  /** A whole evaluation for `at` (epoch ms) is over and took `ms`. */
  evaluated(at: number, ms: number): void {
    this.#lastEvaluation = at;
    this.#durationMs = ms;
    this.#evaluations += 1;
  }

  /**
   * Evaluates one rule for `at` (epoch ms) and reports alerting ones. Promises when samples are needed that the head does
   * not hold. Never throws or rejects: what went wrong is the rule's state. After `signal` nothing is written or changed.
   */
  evaluate(
    state: RuleState,
    at: number,
    signal: AbortSignal,
  ): RuleEvaluation | undefined | Promise<RuleEvaluation | undefined> {
    const started = this.#deps.clock.monotonic();
    const fail = (error: unknown): RuleEvaluation | undefined => this.#failed(state, at, started, signal, error);
    try {
      const found = this.#find(state, at, signal);
      if (found instanceof Promise) return found.then((one) => this.#take(state, at, started, signal, one)).catch(fail);
      return this.#take(state, at, started, signal, found);
    } catch (error) {
      return fail(error);
    }
  }

  /** What the rule's expression gives, and for an alerting rule with its texts filled in. */
  #find(state: RuleState, at: number, signal: AbortSignal): Outcome | Promise<Outcome> {
    const { rule, compiled } = state;
    if (compiled === undefined) throw new Error(state.lastError);
    const result = this.#asker.ask({ ...compiled, text: rule.expr }, at - this.#queryOffset(), signal);
    const describe = (answer: InstantResult): Outcome | Promise<Outcome> => {
      const found = foundIn(answer);
      const limit = this.group.limit ?? 0;
      if (rule.type === 'recording') return { recorded: recordedSamples(rule, found, limit) };
      const queries = new TemplateQueries(this.#asker, at, signal);
      const active = queries.filled(() =>
        alertingInstances(rule, found, limit, { ...this.#surroundings(), query: queries.query }, state.kept),
      );
      return after(active, (one) => this.#beside(rule, compiled, at, signal, one));
    };
    return result instanceof Promise ? result.then(describe) : describe(result);
  }

  #surroundings(): Omit<TemplateSurroundings, 'query'> {
    return { externalLabels: this.#deps.externalLabels(), externalUrl: this.#deps.externalUrl() };
  }

  /** What rules with extensions ask beside their own expression. */
  #beside(
    rule: AlertingRule,
    compiled: CompiledRule,
    at: number,
    signal: AbortSignal,
    active: readonly ActiveInstance[],
  ): Outcome | Promise<Outcome> {
    const { presence, recover } = compiled;
    if (presence === undefined) return { active };
    const ask = ({ expr, text }: Side): Found | Promise<Found> =>
      after(this.#asker.askText(text, expr, at - this.#queryOffset(), signal), foundIn);
    return after(ask(presence), (present): Outcome | Promise<Outcome> => {
      if (present.length === 0 && active.length === 0 && rule.onNoData === 'keep') return { kept: NO_DATA };
      if (present.length === 0 && active.length === 0 && rule.onNoData === 'alerting')
        return { active: [this.#conditionOf(rule, 'no_data', NO_DATA)], condition: 'no_data' };
      if (recover === undefined) return { active };
      return after(ask(recover), (recovered) => ({
        active,
        hysteresis: { recovered: labelsOf(recovered), present: labelsOf(present) },
      }));
    });
  }

  /** The alert that there is no data, or an error: with the rule's labels and one that says which. */
  #conditionOf(rule: AlertingRule, condition: 'no_data' | 'error', text: string): ActiveInstance {
    const [instance] = alertingInstances({ ...rule, annotations: {} }, [{ labels: { condition }, v: Number.NaN }], 0, {
      ...this.#surroundings(),
      query: () => [],
    });
    const summary = condition === 'no_data' ? `${rule.name} has no data` : `${rule.name} cannot be evaluated`;
    return { labels: instance?.labels ?? {}, annotations: { summary, description: text }, value: Number.NaN };
  }

  #take(
    state: RuleState,
    at: number,
    started: number,
    signal: AbortSignal,
    outcome: Outcome,
  ): RuleEvaluation | undefined {
    if (signal.aborted) return undefined;
    const { rule } = state;
    if ('recorded' in outcome && !state.recorder.write(at - this.#queryOffset(), outcome.recorded))
      throw new Error(`the samples of ${rule.name} were not taken: their time is not after the last ones`);
    this.#note(state, at, started, 'ok', '');
    if (rule.type !== 'alerting' || 'recorded' in outcome) return undefined;
    // Of its alerts nothing is said: they stay as they are.
    if ('kept' in outcome) return { ok: false, rule, at, error: outcome.kept, tooMany: false };
    const queryOffset = this.#queryOffset();
    return { ok: true, rule, at, ...(queryOffset === 0 ? {} : { queryOffset }), ...outcome };
  }

  #failed(
    state: RuleState,
    at: number,
    started: number,
    signal: AbortSignal,
    error: unknown,
  ): RuleEvaluation | undefined {
    if (signal.aborted) return undefined;
    const { rule } = state;
    this.#note(state, at, started, 'err', textOf(error));
    if (rule.type === 'recording') return undefined;
    if (!(error instanceof TooManyAlerts) && rule.onError === 'ok') return { ok: true, rule, at, active: [] };
    if (!(error instanceof TooManyAlerts) && rule.onError === 'alerting')
      return { ok: true, rule, at, condition: 'error', active: [this.#conditionOf(rule, 'error', state.lastError)] };
    return { ok: false, rule, at, error: state.lastError, tooMany: error instanceof TooManyAlerts };
  }

  #note(state: RuleState, at: number, started: number, health: RuleStatus['health'], error: string): void {
    state.health = health;
    state.lastError = error;
    state.lastEvaluation = at;
    state.evaluationMs = this.#deps.clock.monotonic() - started;
  }

  #queryOffset(): number {
    return this.group.queryOffset ?? 0;
  }

  /** The rules whose expression may read one of these names, or what the rules before them write then. */
  reading(names: ReadonlySet<string>): readonly RuleState[] {
    const touched = new Set(names);
    return this.rules.filter(({ compiled, rule }) => {
      if (compiled === undefined) return false;
      if (compiled.reads !== undefined && ![...compiled.reads].some((name) => touched.has(name))) return false;
      for (const name of rule.type === 'recording' ? [rule.name] : ALERT_SERIES) touched.add(name);
      return true;
    });
  }

  status(): RuleGroupStatus {
    const { interval, limit, source } = this.group;
    return {
      interval,
      limit: limit ?? 0,
      queryOffset: this.#queryOffset(),
      ...(source === undefined ? {} : { source }),
      ...(this.#lastEvaluation === undefined ? {} : { lastEvaluation: this.#lastEvaluation }),
      durationMs: this.#durationMs,
      evaluations: this.#evaluations,
      missed: this.#missed,
    };
  }

  ruleStatus(): readonly RuleStatus[] {
    const groupStatus = this.status();
    return this.rules.map((state) => ({
      group: this.group.name,
      groupStatus,
      rule: state.rule,
      origin: this.group.origin,
      enabled: true,
      health: state.health,
      lastError: state.lastError,
      ...(state.lastEvaluation === undefined ? {} : { lastEvaluation: state.lastEvaluation }),
      evaluationMs: state.evaluationMs,
      // What is pending and firing is known to the alerts stage; this one sees only what holds now.
      pending: 0,
      firing: 0,
    }));
  }
}

/** Said of a rule whose expression reads nothing that is there. */
const NO_DATA = 'no series that the expression reads is there';

type Outcome =
  | { readonly kept: string }
  | { readonly recorded: ReturnType<typeof recordedSamples> }
  | Pick<Extract<RuleEvaluation, { readonly ok: true }>, 'active' | 'condition' | 'hysteresis'>;

/** Groups of the same name in different files are different groups. */
export function groupKey({ origin, name }: Pick<RuleGroup, 'origin' | 'name'>): string {
  return `${origin.from}\0${origin.from === 'file' ? origin.file : ''}\0${name}`;
}

/** `then`, at once where nothing has to be waited for. */
function after<T, U>(value: T | Promise<T>, next: (value: T) => U | Promise<U>): U | Promise<U> {
  return value instanceof Promise ? value.then(next) : next(value);
}

function labelsOf(found: Found): readonly Labels[] {
  return found.map((one) => one.labels);
}

function textOf(error: unknown): string {
  if (error instanceof QueryError) return error.positioned;
  return error instanceof Error ? error.message : String(error);
}
