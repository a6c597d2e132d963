import { workerData } from 'node:worker_threads';
import { QueryError } from '../../../src-shared/promql/error.ts';
import { storePaths } from '../store/paths.ts';
import type { ReaderData, ReaderRequests, WireError } from '../store/protocol.ts';
import { serve } from '../store/serve.ts';
import { faultOf } from '../store/sqlite.ts';
import { cardinality } from '../store/tsdb/cardinality.ts';
import { findLabelNames, findLabelValues, findSeries } from '../store/tsdb/find-series.ts';
import { StoredSeries } from '../store/tsdb/stored-series.ts';
import { evaluateInstant, evaluateRange } from './evaluate.ts';
import { answerJson } from './render/answer.ts';
import { federateText } from './render/federate.ts';

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
  // The catalogue of many thousand series takes a tenth of a second to read: before the first question, not during it.
  setImmediate(() => {
    try {
      source.refresh();
    } catch {
      // The first question meets the same fault and tells it.
    }
  });
  return {
    ready: undefined,
    wireError,
    close: () => {
      source[Symbol.dispose]();
    },
    handlers: {
      range: ({ expr, from, to, step }) => {
        source.refresh();
        return evaluateRange(expr, source, { from, to, step });
      },
      instant: ({ expr, at }) => {
        source.refresh();
        return evaluateInstant(expr, source, at);
      },
      json: (question) => {
        source.refresh();
        return answerJson(question, source);
      },
      labelNames: (question) => {
        source.refresh();
        return findLabelNames(source, question);
      },
      labelValues: ({ name, ...question }) => {
        source.refresh();
        return findLabelValues(source, name, question);
      },
      series: (question) => {
        source.refresh();
        return findSeries(source, question);
      },
      cardinality: (question) => {
        source.refresh();
        return cardinality(source, question);
      },
      federate: (question) => {
        source.refresh();
        return federateText(question, source);
      },
      reopen: () => {
        source.reopen();
        return undefined;
      },
    },
  };
}, wireError);
