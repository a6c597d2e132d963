import type { queryContract } from '../../src-shared/contract/query.ts';
import type { Handlers } from '../../src-shared/rpc/define.ts';
import type { Engine } from '../engine/engine.ts';

export function queryHandlers({ clock, federate, store }: Engine): Handlers<typeof queryContract> {
  const asked = (source: string | undefined) => (source === undefined ? store.queries : federate.source(source));
  return {
    'query.range': async ({ expr, from, to, step, source }, { signal }) =>
      asked(source).range(expr, from, to, step, signal),
    'query.instant': async ({ expr, at, source }, { signal }) => asked(source).instant(expr, at ?? clock.now(), signal),
    'source.list': () => [...federate.sources()],
  };
}
