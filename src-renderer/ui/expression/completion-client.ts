import type { PrometheusClient } from '@prometheus-io/codemirror-promql';
import { EqlRegex, EqlSingle, Neq, NeqRegex } from '@prometheus-io/lezer-promql';
import type { MatchOp } from '../../../src-shared/matcher/matcher.ts';
import { METRIC_NAME } from '../../../src-shared/model/labels.ts';
import { selectorText } from '../../../src-shared/promql/selector.ts';
import type { SeriesNames } from './series-names.ts';

/** The grammar's terms of the matching operators. */
const OPERATORS: ReadonlyMap<number, MatchOp> = new Map([
  [EqlSingle, '='],
  [Neq, '!='],
  [EqlRegex, '=~'],
  [NeqRegex, '!~'],
]);

/** What the official completion asks a server, asked of this console's book. */
export function completionClient(book: SeriesNames): PrometheusClient {
  return {
    metricNames: async () => [...(await book.metrics())],
    labelNames: async (metric = '') => [...(await book.labels(selectorText(metric)))],
    labelValues: async (label, metric = '', matchers = []) => {
      // The matcher being typed is not yet one: it would leave only itself.
      const others = matchers.flatMap(({ type, name, value }) => {
        const op = OPERATORS.get(type);
        return op === undefined || name === label || name === METRIC_NAME || value === '' ? [] : [{ name, op, value }];
      });
      return [...(await book.values(label, selectorText(metric, others)))];
    },
    metricMetadata: async () =>
      Object.fromEntries([...(await book.notes())].map(([name, { type, help }]) => [name, [{ type, help }]])),
    // Neither is asked for by the completion; both belong to its interface.
    series: () => Promise.resolve([]),
    flags: () => Promise.resolve({}),
  };
}
