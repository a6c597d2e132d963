import type { configContract } from '../../src-shared/contract/config.ts';
import type { Handlers } from '../../src-shared/rpc/define.ts';
import { exportConfiguration } from '../engine/config/export.ts';
import type { Engine } from '../engine/engine.ts';

export function configHandlers(engine: Engine): Handlers<typeof configContract> {
  return {
    'config.export': () => {
      const { main, rules, tested } = exportConfiguration(engine.definitions.exportable());
      return { main, ...(rules === undefined ? {} : { rules }), tested: [...tested] };
    },
  };
}
