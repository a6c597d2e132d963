import type { maintenanceContract } from '../../src-shared/contract/maintenance.ts';
import type { Handlers } from '../../src-shared/rpc/define.ts';
import type { Engine } from '../engine/engine.ts';

export function maintenanceHandlers(engine: Engine): Handlers<typeof maintenanceContract> {
  const { definitions, maintenance } = engine;
  return {
    'maintenance.list': () => [...maintenance.list()],
    'maintenance.calendar': ({ from, to }) => [...maintenance.calendar(from, to)],
    'maintenance.save': async ({ window, create }) => {
      await definitions.maintenance.save(window, create);
      return maintenance.get(window.name);
    },
    'maintenance.delete': async ({ name, forgetPast }) => {
      const entry = await definitions.maintenance.delete(name);
      maintenance.dropped(name);
      if (forgetPast) await maintenance.forget(name);
      return entry;
    },
    'maintenance.start': ({ name, until }) => maintenance.open(name, until),
    'maintenance.finish': ({ name }) => maintenance.finish(name),
    'maintenance.preview': ({ window }) => maintenance.preview(window),
  };
}
