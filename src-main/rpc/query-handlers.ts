import type { queryContract } from '../../src-shared/contract/query.ts';
import type { Handlers } from '../../src-shared/rpc/define.ts';
import type { Engine } from '../engine/engine.ts';

export function queryHandlers({ clock, store }: Engine): Handlers<typeof queryContract> {
  return {
    'query.range': ({ expr, from, to, step }, { signal }) => store.queries.range(expr, from, to, step, signal),
    'query.instant': ({ expr, at }, { signal }) => store.queries.instant(expr, at ?? clock.now(), signal),
  };
}
