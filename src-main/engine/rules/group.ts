import type { Rule, RuleGroup, RuleStatus } from '../../../src-shared/model/rule.ts';
import { QueryError } from '../../../src-shared/promql/error.ts';
import type { Clock } from '../ports.ts';
import type { Samples } from '../store/store.ts';
import { type CompiledRule, compileRule } from './compile.ts';
import { evaluateAlerting, evaluateRecording } from './evaluate.ts';
import { Recorder } from './recorder.ts';
import type { RuleEvaluation } from './rules.ts';

/** One rule with how it is doing. */
export interface RuleState {
  readonly rule: Rule;
  readonly compiled: CompiledRule | undefined;
  readonly recorder: Recorder;
  health: RuleStatus['health'];
  lastError: string;
  lastEvaluation: number | undefined;
  evaluationMs: number;
}

/** A number in [0, 1) from a text, always the same (FNV-1a): where in its interval a group evaluates. */
function share(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0) / 2 ** 32;
}

/** A rule group as it is evaluated. */
export class EvaluatedGroup {
  readonly group: RuleGroup;
  readonly rules: readonly RuleState[];
  readonly #clock: Clock;
  readonly #samples: Samples;
  readonly #offset: number;

  constructor(group: RuleGroup, clock: Clock, samples: Samples, before: EvaluatedGroup | undefined) {
    this.group = group;
    this.#clock = clock;
    this.#samples = samples;
    this.#offset = Math.floor(share(groupKey(group)) * group.interval);
    const old = new Map(before?.rules.map((state) => [JSON.stringify(state.rule), state]));
    this.rules = group.rules.map((rule, i) => old.get(JSON.stringify(rule)) ?? this.#newState(rule, i));
  }

  #newState(rule: Rule, i: number): RuleState {
    const recorder = new Recorder(this.#samples, `rule/${this.group.name}/${i}/${rule.name}`);
    const fresh = { rule, recorder, lastEvaluation: undefined, evaluationMs: 0 };
    try {
      return { ...fresh, compiled: compileRule(rule), health: 'unknown', lastError: '' };
    } catch (error) {
      return { ...fresh, compiled: undefined, health: 'err', lastError: textOf(error) };
    }
  }

  /** The latest slot that is not after `now`. Slots are the multiples of the interval, moved by the group's own offset. */
  slotBefore(now: number): number {
    return Math.floor((now - this.#offset) / this.group.interval) * this.group.interval + this.#offset;
  }

  /** Evaluates one rule and reports alerting ones. */
  evaluate(state: RuleState, at: number): RuleEvaluation | undefined {
    const { rule, compiled } = state;
    const started = this.#clock.monotonic();
    let result: RuleEvaluation | undefined;
    try {
      if (compiled === undefined) throw new Error(state.lastError);
      if (rule.type === 'alerting') {
        const active = evaluateAlerting({ ...compiled, rule }, this.#samples, at);
        result = { ok: true, rule, at, active };
      } else if (!state.recorder.write(at, evaluateRecording({ ...compiled, rule }, this.#samples, at))) {
        throw new Error(`the samples of ${rule.name} were not taken: their time is not after the last ones`);
      }
      state.health = 'ok';
      state.lastError = '';
    } catch (error) {
      state.health = 'err';
      state.lastError = textOf(error);
      if (rule.type === 'alerting') result = { ok: false, rule, at, error: state.lastError };
    }
    state.lastEvaluation = at;
    state.evaluationMs = this.#clock.monotonic() - started;
    return result;
  }

  /** The alerting rules whose expression may read one of these names, and the recording rules before them. */
  reading(names: ReadonlySet<string>): readonly RuleState[] {
    const touched = new Set(names);
    return this.rules.filter(({ compiled, rule }) => {
      if (compiled === undefined) return false;
      if (compiled.reads !== undefined && ![...compiled.reads].some((name) => touched.has(name))) return false;
      if (rule.type === 'recording') touched.add(rule.name);
      return true;
    });
  }

  status(): readonly RuleStatus[] {
    return this.rules.map((state) => ({
      group: this.group.name,
      rule: state.rule,
      origin: this.group.origin,
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

/** Groups of the same name in different files are different groups. */
export function groupKey({ origin, name }: RuleGroup): string {
  return `${origin.from}\0${origin.from === 'file' ? origin.file : ''}\0${name}`;
}

function textOf(error: unknown): string {
  if (error instanceof QueryError) return error.positioned;
  return error instanceof Error ? error.message : String(error);
}
