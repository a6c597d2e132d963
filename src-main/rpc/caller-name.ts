import type { CallContext } from '../../src-shared/rpc/define.ts';
import type { Engine } from '../engine/engine.ts';

/** The name that is written under an action: the operator at this desk, or the token of a script. */
export function nameOf(engine: Engine, { caller }: CallContext): string {
  return caller === 'desktop' || caller === 'console' ? engine.definitions.settings().operator : caller;
}
