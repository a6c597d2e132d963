import type { InstantResult, RangeFrame } from '../../../src-shared/model/query.ts';
import type { CorrelationAnswer, StatisticsAnswer } from '../../../src-shared/model/statistics.ts';
import { RpcError } from '../../../src-shared/rpc/error.ts';
import type {
  Cardinality,
  CardinalityQuestion,
  CorrelationQuestion,
  FederatedText,
  FederateQuestion,
  ForeignRange,
  JsonQuestion,
  ReaderRequests,
  StatisticsQuestion,
  StretchAnswer,
  StretchQuestion,
  Supposed,
  WireError,
} from './protocol.ts';
import type { FoundSeries, FoundValues, Layout, MatcherSets, Queries } from './store.ts';
import { type WorkerClient, WorkerError } from './worker-client.ts';

/** A query may take this long, ms, its wait for others included: Prometheus's default of --query.timeout. */
const BUDGET_MS = 120_000;

export interface ReaderQueriesOptions {
  readonly reader: WorkerClient<ReaderRequests>;
  /** Brings what was appended to where the reader sees it; never rejects. */
  readonly settle: () => Promise<void>;
  readonly onCorrupt: () => void;
}

/** Queries answered by the reader thread. */
export class ReaderQueries implements Queries {
  readonly #options: ReaderQueriesOptions;

  constructor(options: ReaderQueriesOptions) {
    this.#options = options;
  }

  range(expr: string, from: number, to: number, step: number, signal?: AbortSignal): Promise<RangeFrame> {
    return this.#ask('range', { expr, from, to, step }, signal);
  }

  stretches(
    questions: readonly StretchQuestion[],
    supposed: Supposed,
    signal?: AbortSignal,
  ): Promise<readonly StretchAnswer[]> {
    return this.#ask('stretches', { questions, supposed }, signal);
  }

  instant(expr: string, at: number, signal?: AbortSignal): Promise<InstantResult> {
    return this.#ask('instant', { expr, at }, signal);
  }

  json(question: JsonQuestion, signal?: AbortSignal): Promise<Uint8Array> {
    return this.#ask('json', question, signal);
  }

  async labelNames(
    matcherSets: MatcherSets,
    from: number,
    to: number,
    limit = 0,
    signal?: AbortSignal,
  ): Promise<FoundValues> {
    await this.#options.settle();
    return this.#ask('labelNames', { matcherSets, from, to, limit }, signal);
  }

  async labelValues(
    name: string,
    matcherSets: MatcherSets,
    from: number,
    to: number,
    limit = 0,
    signal?: AbortSignal,
  ): Promise<FoundValues> {
    await this.#options.settle();
    return this.#ask('labelValues', { name, matcherSets, from, to, limit }, signal);
  }

  async series(
    matcherSets: MatcherSets,
    from: number,
    to: number,
    limit = 0,
    signal?: AbortSignal,
  ): Promise<FoundSeries> {
    await this.#options.settle();
    return this.#ask('series', { matcherSets, from, to, limit }, signal);
  }

  readRange(answer: ForeignRange, signal?: AbortSignal): Promise<RangeFrame> {
    return this.#ask('readRange', answer, signal);
  }

  readStatistics(answer: ForeignRange, signal?: AbortSignal): Promise<StatisticsAnswer> {
    return this.#ask('readStatistics', answer, signal);
  }

  readCorrelation(
    target: ForeignRange,
    candidates: ForeignRange,
    limit: number,
    signal?: AbortSignal,
  ): Promise<CorrelationAnswer> {
    return this.#ask('readCorrelation', { target, candidates, limit }, signal);
  }

  readInstant(body: Uint8Array, signal?: AbortSignal): Promise<InstantResult> {
    return this.#ask('readInstant', { body }, signal);
  }

  /** A layout of the journal that is not in use any more. */
  layout(id: number): Promise<Layout | undefined> {
    return this.#ask('layout', { id }, undefined);
  }

  cardinality(question: CardinalityQuestion, signal?: AbortSignal): Promise<Cardinality> {
    return this.#ask('cardinality', question, signal);
  }

  federate(question: FederateQuestion, signal?: AbortSignal): Promise<FederatedText> {
    return this.#ask('federate', question, signal);
  }

  statistics(question: StatisticsQuestion, signal?: AbortSignal): Promise<StatisticsAnswer> {
    return this.#ask('statistics', question, signal);
  }

  correlate(question: CorrelationQuestion, signal?: AbortSignal): Promise<CorrelationAnswer> {
    return this.#ask('correlate', question, signal);
  }

  async #ask<K extends Exclude<keyof ReaderRequests, 'reopen'>>(
    name: K,
    input: ReaderRequests[K]['input'],
    signal: AbortSignal | undefined,
  ): Promise<ReaderRequests[K]['output']> {
    try {
      return await this.#options.reader.request(name, input, {
        budgetMs: BUDGET_MS,
        ...(signal === undefined ? {} : { signal }),
      });
    } catch (error) {
      if (signal?.aborted === true) {
        const reason: unknown = signal.reason;
        throw reason instanceof RpcError ? reason : new RpcError('cancelled', 'the query was cancelled');
      }
      if (!(error instanceof WorkerError)) throw error;
      if (error.wire.late === true) throw new RpcError('deadline_exceeded', 'query timed out in query execution');
      const refused = refusal(error.wire.query, error.message);
      if (refused !== undefined) throw refused;
      if (error.wire.fault === 'corrupt') this.#options.onCorrupt();
      throw new RpcError('unavailable', `the query was not answered: ${error.message}`);
    }
  }
}

/** What a question was refused for: its text, its evaluation, or because nobody waits any more. */
function refusal(kind: WireError['query'], message: string): RpcError | undefined {
  switch (kind) {
    case undefined:
      return undefined;
    case 'parse':
    case 'unfit':
      return new RpcError('invalid_argument', message);
    case 'cancelled':
      return new RpcError('cancelled', message);
    case 'execution':
    case 'limit':
      return new RpcError('invalid_argument', message, { reason: 'execution' });
  }
}
