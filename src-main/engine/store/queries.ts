import type { InstantResult, RangeFrame } from '../../../src-shared/model/query.ts';
import { RpcError } from '../../../src-shared/rpc/error.ts';
import type { ReaderRequests } from './protocol.ts';
import type { Queries } from './store.ts';
import { type WorkerClient, WorkerError } from './worker-client.ts';

/** A query may take this long, ms; the evaluator's limits end it earlier in all but the worst cases. */
const BUDGET_MS = 120_000;

/** Queries answered by the reader thread. */
export class ReaderQueries implements Queries {
  readonly #reader: WorkerClient<ReaderRequests>;
  readonly #onCorrupt: () => void;

  constructor(reader: WorkerClient<ReaderRequests>, onCorrupt: () => void) {
    this.#reader = reader;
    this.#onCorrupt = onCorrupt;
  }

  range(expr: string, from: number, to: number, step: number, signal?: AbortSignal): Promise<RangeFrame> {
    return this.#ask('range', { expr, from, to, step }, signal);
  }

  instant(expr: string, at: number, signal?: AbortSignal): Promise<InstantResult> {
    return this.#ask('instant', { expr, at }, signal);
  }

  async #ask<K extends 'range' | 'instant'>(
    name: K,
    input: ReaderRequests[K]['input'],
    signal: AbortSignal | undefined,
  ): Promise<ReaderRequests[K]['output']> {
    try {
      return await this.#reader.request(name, input, {
        budgetMs: BUDGET_MS,
        ...(signal === undefined ? {} : { signal }),
      });
    } catch (error) {
      if (signal?.aborted === true) throw new RpcError('cancelled', 'the query was cancelled');
      if (!(error instanceof WorkerError)) throw error;
      if (error.wire.invalid === true) throw new RpcError('invalid_argument', error.message);
      if (error.wire.fault === 'corrupt') this.#onCorrupt();
      throw new RpcError('unavailable', `the query was not answered: ${error.message}`);
    }
  }
}
