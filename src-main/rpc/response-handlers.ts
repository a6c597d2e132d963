import type { EscalationEntry, RecoveryEntry, responseContract } from '../../src-shared/contract/response.ts';
import type { Escalation } from '../../src-shared/model/escalation.ts';
import type { Recovery } from '../../src-shared/model/recovery.ts';
import type { Handlers } from '../../src-shared/rpc/define.ts';
import type { Defined } from '../engine/config/response-config.ts';
import type { Engine } from '../engine/engine.ts';
import { nameOf } from './caller-name.ts';

function escalationEntry({ value, origin }: Defined<Escalation>): EscalationEntry {
  return { escalation: value, origin };
}

function recoveryEntry({ value, origin }: Defined<Recovery>): RecoveryEntry {
  return { recovery: value, origin };
}

export function responseHandlers(engine: Engine): Handlers<typeof responseContract> {
  const { actions, store } = engine;
  const { response } = engine.definitions;
  return {
    'escalation.list': () => response.escalations().map(escalationEntry),
    'escalation.save': async ({ escalation }) => escalationEntry(await response.saveEscalation(escalation)),
    'escalation.delete': async ({ name }) => {
      await response.deleteEscalation(name);
      return {};
    },
    'action.list': () => response.recoveries().map(recoveryEntry),
    'action.save': async ({ recovery }) => recoveryEntry(await response.saveRecovery(recovery)),
    'action.delete': async ({ name }) => {
      await response.deleteRecovery(name);
      return {};
    },
    'action.offers': ({ alertId }) => [...actions.offers(alertId)],
    'action.run': ({ alertId, name }, context) => actions.run(name, alertId, nameOf(engine, context), false),
    'action.dryRun': ({ alertId, name }, context) => actions.run(name, alertId, nameOf(engine, context), true),
    'action.history': async ({ alertId, limit, name }) => [
      ...(await store.ops.read('recovery.runs', { since: 0, limit, recovery: name, alertId })),
    ],
    'telling.get': () => {
      const { origin, value } = response.telling();
      return { telling: value, origin };
    },
    'telling.save': async ({ telling }) => {
      const { origin, value } = await response.saveTelling(telling);
      return { telling: value, origin };
    },
  };
}
