import type { responseContract } from '../../src-shared/contract/response.ts';
import type { Escalation } from '../../src-shared/model/escalation.ts';
import { Recovery, type RecoveryRun } from '../../src-shared/model/recovery.ts';
import { DEFAULT_TELLING, type Telling } from '../../src-shared/model/telling.ts';
import type { Handlers } from '../../src-shared/rpc/define.ts';
import { RpcError } from '../../src-shared/rpc/error.ts';

const RESTART: Recovery = Recovery.parse({
  name: 'restart shop',
  matchers: [{ name: 'monitor', op: '=', value: 'shop' }],
  deed: { kind: 'service', service: 'shop.service' },
});

const WHAT = 'systemctl --no-ask-password restart -- shop.service';

/** What is done about alerts, for pages without an engine. */
export function responseAnswers(): Handlers<typeof responseContract> {
  const escalations = new Map<string, Escalation>([
    [
      'night shift',
      {
        name: 'night shift',
        matchers: [{ name: 'severity', op: '=', value: 'critical' }],
        steps: [
          { after: 300_000, afterAway: 30_000, receivers: ['on-call'] },
          { after: 1_200_000, receivers: ['on-call', 'archive'] },
        ],
        repeat: { every: 1_800_000, times: 3 },
        ackTimeout: 3_600_000,
      },
    ],
  ]);
  const runs: RecoveryRun[] = [];
  const run = (name: string, alertId: string, dryRun: boolean): RecoveryRun => {
    if (name !== RESTART.name) throw new RpcError('not_found', `There is no action “${name}”.`);
    const done: RecoveryRun = {
      id: `run-${runs.length}`,
      recovery: name,
      kind: 'service',
      alertId,
      by: 'you',
      trigger: 'confirmed',
      dryRun,
      what: WHAT,
      startedAt: 0,
      endedAt: 0,
      result: 'ok',
      detail: dryRun ? 'It would run.' : 'It ended with status 0.',
      output: '',
      outputHash: '',
    };
    runs.unshift(done);
    return done;
  };
  let telling: Telling = DEFAULT_TELLING;
  const ui = { from: 'ui' } as const;
  return {
    'escalation.list': () => [...escalations.values()].map((escalation) => ({ escalation, origin: ui })),
    'escalation.save': ({ escalation }) => {
      escalations.set(escalation.name, escalation);
      return { escalation, origin: ui };
    },
    'escalation.delete': ({ name }) => {
      if (!escalations.delete(name)) throw new RpcError('not_found', `There is no escalation “${name}”.`);
      return {};
    },
    'action.list': () => [{ recovery: RESTART, origin: ui }],
    'action.save': ({ recovery }) => ({ recovery, origin: ui }),
    'action.delete': () => ({}),
    'action.offers': () => [{ name: RESTART.name, mode: RESTART.mode, what: WHAT }],
    'action.run': ({ name, alertId }) => run(name, alertId ?? '', false),
    'action.dryRun': ({ name, alertId }) => run(name, alertId ?? '', true),
    'action.history': () => runs,
    'telling.get': () => ({ telling, origin: ui }),
    'telling.save': (input) => {
      telling = input.telling;
      return { telling, origin: ui };
    },
  };
}
