import type { Matcher } from '../../../src-shared/matcher/matcher.ts';
import type { Labels } from '../../../src-shared/model/labels.ts';
import type { InstantResult, RangeFrame } from '../../../src-shared/model/query.ts';
import type { Retention } from '../../../src-shared/model/settings.ts';
import type { CorrelationAnswer, StatisticsAnswer } from '../../../src-shared/model/statistics.ts';
import type { QueryErrorKind } from '../../../src-shared/promql/error.ts';
import type { OpsCommand, OpsRead } from './ops.ts';
import type { SqliteFault } from './sqlite.ts';
import type {
  FoundSeries,
  FoundValues,
  Layout,
  MatcherSets,
  StoreLimits,
  StoreOpenError,
  StoreProblem,
} from './store.ts';
import type { CatalogueAdditions, KnownCatalogue } from './tsdb/catalogue.ts';

/** What a worker is started with. */
export interface WriterData {
  readonly dir: string;
  readonly limits: StoreLimits;
  readonly now: number;
}
export interface ReaderData {
  readonly dir: string;
}

/** Rows of one layout that go back into the head: times, and the values row by row. */
export interface RestoredRows {
  readonly layout: number;
  readonly last: number;
  readonly t: Float64Array<ArrayBuffer>;
  readonly values: Float64Array<ArrayBuffer>;
}

/** What the writer found when it opened the files. */
export interface WriterReady {
  /** Layouts that were written to lately, and their series. */
  readonly known: KnownCatalogue;
  readonly restored: readonly RestoredRows[];
}

export interface WriterStats {
  readonly opsBytes: number;
  readonly metricsBytes: number;
  readonly walBytes: number;
  readonly journalBytes: number;
  readonly journalWritten: number;
  readonly chunks: number;
  readonly lastCheckpointAt: number | undefined;
}

/** Questions to the writer; `now` is the console's clock, which the writer has no other way to know. */
export interface WriterRequests {
  readonly append: {
    input: {
      readonly now: number;
      readonly additions: CatalogueAdditions;
      /** In memory of the main thread, which leaves it alone until the answer. */
      readonly payload: Float64Array<SharedArrayBuffer>;
    };
    output: undefined;
  };
  readonly commit: { input: { readonly commands: readonly OpsCommand[] }; output: undefined };
  /** The answer has the type that OpsReads gives the name. */
  readonly read: { input: { readonly name: OpsRead; readonly input: unknown }; output: unknown };
  readonly stats: { input: undefined; output: WriterStats };
  readonly retention: { input: Retention; output: undefined };
  /** Answers with layouts of which nothing is left; see `forget`. */
  readonly maintain: { input: { readonly now: number }; output: readonly number[] };
  /**
   * Deletes layouts that the main thread does not append to any more, and series that are left without one. What is new
   * there comes with it, so that nothing that a new layout holds is taken for unused. Answers how many of both went.
   */
  readonly forget: {
    input: { readonly layouts: readonly number[]; readonly additions: CatalogueAdditions };
    output: number;
  };
  /** The reader found metrics.db damaged: look, and replace it when that is so. */
  readonly verify: { input: { readonly now: number }; output: undefined };
}

/** A question whose answer goes out over HTTP. Times epoch ms. */
export interface JsonQuestion {
  readonly expr: string;
  readonly span: { readonly at: number } | { readonly from: number; readonly to: number; readonly step: number };
  /** Series at most; 0 is all. */
  readonly limit: number;
  /** How old a sample may be and still be the present value, ms. */
  readonly lookbackMs: number | undefined;
  /** Whether the answer says what it cost. */
  readonly stats: boolean;
  /** When it was asked, epoch ms with fraction: what a question waits for the thread is told too. */
  readonly askedAt: number;
}

/** Which series are meant; times epoch ms, `limit` 0 for no limit. */
export interface SeriesQuestion {
  readonly matcherSets: MatcherSets;
  readonly from: number;
  readonly to: number;
  readonly limit: number;
}

/** What there is most of among the series with a sample at or after `from` (epoch ms); `limit` entries a list. */
export interface CardinalityQuestion {
  readonly from: number;
  readonly limit: number;
}

export interface CardinalityCount {
  readonly name: string;
  readonly value: number;
}

/** Under the names of Prometheus's TSDB status. */
export interface Cardinality {
  readonly numSeries: number;
  readonly numLabelPairs: number;
  readonly seriesCountByMetricName: readonly CardinalityCount[];
  readonly labelValueCountByLabelName: readonly CardinalityCount[];
  /** Bytes of the values of a label, each counted once. */
  readonly memoryInBytesByLabelName: readonly CardinalityCount[];
  readonly seriesCountByLabelValuePair: readonly CardinalityCount[];
}

/** What `/federate` asks for: the union of the sets, as of `at` (epoch ms). */
export interface FederateQuestion {
  readonly matcherSets: readonly (readonly Matcher[])[];
  readonly at: number;
  readonly externalLabels: Labels;
  /** Whether the scraper reads names of any characters. */
  readonly utf8: boolean;
}

/** Lines in text format, ordered by metric name: those of `names[i]` begin at byte `starts[i]` of the body. */
export interface FederatedText {
  readonly names: readonly string[];
  readonly starts: Float64Array;
  readonly body: Uint8Array;
}

/** An expression over a window, epoch ms; `step` (ms) is chosen to fit when there is none. */
export interface StatisticsQuestion {
  readonly expr: string;
  readonly from: number;
  readonly to: number;
  readonly step: number | undefined;
}

/** Which series moved with the one of an expression; `candidates` is a selector, every series when there is none. */
export interface CorrelationQuestion extends StatisticsQuestion {
  readonly candidates: string | undefined;
  readonly limit: number;
  /** The series meant where the expression gives several. */
  readonly labels?: Labels | undefined;
}

/** A `query_range` answer of another Prometheus, as it came; times epoch ms, step ms. */
export interface ForeignRange {
  readonly body: Uint8Array;
  readonly span: { readonly from: number; readonly to: number; readonly step: number };
}

/** A series that is taken for stored though it is not: what a draft recording rule would have written. Oldest first. */
export interface SupposedSeries {
  readonly labels: Labels;
  readonly t: Float64Array;
  readonly v: Float64Array;
}

/** Series that are supposed, and the metric names that only they answer for. */
export interface Supposed {
  readonly series: readonly SupposedSeries[];
  readonly names: readonly string[];
}

/** An expression over a window, epoch ms; `everyValue`: another value begins another stretch. */
export interface StretchQuestion {
  readonly expr: string;
  readonly from: number;
  readonly to: number;
  readonly step: number;
  readonly everyValue: boolean;
}

/** One series of an answer: it has values from step `first[i]` to step `last[i]`, both included; `v[i]` is the one at `first[i]`. */
export interface SeriesStretches {
  readonly labels: Labels;
  readonly first: Float64Array;
  readonly last: Float64Array;
  readonly v: Float64Array;
}

/** When an expression has values; not `ok`: why it cannot be evaluated at one of the steps or more. */
export type StretchAnswer =
  | { readonly ok: true; readonly series: readonly SeriesStretches[]; readonly warnings: readonly string[] }
  | { readonly ok: false; readonly message: string };

export interface ReaderRequests {
  readonly range: {
    input: { readonly expr: string; readonly from: number; readonly to: number; readonly step: number };
    output: RangeFrame;
  };
  /** Answers many expressions at once, as if some series were stored that are not. */
  readonly stretches: {
    input: { readonly questions: readonly StretchQuestion[]; readonly supposed: Supposed };
    output: readonly StretchAnswer[];
  };
  readonly instant: { input: { readonly expr: string; readonly at: number }; output: InstantResult };
  /** The body of an answer of the HTTP API, in UTF-8. */
  readonly json: { input: JsonQuestion; output: Uint8Array };
  readonly labelNames: { input: SeriesQuestion; output: FoundValues };
  readonly labelValues: { input: SeriesQuestion & { readonly name: string }; output: FoundValues };
  readonly series: { input: SeriesQuestion; output: FoundSeries };
  /** Answers of another Prometheus, read here because they may be large. */
  readonly readRange: { input: ForeignRange; output: RangeFrame };
  readonly readStatistics: { input: ForeignRange; output: StatisticsAnswer };
  readonly readCorrelation: {
    input: { readonly target: ForeignRange; readonly candidates: ForeignRange; readonly limit: number };
    output: CorrelationAnswer;
  };
  readonly readInstant: { input: { readonly body: Uint8Array }; output: InstantResult };
  readonly layout: { input: { readonly id: number }; output: Layout | undefined };
  readonly cardinality: { input: CardinalityQuestion; output: Cardinality };
  readonly federate: { input: FederateQuestion; output: FederatedText };
  readonly statistics: { input: StatisticsQuestion; output: StatisticsAnswer };
  readonly correlate: { input: CorrelationQuestion; output: CorrelationAnswer };
  /** metrics.db or the journal was replaced: forget what was read. */
  readonly reopen: { input: undefined; output: undefined };
}

/** An error as it crosses threads, where classes do not survive. */
export interface WireError {
  readonly message: string;
  readonly fault?: SqliteFault;
  readonly open?: StoreOpenError['kind'];
  /** The answer did not come within its budget. */
  readonly late?: boolean;
  /** Refused because of what was asked, not because of the store. */
  readonly query?: QueryErrorKind;
}

/** What a worker says unasked. */
export type Notice =
  | { readonly notice: 'problem'; readonly kind: StoreProblem['kind']; readonly message: string | undefined }
  | {
      readonly notice: 'log';
      readonly level: 'info' | 'warn' | 'error';
      readonly event: string;
      readonly detail: string;
    }
  /** metrics.db was started anew: the catalogue has to be told again. */
  | { readonly notice: 'metrics_replaced' }
  /** Nothing is left of these layouts: the main thread says which of them it may still append to. */
  | { readonly notice: 'unused_layouts'; readonly layouts: readonly number[] };

export type FromWorker =
  | { readonly type: 'ready'; readonly value: unknown }
  | { readonly type: 'refused'; readonly error: WireError }
  | { readonly type: 'answer'; readonly seq: number; readonly value: unknown }
  | { readonly type: 'failed'; readonly seq: number; readonly error: WireError }
  | { readonly type: 'notice'; readonly notice: Notice }
  | { readonly type: 'closed' };

export type ToWorker =
  | {
      readonly type: 'request';
      readonly seq: number;
      readonly name: string;
      readonly input: unknown;
      /** One 32-bit word that both threads see; anything but 0: nobody waits for the answer any more. */
      readonly abandoned: SharedArrayBuffer;
    }
  | { readonly type: 'close' };
