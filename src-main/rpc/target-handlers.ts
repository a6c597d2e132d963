import type { targetContract } from '../../src-shared/contract/target.ts';
import type { Handlers } from '../../src-shared/rpc/define.ts';
import type { Engine } from '../engine/engine.ts';
import { metricMetadata, targetList } from '../engine/target-list.ts';

export function targetHandlers(engine: Engine): Handlers<typeof targetContract> {
  return {
    'target.list': () => targetList(engine),
    'series.metadata': ({ limit, metric }) => metricMetadata(engine, metric).slice(0, limit),
  };
}
