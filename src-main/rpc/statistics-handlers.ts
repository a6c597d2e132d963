import type { statisticsContract } from '../../src-shared/contract/statistics.ts';
import type { Handlers } from '../../src-shared/rpc/define.ts';
import type { Engine } from '../engine/engine.ts';

export function statisticsHandlers({ federate, store }: Engine): Handlers<typeof statisticsContract> {
  const asked = (source: string | undefined) => (source === undefined ? store.queries : federate.source(source));
  return {
    // Async, so that a source that is not there rejects like one that does not answer.
    'series.statistics': async ({ expr, from, to, step, source }, { signal }) =>
      asked(source).statistics({ expr, from, to, step }, signal),
    'series.correlate': async ({ expr, from, to, step, candidates, limit, source }, { signal }) =>
      asked(source).correlate({ expr, from, to, step, candidates, limit }, signal),
  };
}
