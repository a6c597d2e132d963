import type { Clock } from '../ports.ts';
import { ALERT_SERIES } from './alert-series.ts';
import type { EvaluatedGroup, RuleState } from './group.ts';
import type { RuleEvaluation } from './rules.ts';

/** Longest time the event loop is held before the rest of a group waits for its next turn, ms. */
const SLICE_MS = 8;

export interface RunOptions {
  readonly clock: Clock;
  /** The rules to evaluate, in order. */
  readonly states: readonly RuleState[];
  /** Evaluation time of all of them, epoch ms. */
  readonly at: number;
  /** Evaluates all at once as far as the head allows: somebody waits for it. */
  readonly urgent: boolean;
  /** What was found so far, before a rule that reads ALERTS. */
  onAwaited(evaluations: readonly RuleEvaluation[]): void;
  /** What was found since. */
  onDone(evaluations: readonly RuleEvaluation[], ms: number): void;
}

/**
 * One evaluation of a group or of a part of it: rule after rule, each seeing what those before it recorded and which alerts
 * they gave. It goes on at once while rules find their samples in the head, lets others have the loop in between, and waits
 * for the reader where a rule looks further back. Disposing it before its end leaves everything as far as it got.
 */
export class GroupRun implements Disposable {
  readonly #group: EvaluatedGroup;
  readonly #options: RunOptions;
  readonly #abort = new AbortController();
  #done: RuleEvaluation[] = [];
  readonly #began: number;

  constructor(group: EvaluatedGroup, options: RunOptions) {
    this.#group = group;
    this.#options = options;
    this.#began = options.clock.monotonic();
  }

  start(): void {
    this.#from(0);
  }

  [Symbol.dispose](): void {
    this.#abort.abort();
  }

  #from(first: number): void {
    const { clock, states, at, urgent } = this.#options;
    const { signal } = this.#abort;
    const started = clock.monotonic();
    for (let i = first; i < states.length; i++) {
      if (signal.aborted) return;
      if (!urgent && i > first && clock.monotonic() - started >= SLICE_MS) {
        clock.after(0, () => this.#from(i));
        return;
      }
      const state = states[i];
      if (state !== undefined && this.#done.length > 0 && readsAlerts(state)) {
        const found = this.#done;
        this.#done = [];
        this.#options.onAwaited(found);
      }
      const result = state && this.#group.evaluate(state, at, signal);
      if (result instanceof Promise) {
        // `evaluate` never rejects.
        void result.then((evaluation) => {
          this.#take(evaluation);
          this.#from(i + 1);
        });
        return;
      }
      this.#take(result);
    }
    if (!signal.aborted) this.#options.onDone(this.#done, clock.monotonic() - this.#began);
  }

  #take(evaluation: RuleEvaluation | undefined): void {
    if (evaluation !== undefined) this.#done.push(evaluation);
  }
}

function readsAlerts({ compiled }: RuleState): boolean {
  const reads = compiled?.reads;
  return compiled !== undefined && (reads === undefined || ALERT_SERIES.some((name) => reads.has(name)));
}
