import type { Why } from '../../src-shared/model/why.ts';
import { RpcError } from '../../src-shared/rpc/error.ts';
import type { FixtureWorld } from './fixture-client.ts';

/** One receiver that was told of the alert, and one whose route is quiet now. */
export function fixtureWhy(world: FixtureWorld, id: string, at: number): Why[] {
  const alert = world.alerts.get(id);
  if (alert === undefined) throw new RpcError('not_found', `there is no alert ${id}`);
  const fired = alert.firedAt ?? alert.activeAt;
  const state = { stage: 'alert', passed: true, text: `${alert.rule} was firing.`, at: fired } as const;
  const root = { stage: 'route', passed: true, text: 'the root route took it and asked its children.' } as const;
  return [
    {
      alertId: id,
      receiver: 'on-call',
      at,
      verdict: 'told',
      headline: `on-call was told at ${new Date(fired + 900).toISOString()} by slack.`,
      counterfactual: `It would not have been told if something had held it back before ${new Date(fired).toISOString()}.`,
      steps: [
        state,
        root,
        { stage: 'message', passed: true, text: 'Decided to say “firing” by slack; it is sent.', at: fired },
        { stage: 'delivery', passed: false, text: 'slack: rate_limited, 429, asks for 5 s', at: fired + 100 },
        { stage: 'delivery', passed: true, text: 'slack: sent, 200 ok', at: fired + 5_900 },
      ],
    },
    {
      alertId: id,
      receiver: 'shop',
      at,
      verdict: 'held',
      headline: 'shop is not told: the route is active only in the time interval office hours.',
      counterfactual: 'It would be told when that is over.',
      steps: [
        state,
        root,
        { stage: 'group', text: 'Group {}:{}: group_wait 5 s, group_interval 1 min, repeat_interval 4 h.' },
        { stage: 'gate', passed: false, text: 'the route is active only in the time interval office hours.' },
      ],
    },
  ];
}
