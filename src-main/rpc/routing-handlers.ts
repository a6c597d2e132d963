import type { routingContract } from '../../src-shared/contract/routing.ts';
import type { Handlers } from '../../src-shared/rpc/define.ts';
import type { Engine } from '../engine/engine.ts';

export function routingHandlers({ definitions }: Engine): Handlers<typeof routingContract> {
  return {
    'routing.get': () => definitions.routing(),
    'routing.save': (routing) => definitions.saveRouting(routing),
  };
}
