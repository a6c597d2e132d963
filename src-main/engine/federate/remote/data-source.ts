import type { Labels } from '../../../../src-shared/model/labels.ts';
import type { InstantResult, RangeFrame } from '../../../../src-shared/model/query.ts';
import type { CorrelationAnswer, StatisticsAnswer } from '../../../../src-shared/model/statistics.ts';
import type { MetricMetadata } from '../../../../src-shared/model/target.ts';
import { type ErrorCode, RpcError } from '../../../../src-shared/rpc/error.ts';
import { Fault } from '../../net/fault.ts';
import { HttpClient } from '../../net/http-client.ts';
import type { Reply } from '../../net/http-exchange.ts';
import { within } from '../../net/within.ts';
import type { Clock, Secrets } from '../../ports.ts';
import { comparingStep, describingStep } from '../../query/statistics/step.ts';
import type { CorrelationQuestion, ForeignRange, StatisticsQuestion } from '../../store/protocol.ts';
import type { FoundSeries, FoundValues, Queries } from '../../store/store.ts';
import type { DataSourceConfig } from '../config.ts';
import { readFailure, readList, readMetadata } from './answer.ts';

/** Bytes of an answer that are taken: some 500,000 points. */
const ANSWER_BYTES = 32 * 1_048_576;
/** Without a time, series are looked for since then, epoch s: Prometheus takes no infinity. */
const NEVER_S = 0;

/** Selector texts and the window they are looked for in, epoch ms; ±Infinity is whenever. */
export interface RemoteSelection {
  readonly match: readonly string[];
  readonly from: number;
  readonly to: number;
  readonly limit?: number | undefined;
}

const CODES: Readonly<Record<string, { readonly code: ErrorCode; readonly reason?: string }>> = {
  bad_data: { code: 'invalid_argument' },
  execution: { code: 'invalid_argument', reason: 'execution' },
  timeout: { code: 'deadline_exceeded' },
  canceled: { code: 'cancelled' },
  not_found: { code: 'not_found' },
};

export interface DataSourceDeps {
  readonly clock: Clock;
  readonly secrets: Secrets;
  /** Who reads answers, beside the main thread. */
  readonly readers: Pick<Queries, 'readRange' | 'readInstant' | 'readStatistics' | 'readCorrelation'>;
}

/** Another Prometheus that charts and rules may ask. Every error names it. */
export class DataSource implements Disposable {
  readonly config: DataSourceConfig;
  readonly #client: HttpClient;
  readonly #deps: DataSourceDeps;

  constructor(config: DataSourceConfig, deps: DataSourceDeps) {
    this.config = config;
    this.#client = new HttpClient(config.http, deps.secrets);
    this.#deps = deps;
  }

  /** As the store's own `range`; times epoch ms, step ms. Rejects with RpcError. */
  async range(expr: string, from: number, to: number, step: number, signal?: AbortSignal): Promise<RangeFrame> {
    const answer = await this.#range(expr, { from, to, step }, signal);
    return this.#read(() => this.#deps.readers.readRange(answer, signal));
  }

  /** As the store's own `statistics`. Rejects with RpcError. */
  async statistics({ expr, from, to, step }: StatisticsQuestion, signal?: AbortSignal): Promise<StatisticsAnswer> {
    const span = { from, to, step: step ?? describingStep(from, to) };
    const answer = await this.#range(expr, span, signal);
    return this.#read(() => this.#deps.readers.readStatistics(answer, signal));
  }

  /**
   * As the store's own `correlate`, but without candidates only series of the same instance, else of the same job, are
   * compared: a server of a fleet has more series than can be fetched. Rejects with RpcError.
   */
  async correlate(question: CorrelationQuestion, signal?: AbortSignal): Promise<CorrelationAnswer> {
    const { expr, from, to, step, limit } = question;
    const span = { from, to, step: step ?? comparingStep(from, to) };
    const target = await this.#range(expr, span, signal);
    const candidates = question.candidates ?? (await this.#neighbours(target, signal));
    const others = await this.#range(candidates, span, signal);
    return this.#read(() => this.#deps.readers.readCorrelation(target, others, limit, signal));
  }

  /** What metrics are, as the server learnt it from its targets. Rejects with RpcError. */
  async metadata(
    { limit, metric }: { readonly limit?: number | undefined; readonly metric?: string | undefined },
    signal?: AbortSignal,
  ): Promise<readonly MetricMetadata[]> {
    const fields = new URLSearchParams(metric === undefined ? {} : { metric });
    if (limit !== undefined) fields.set('limit', String(limit));
    const body = await this.#ask('GET', `metadata?${fields.toString()}`, undefined, signal);
    return (await this.#read(() => Promise.resolve(readMetadata(body)))).slice(0, limit);
  }

  async #neighbours(target: ForeignRange, signal: AbortSignal | undefined): Promise<string> {
    const { series } = await this.#read(() => this.#deps.readers.readRange(target, signal));
    for (const name of ['instance', 'job']) {
      const value = series[0]?.labels[name];
      if (value !== undefined) return `{${name}=${JSON.stringify(value)}}`;
    }
    throw new RpcError(
      'invalid_argument',
      `the series has neither instance nor job by which “${this.config.name}” could be asked for others; name a selector to compare with`,
      { reason: 'execution' },
    );
  }

  async #range(expr: string, span: ForeignRange['span'], signal: AbortSignal | undefined): Promise<ForeignRange> {
    const { from, to, step } = span;
    const fields = { query: expr, start: seconds(from), end: seconds(to), step: seconds(step) };
    return { body: await this.#post('query_range', new URLSearchParams(fields), signal), span };
  }

  /** As the store's own `instant`. Rejects with RpcError. */
  async instant(expr: string, at: number, signal?: AbortSignal): Promise<InstantResult> {
    const body = await this.#post('query', new URLSearchParams({ query: expr, time: seconds(at) }), signal);
    return this.#read(() => this.#deps.readers.readInstant(body, signal));
  }

  async labelNames(selection: RemoteSelection, signal?: AbortSignal): Promise<FoundValues> {
    const { items, truncated } = await this.#list('labels', selection, signal);
    return { values: items.filter((one) => typeof one === 'string'), truncated };
  }

  async labelValues(label: string, selection: RemoteSelection, signal?: AbortSignal): Promise<FoundValues> {
    const path = `label/${encodeURIComponent(label)}/values`;
    const { items, truncated } = await this.#list(path, selection, signal);
    return { values: items.filter((one) => typeof one === 'string'), truncated };
  }

  async series(selection: RemoteSelection, signal?: AbortSignal): Promise<FoundSeries> {
    const all = selection.match.length === 0 ? { ...selection, match: ['{__name__!=""}'] } : selection;
    const { items, truncated } = await this.#list('series', all, signal);
    return { series: items.filter((one): one is Labels => typeof one === 'object'), truncated };
  }

  async #list(
    path: string,
    { from, limit = 0, match, to }: RemoteSelection,
    signal?: AbortSignal,
  ): Promise<{ readonly items: readonly (string | Labels)[]; readonly truncated: boolean }> {
    const fields = new URLSearchParams(match.map((one): [string, string] => ['match[]', one]));
    fields.set('start', Number.isFinite(from) ? seconds(from) : String(NEVER_S));
    if (Number.isFinite(to)) fields.set('end', seconds(to));
    // One more than wanted tells whether there are more; servers before 2.50 give all of them.
    if (limit > 0) fields.set('limit', String(limit + 1));
    const body = path.startsWith('label/')
      ? await this.#ask('GET', `${path}?${fields.toString()}`, undefined, signal)
      : await this.#post(path, fields, signal);
    const found = await this.#read(() => Promise.resolve(readList(body)));
    const truncated = limit > 0 && found.length > limit;
    return { items: truncated ? found.slice(0, limit) : found, truncated };
  }

  #post(path: string, fields: URLSearchParams, signal?: AbortSignal): Promise<Uint8Array> {
    return this.#ask('POST', path, fields, signal);
  }

  async #ask(
    method: 'GET' | 'POST',
    path: string,
    fields: URLSearchParams | undefined,
    signal: AbortSignal | undefined,
  ): Promise<Uint8Array> {
    const { name, timeout, url } = this.config;
    const base = url.endsWith('/') ? url : `${url}/`;
    const form = fields === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' };
    const ask = {
      method,
      headers: { accept: 'application/json', ...form },
      ...(fields === undefined ? {} : { body: Buffer.from(fields.toString()) }),
      limit: ANSWER_BYTES,
    };
    let answer: Reply;
    try {
      answer = await within(timeout, this.#deps.clock, signal, (until) =>
        this.#client.ask(new URL(`api/v1/${path}`, base), { ...ask, signal: until }),
      );
    } catch (error) {
      if (signal?.aborted === true) throw new RpcError('cancelled', 'the query was cancelled');
      if (error instanceof Fault) throw new RpcError('unavailable', `data source “${name}”: ${error.message}`);
      throw error;
    }
    if (answer.status === 200) return answer.body;
    throw this.#refused(answer);
  }

  #refused({ body, status }: Reply): RpcError {
    const { name } = this.config;
    const failure = readFailure(body);
    if (failure === undefined) {
      const hint = status === 401 || status === 403 ? '; look at its credentials' : '';
      return new RpcError('unavailable', `data source “${name}” answered with status ${status}${hint}`);
    }
    const { code, reason } = CODES[failure.errorType] ?? { code: 'unavailable' };
    const message = `data source “${name}”: ${failure.error}`;
    return new RpcError(code, message, reason === undefined ? {} : { reason });
  }

  async #read<T>(read: () => Promise<T>): Promise<T> {
    try {
      return await read();
    } catch (error) {
      // Cancelled, or refused for what was asked: the server itself answered as it should.
      if (error instanceof RpcError && error.code !== 'unavailable') throw error;
      const message = `data source “${this.config.name}” did not answer as a Prometheus does`;
      throw new RpcError('unavailable', message);
    }
  }

  [Symbol.dispose](): void {
    this.#client[Symbol.dispose]();
  }
}

function seconds(ms: number): string {
  return String(ms / 1_000);
}
