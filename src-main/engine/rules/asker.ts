import type { InstantResult } from '../../../src-shared/model/query.ts';
import type { Expr } from '../../../src-shared/promql/ast.ts';
import { executionError, QueryError } from '../../../src-shared/promql/error.ts';
import type { Clock } from '../ports.ts';
import { evaluateParsed } from '../query/evaluate.ts';
import type { Queries, Samples } from '../store/store.ts';
import { reachOf } from './reach.ts';

/** A rule may look at this many samples on the main thread; what needs more is asked of the reader thread. */
const HEAD_LIMITS = { maxSamples: 1_000_000, maxSeries: 50_000 } as const;

/** What answers on everything that is stored, here or elsewhere. */
export type Answering = Pick<Queries, 'instant' | 'range'>;

export interface AskerDeps {
  readonly clock: Clock;
  readonly samples: Samples;
  /** Answers on everything that is stored, in the reader thread. */
  readonly queries: Answering;
  /** The data source of a name. Throws an Error when the configuration names none. */
  source(name: string): Answering;
}

/** One expression to evaluate. */
export interface Question {
  readonly text: string;
  readonly expr: Expr;
  /** ms; see reachOf. */
  readonly reach: number;
}

/**
 * Where expressions of rules are evaluated: on the head, at once, when the head holds all they look at; else on everything,
 * in the reader thread; else at the data source their group names. Throws or rejects with an Error that says why not.
 */
export class Asker {
  readonly #deps: AskerDeps;
  readonly #source: string | undefined;

  constructor(deps: AskerDeps, source: string | undefined) {
    this.#deps = deps;
    this.#source = source;
  }

  ask({ text, expr, reach }: Question, at: number, signal: AbortSignal): InstantResult | Promise<InstantResult> {
    if (this.#source !== undefined) return this.#askSource(this.#source, text, at, signal);
    if (this.#deps.clock.now() - at + reach > this.#deps.samples.reachMs) return this.#askReader(text, at, signal);
    try {
      return evaluateParsed(expr, text, this.#deps.samples, at, HEAD_LIMITS);
    } catch (error) {
      if (!(error instanceof QueryError) || error.kind !== 'limit') throw error;
      return this.#askReader(text, at, signal);
    }
  }

  /** As `ask`, for an expression that nobody has read yet. */
  askText(text: string, parsed: Expr, at: number, signal: AbortSignal): InstantResult | Promise<InstantResult> {
    return this.ask({ text, expr: parsed, reach: reachOf(parsed) }, at, signal);
  }

  async #askSource(source: string, text: string, at: number, signal: AbortSignal): Promise<InstantResult> {
    return this.#deps.source(source).instant(text, at, signal);
  }

  async #askReader(text: string, at: number, signal: AbortSignal): Promise<InstantResult> {
    // What rules before this one have just recorded has to be in the journal, which the reader follows.
    await this.#deps.samples.flush();
    if (signal.aborted) throw executionError('query was canceled', 'cancelled');
    return this.#deps.queries.instant(text, at, signal);
  }
}
