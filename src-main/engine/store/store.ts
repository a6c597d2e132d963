import type { Matcher } from '../../../src-shared/matcher/matcher.ts';
import type { Sketch } from '../../../src-shared/math/sketch.ts';
import type { Labels } from '../../../src-shared/model/labels.ts';
import type { InstantResult, RangeFrame } from '../../../src-shared/model/query.ts';
import type { Retention } from '../../../src-shared/model/settings.ts';
import type { CorrelationAnswer, StatisticsAnswer } from '../../../src-shared/model/statistics.ts';
import type { OpsCommand, OpsRead, OpsReads } from './ops.ts';
import type {
  Cardinality,
  CardinalityQuestion,
  CorrelationQuestion,
  FederatedText,
  FederateQuestion,
  ForeignRange,
  JsonQuestion,
  StatisticsQuestion,
  StretchAnswer,
  StretchQuestion,
  Supposed,
} from './protocol.ts';

/** The samples of one series inside a window, oldest first. STALE values end the series there. */
export interface SeriesWindow {
  readonly labels: Labels;
  /** Epoch ms. */
  readonly t: Float64Array;
  readonly v: Float64Array;
  /** When the counter of each sample began, epoch ms, 0 unknown; absent from sources that do not keep it. */
  readonly st?: Float64Array;
  /** There when some of the samples stand for many; left out: each stands for itself. */
  readonly parts?: SampleParts;
}

/**
 * What samples stand for that were kept as roll-ups, one entry per sample: how many there were, the smallest, the largest,
 * their sum. The sample's own value is the last of them and its time the end of their span.
 */
export interface SampleParts {
  readonly n: Float64Array;
  readonly min: Float64Array;
  readonly max: Float64Array;
  readonly sum: Float64Array;
  /** Quantiles of the `i`-th; undefined where it stands for itself. */
  sketch(i: number): Sketch | undefined;
}

/** What samples are read for; a source that keeps roll-ups chooses by it. */
export interface SelectHints {
  /** The times the steps look at, epoch ms, never going back. */
  readonly ends: Float64Array;
  /** How far each looks back, ms: the window of a function, the lookback of an instant selector. */
  readonly width: number;
  /** The function the window is for; undefined for an instant selector. */
  readonly fn: string | undefined;
  /** Told when something coarser than raw samples is read. */
  note(message: string): void;
}

/** Where the evaluator reads from: the head on the main thread, chunks and journal in the reader worker. */
export interface SeriesSource {
  /** Every series that matches, with its samples in `fromMs <= t <= toMs`; series without a sample there are left out. */
  select(matchers: readonly Matcher[], fromMs: number, toMs: number, hints?: SelectHints): readonly SeriesWindow[];
  /**
   * The newest sample in `fromMs <= t <= toMs` of every series that matches; one that ended has STALE. What an instant
   * selector needs, without a window for each series: a rule over 1,000 series costs a tenth of it. `wanted` is asked
   * about every value; what it refuses is left out.
   */
  newest?(
    matchers: readonly Matcher[],
    fromMs: number,
    toMs: number,
    wanted?: (v: number) => boolean,
  ): readonly SeriesSample[];
}

/** One sample of one series, epoch ms. */
export interface SeriesSample {
  readonly labels: Labels;
  readonly t: number;
  readonly v: number;
}

/**
 * A fixed, ordered set of series that one source (a monitor, a scrape, a rule group, the console itself) writes together.
 * One `append` is one journal record. A source whose series change asks for a new layout; the same source and the same
 * series give the same layout.
 */
export interface Layout {
  readonly id: number;
  readonly source: string;
  readonly series: readonly Labels[];
}

/** The engine's face of the time series store; all of it runs on the main thread without blocking on the disk. */
export interface Samples extends SeriesSource {
  /** How far back `select` surely finds samples, ms; with very many series the head holds less than its two hours. */
  readonly reachMs: number;
  layout(source: string, series: readonly Labels[]): Layout;
  /**
   * Appends one row: `values[i]` belongs to `layout.series[i]`; NaN stores nothing for that series, STALE ends it, and a
   * NaN that was measured is written as `keptValue` says. `t` is
   * epoch ms and has to be later than the layout's last row, otherwise the row is refused and `false` returned.
   * Acknowledged when the next batch (at most 250 ms later) is written.
   */
  append(layout: Layout, t: number, values: Float64Array): boolean;
  /** Resolves when everything appended so far is in the journal. */
  flush(): Promise<void>;
  /** The newest sample of every series of this name, from the head. */
  latest(name: string): readonly SeriesSample[];
}

/** Queries that run in the reader worker. Times epoch ms, step ms. Rejects with `QueryError` text as RpcError. */
export interface Queries {
  range(expr: string, from: number, to: number, step: number, signal?: AbortSignal): Promise<RangeFrame>;
  /** When expressions have values, answered in the order of the questions, as if some series were stored that are not. */
  stretches(
    questions: readonly StretchQuestion[],
    supposed: Supposed,
    signal?: AbortSignal,
  ): Promise<readonly StretchAnswer[]>;
  instant(expr: string, at: number, signal?: AbortSignal): Promise<InstantResult>;
  /** The same as the body of an answer of Prometheus's HTTP API, in UTF-8: big answers stay off the main thread. */
  json(question: JsonQuestion, signal?: AbortSignal): Promise<Uint8Array>;
  /** What the series of an expression were like over a window. */
  statistics(question: StatisticsQuestion, signal?: AbortSignal): Promise<StatisticsAnswer>;
  /** What moved with the one series of an expression. */
  correlate(question: CorrelationQuestion, signal?: AbortSignal): Promise<CorrelationAnswer>;
  /** Reads a `query_range` answer of another Prometheus; rejects where it is none. */
  readRange(answer: ForeignRange, signal?: AbortSignal): Promise<RangeFrame>;
  /** Statistics of the series of such an answer. */
  readStatistics(answer: ForeignRange, signal?: AbortSignal): Promise<StatisticsAnswer>;
  /** What of `candidates` moved with the one series of `target`. */
  readCorrelation(
    target: ForeignRange,
    candidates: ForeignRange,
    limit: number,
    signal?: AbortSignal,
  ): Promise<CorrelationAnswer>;
  /** Reads a `query` answer of another Prometheus; rejects where it is none. */
  readInstant(body: Uint8Array, signal?: AbortSignal): Promise<InstantResult>;
  /** What the series are made of. */
  cardinality(question: CardinalityQuestion, signal?: AbortSignal): Promise<Cardinality>;
  /** The newest samples as text format, for a Prometheus that scrapes the console. */
  federate(question: FederateQuestion, signal?: AbortSignal): Promise<FederatedText>;
  /**
   * Names of the labels of series that match any of the sets (none: of all series) and may have a sample in
   * `from <= t <= to` (to the day for samples that were compacted; ±Infinity: whenever). Sorted; at most `limit` unless 0.
   */
  labelNames(
    matcherSets: MatcherSets,
    from: number,
    to: number,
    limit?: number,
    signal?: AbortSignal,
  ): Promise<FoundValues>;
  /** Values of the label `name` of the same series, sorted. */
  labelValues(
    name: string,
    matcherSets: MatcherSets,
    from: number,
    to: number,
    limit?: number,
    signal?: AbortSignal,
  ): Promise<FoundValues>;
  /** The same series themselves, sorted by their canonical text. */
  series(
    matcherSets: MatcherSets,
    from: number,
    to: number,
    limit?: number,
    signal?: AbortSignal,
  ): Promise<FoundSeries>;
}

/** Sets of matchers of which one has to hold; empty: everything. */
export type MatcherSets = readonly (readonly Matcher[])[];

/** Label names or values; `truncated` when there are more than the limit. */
export interface FoundValues {
  readonly values: string[];
  readonly truncated: boolean;
}

/** Label sets; `truncated` when there are more than the limit. */
export interface FoundSeries {
  readonly series: Labels[];
  readonly truncated: boolean;
}

/** ops.db: small, precious. One `commit` is one durable (synchronous=FULL) transaction. */
export interface Ops {
  commit(commands: readonly OpsCommand[]): Promise<void>;
  read<K extends OpsRead>(name: K, input: OpsReads[K]['input']): Promise<OpsReads[K]['output']>;
}

export interface StoreStats {
  readonly opsBytes: number;
  readonly metricsBytes: number;
  readonly walBytes: number;
  readonly journalBytes: number;
  readonly series: number;
  readonly samples: number;
  readonly chunks: number;
  readonly batches: number;
  readonly lastBatchMs: number;
  readonly lastCheckpointAt?: number;
}

/** What the operator must be told: shown as a problem and raised as a self-alert. */
export interface StoreProblem {
  readonly kind: 'full' | 'corrupt' | 'readonly' | 'busy' | 'wal' | 'worker';
  readonly message: string;
  readonly at: number;
}

export interface Store {
  readonly samples: Samples;
  readonly queries: Queries;
  readonly ops: Ops;
  /** The layout of an id in the journal; undefined when it is not known (any more). */
  layout(id: number): Promise<Layout | undefined>;
  stats(): Promise<StoreStats>;
  /** The present problem, or undefined. Ingest stops while the disk is full; the head goes on. */
  problem(): StoreProblem | undefined;
  onProblem(fn: (problem: StoreProblem | undefined) => void): Disposable;
  setRetention(retention: Retention): void;
  /** Runs sealing, compaction, roll-up, retention and checkpoint now (the writer also does so by itself). */
  maintain(): Promise<void>;
  /** Flushes, checkpoints, closes both files. */
  close(): Promise<void>;
}

export interface StoreOptions {
  /** The data folder; holds ops.db, metrics.db, journal/ and backup/. */
  readonly dir: string;
  /** Files that the workers are started from; bundlers decide where they are. */
  readonly workers: { readonly writer: string; readonly reader: string };
  /** Thresholds other than the usual ones; see StoreLimits. */
  readonly limits?: Partial<StoreLimits>;
}

/** When the writer does what. The defaults are in limits.ts; tests shrink them so that everything happens often. */
export interface StoreLimits {
  /** Rows of a layout that are sealed into a block. */
  readonly sealRows: number;
  /** Values that may wait unsealed, here and in the reader's copy; above, layouts are sealed with fewer rows. */
  readonly unsealedValues: number;
  /** ms between two rounds of sealing: layouts that are due share a transaction. */
  readonly sealEveryMs: number;
  /** Bytes after which a journal segment is closed. */
  readonly segmentBytes: number;
  /** Age (ms) after which whatever a segment still holds is sealed, so that slow sources do not keep it. */
  readonly segmentMaxAgeMs: number;
  /** WAL size (bytes) from which the writer checkpoints, and from which the operator is told. */
  readonly walBytes: number;
  readonly walProblemBytes: number;
}

/** Why a store could not be opened; `message` says what happened, what was kept and what to try. */
export class StoreOpenError extends Error {
  override readonly name = 'StoreOpenError';
  readonly kind: 'in_use' | 'newer' | 'corrupt' | 'unreadable' | 'full';

  constructor(kind: StoreOpenError['kind'], message: string) {
    super(message);
    this.kind = kind;
  }
}
