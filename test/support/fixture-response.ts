import type { responseContract } from '../../src-shared/contract/response.ts';
import type { Escalation } from '../../src-shared/model/escalation.ts';
import { Recovery } from '../../src-shared/model/recovery.ts';
import { DEFAULT_TELLING, type Telling } from '../../src-shared/model/telling.ts';
import type { Handlers } from '../../src-shared/rpc/define.ts';
import { RpcError } from '../../src-shared/rpc/error.ts';

const RESTART: Recovery = Recovery.parse({
  name: 'restart shop',
  matchers: [{ name: 'monitor', op: '=', value: 'shop' }],
  deed: { kind: 'service', service: 'shop.service' },
});

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
    'action.offers': () => [],
    'action.run': ({ name }) => {
      throw new RpcError('not_found', `There is no action “${name}”.`);
    },
    'action.dryRun': ({ name }) => {
      throw new RpcError('not_found', `There is no action “${name}”.`);
    },
    'action.history': () => [],
    'telling.get': () => ({ telling, origin: ui }),
    'telling.save': (input) => {
      telling = input.telling;
      return { telling, origin: ui };
    },
  };
}
