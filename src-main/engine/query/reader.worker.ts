import { workerData } from 'node:worker_threads';
import { QueryError } from '../../../src-shared/promql/error.ts';
import { storePaths } from '../store/paths.ts';
import type { ReaderData, ReaderRequests, WireError } from '../store/protocol.ts';
import { type Abandoned, serve } from '../store/serve.ts';
import { faultOf } from '../store/sqlite.ts';
import { cardinality } from '../store/tsdb/cardinality.ts';
import { findLabelNames, findLabelValues, findSeries } from '../store/tsdb/find-series.ts';
import { READ_LIMITS, type ReadLimits } from '../store/tsdb/read-budget.ts';
import { StoredSeries } from '../store/tsdb/stored-series.ts';
import { evaluateInstant, evaluateRange } from './evaluate.ts';
import { answerJson } from './render/answer.ts';
import { federateText } from './render/federate.ts';
import { describeFrame, describeSeries } from './statistics/describe-series.ts';
import { movedWith, movedWithin } from './statistics/moved-with.ts';
import { findStretches } from './stretches.ts';
import { SupposedSource } from './supposed-source.ts';
import { warmUp } from './warm-up.ts';

/** Starting is over by then and nobody has clicked yet, ms. */
const WARM_UP_AFTER_MS = 2_000;
const NEVER: Abandoned = () => false;
/** Loaded with the first answer of a remote Prometheus: its schemas take 5 MB of a thread. */
const remote = () => import('../federate/remote/answer.ts');

function wireError(error: unknown): WireError {
  if (error instanceof QueryError) return { message: error.positioned, query: error.kind };
  const fault = faultOf(error);
  return {
    message: error instanceof Error ? error.message : String(error),
    // Bytes that cannot be decoded are damage as much as pages that cannot be read.
    ...(error instanceof RangeError ? { fault: 'corrupt' as const } : fault === undefined ? {} : { fault }),
  };
}

serve<ReaderRequests>(() => {
  // Given by open.ts.
  const source = new StoredSeries(storePaths((workerData as ReaderData).dir));
  /** Answers one question from what is stored now, within the limits, for as long as somebody waits. */
  const asking = <T>(abandoned: Abandoned, work: (limits: ReadLimits) => T): T => {
    const limits = { ...READ_LIMITS, cancelled: abandoned };
    return source.within(limits, () => {
      source.refresh();
      return work(limits);
    });
  };
  const early = (work: () => void) => (): void => {
    try {
      work();
    } catch {
      // The first question meets the same fault and tells it.
    }
  };
  // The catalogue of many thousand series takes a tenth of a second to read: before the first question, not during it.
  setImmediate(early(() => source.refresh()));
  setTimeout(
    early(() => asking(NEVER, (limits) => warmUp(source, Date.now(), limits))),
    WARM_UP_AFTER_MS,
  ).unref();
  return {
    ready: undefined,
    wireError,
    close: () => {
      source[Symbol.dispose]();
    },
    handlers: {
      range: ({ expr, from, to, step }, abandoned) =>
        asking(abandoned, (limits) => evaluateRange(expr, source, { from, to, step }, limits)),
      stretches: ({ questions, supposed }, abandoned) =>
        asking(abandoned, (limits) => findStretches(questions, new SupposedSource(source, supposed), limits)),
      instant: ({ expr, at }, abandoned) => asking(abandoned, (limits) => evaluateInstant(expr, source, at, limits)),
      json: (question, abandoned) => asking(abandoned, (limits) => answerJson(question, source, limits)),
      labelNames: (question, abandoned) => asking(abandoned, () => findLabelNames(source, question)),
      labelValues: ({ name, ...question }, abandoned) =>
        asking(abandoned, () => findLabelValues(source, name, question)),
      series: (question, abandoned) => asking(abandoned, () => findSeries(source, question)),
      readRange: async ({ body, span }) => (await remote()).readRangeAnswer(body, span),
      readStatistics: async ({ body, span }) => describeFrame((await remote()).readRangeAnswer(body, span), span.step),
      readCorrelation: async ({ target, candidates, limit }) => {
        const { readRangeAnswer } = await remote();
        return movedWithin(
          readRangeAnswer(target.body, target.span),
          readRangeAnswer(candidates.body, candidates.span),
          { step: target.span.step, limit },
        );
      },
      readInstant: async ({ body }) => (await remote()).readInstantAnswer(body),
      layout: ({ id }, abandoned) => asking(abandoned, () => source.layout(id)),
      cardinality: (question, abandoned) => asking(abandoned, () => cardinality(source, question)),
      statistics: (question, abandoned) => asking(abandoned, (limits) => describeSeries(question, source, limits)),
      correlate: (question, abandoned) => asking(abandoned, (limits) => movedWith(question, source, limits)),
      federate: (question, abandoned) => asking(abandoned, () => federateText(question, source)),
      reopen: () => {
        source.reopen();
        return undefined;
      },
    },
  };
}, wireError);
