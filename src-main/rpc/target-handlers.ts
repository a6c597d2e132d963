import type { targetContract } from '../../src-shared/contract/target.ts';
import type { Handlers } from '../../src-shared/rpc/define.ts';
import type { Engine } from '../engine/engine.ts';
import { metricMetadata, targetList } from '../engine/target-list.ts';

export function targetHandlers(engine: Engine): Handlers<typeof targetContract> {
  return {
    'target.list': () => targetList(engine),
    'series.metadata': async ({ limit, metric, source }, { signal }) => {
      if (source === undefined) return metricMetadata(engine, metric).slice(0, limit);
      return [...(await engine.federate.source(source).metadata({ metric, limit }, signal))];
    },
  };
}
