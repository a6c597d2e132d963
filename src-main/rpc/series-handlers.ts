import type { seriesContract } from '../../src-shared/contract/series.ts';
import type { Matcher } from '../../src-shared/matcher/matcher.ts';
import { QueryError } from '../../src-shared/promql/error.ts';
import { parseSeriesSelector } from '../../src-shared/promql/selector.ts';
import type { Handlers } from '../../src-shared/rpc/define.ts';
import { RpcError } from '../../src-shared/rpc/error.ts';
import type { Engine } from '../engine/engine.ts';

function selectorsOf(match: readonly string[]): readonly (readonly Matcher[])[] {
  return match.map((text, i) => {
    try {
      return parseSeriesSelector(text);
    } catch (error) {
      if (!(error instanceof QueryError)) throw error;
      const message = error.positioned;
      throw new RpcError('invalid_argument', message, { fields: [{ path: ['match', i], message }] });
    }
  });
}

export function seriesHandlers({ federate, store }: Engine): Handlers<typeof seriesContract> {
  const { queries } = store;
  return {
    'series.labels': async ({ match, from = -Infinity, to = Infinity, limit, source }, { signal }) => {
      const sets = selectorsOf(match);
      if (source !== undefined) return federate.source(source).labelNames({ match, from, to, limit }, signal);
      return queries.labelNames(sets, from, to, limit, signal);
    },
    'series.values': async ({ label, match, from = -Infinity, to = Infinity, limit, source }, { signal }) => {
      const sets = selectorsOf(match);
      if (source !== undefined) return federate.source(source).labelValues(label, { match, from, to, limit }, signal);
      return queries.labelValues(label, sets, from, to, limit, signal);
    },
    'series.find': async ({ match, from = -Infinity, to = Infinity, limit, source }, { signal }) => {
      const sets = selectorsOf(match);
      if (source !== undefined) return federate.source(source).series({ match, from, to, limit }, signal);
      return queries.series(sets, from, to, limit, signal);
    },
  };
}
