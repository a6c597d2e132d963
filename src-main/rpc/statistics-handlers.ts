import type { statisticsContract } from '../../src-shared/contract/statistics.ts';
import type { Handlers } from '../../src-shared/rpc/define.ts';
import type { Engine } from '../engine/engine.ts';

export function statisticsHandlers({ store }: Engine): Handlers<typeof statisticsContract> {
  return {
    'series.statistics': ({ expr, from, to, step }, { signal }) =>
      store.queries.statistics({ expr, from, to, step }, signal),
    'series.correlate': ({ expr, from, to, step, candidates, limit }, { signal }) =>
      store.queries.correlate({ expr, from, to, step, candidates, limit }, signal),
  };
}
