import { describe, expect, it } from 'vitest';
import { describeDeed, serviceArgv } from '../../../src-main/engine/actions/describe.ts';
import { type GuardView, refusal } from '../../../src-main/engine/actions/guard.ts';
import { planRecoveries, type RecoveryState } from '../../../src-main/engine/actions/plan.ts';
import type { Alert } from '../../../src-shared/model/alert.ts';
import { Deed, Recovery, type RecoveryRun } from '../../../src-shared/model/recovery.ts';

const MIN = 60_000;
const NOW = 1_000 * MIN;
const recovery = Recovery.parse({
  name: 'restart',
  matchers: [{ name: 'monitor', op: '=', value: 'web' }],
  deed: { kind: 'command', argv: ['true'] },
  mode: 'automatic',
  delay: 2 * MIN,
  cooldown: 10 * MIN,
  attemptsPerAlert: 2,
  attemptsPerHour: 3,
  breaker: { failures: 3, pause: 90 * MIN },
});
const alert: Alert = {
  id: 'a',
  fingerprint: '',
  rule: 'Down',
  labels: { monitor: 'web' },
  annotations: {},
  state: 'firing',
  activeAt: NOW - 5 * MIN,
  firedAt: NOW - 5 * MIN,
  value: 1,
  expr: '',
  closedByHand: false,
  updatedAt: NOW,
};
let ids = 0;
function run(minutesAgo: number, over: Partial<RecoveryRun> = {}): RecoveryRun {
  const startedAt = NOW - minutesAgo * MIN;
  return {
    id: `r${ids++}`,
    recovery: 'restart',
    kind: 'command',
    alertId: 'a',
    by: 'engine',
    trigger: 'automatic',
    dryRun: false,
    what: 'true',
    startedAt,
    endedAt: startedAt,
    result: 'ok',
    detail: '',
    output: '',
    outputHash: '',
    ...over,
  };
}
function why(runs: readonly RecoveryRun[], over: Partial<GuardView> = {}): string | undefined {
  return refusal({ now: NOW, recovery, alert, runs, held: undefined, ...over })?.reason;
}

describe('the guards of an action', () => {
  it.each<readonly [string, readonly RecoveryRun[], Partial<GuardView>, string | undefined]>([
    ['nothing ran', [], {}, undefined],
    ['by hand about no alert', [], { alert: undefined }, undefined],
    ['it runs', [run(20, { endedAt: undefined, result: undefined })], {}, 'It runs already.'],
    ['it is over', [], { alert: { ...alert, state: 'resolved' } }, 'The alert does not fire.'],
    [
      'blind',
      [],
      { alert: { ...alert, blindSince: 1 } },
      'The console cannot see what the alert is about, and the action is not to run blind.',
    ],
    [
      'blind, but told to',
      [],
      { alert: { ...alert, blindSince: 1 }, recovery: { ...recovery, whileBlind: true } },
      undefined,
    ],
    [
      'maintenance',
      [],
      { held: 'it is in maintenance.' },
      'People are not told of the alert, and the action is not to run meanwhile: it is in maintenance.',
    ],
    ['maintenance, but told to', [], { held: 'x', recovery: { ...recovery, whileHeld: true } }, undefined],
    ['a moment ago', [run(4)], {}, 'It ran for this alert a moment ago and cools down for another 6 min.'],
    ['cooled down', [run(10)], {}, undefined],
    ['often enough for this alert', [run(200), run(100)], {}, 'It ran 2 times for this alert, which is the limit.'],
    [
      'often enough in an hour',
      [run(50, { alertId: 'b' }), run(40, { alertId: 'b' }), run(30, { alertId: 'b' })],
      {},
      'It ran 3 times within the last hour, which is the limit.',
    ],
    [
      'an hour and a minute',
      [run(61, { alertId: 'b' }), run(40, { alertId: 'b' }), run(30, { alertId: 'b' })],
      {},
      undefined,
    ],
    [
      'failed three times',
      [80, 75, 70].map((ago) => run(ago, { alertId: 'b', result: 'failed' })),
      {},
      'It failed 3 times in a row: the breaker is open for another 20 min.',
    ],
    ['the pause is over', [100, 95, 90].map((ago) => run(ago, { alertId: 'b', result: 'failed' })), {}, undefined],
    [
      'good in between',
      [
        run(80, { alertId: 'b', result: 'failed' }),
        run(75, { alertId: 'b' }),
        run(70, { alertId: 'b', result: 'timeout' }),
      ],
      {},
      undefined,
    ],
    [
      'dry runs count for nothing',
      [run(1, { dryRun: true }), run(1, { dryRun: true }), run(1, { dryRun: true })],
      {},
      undefined,
    ],
    [
      'a clock that was set back',
      [run(-500)],
      {},
      'It ran for this alert a moment ago and cools down for another 10 min.',
    ],
  ])('%s', (_what, runs, over, expected) => {
    expect(why(runs, over)).toBe(expected);
  });
});

describe('the plan of actions', () => {
  const state = (over: Partial<RecoveryState> = {}): RecoveryState => ({
    now: NOW,
    alerts: [alert],
    recoveries: [recovery],
    matches: (_, { labels }) => labels['monitor'] === 'web',
    runs: [],
    held: () => undefined,
    asked: new Set(),
    ...over,
  });
  it('runs one at a time, after its delay, never for what is acknowledged, over or not its own', () => {
    expect(planRecoveries(state()).start).toEqual([{ recovery, alert }]);
    expect(planRecoveries(state({ alerts: [alert, { ...alert, id: 'b' }] })).start).toHaveLength(1);
    const young = { ...alert, firedAt: NOW - MIN };
    expect(planRecoveries(state({ alerts: [young] }))).toEqual({ start: [], ask: [], nextAt: NOW + MIN });
    const acked = { ...alert, ack: { at: NOW, by: 'ann', note: '' } };
    expect(planRecoveries(state({ alerts: [acked, { ...alert, labels: {} }] })).start).toEqual([]);
    expect(planRecoveries(state({ runs: [run(4)] }))).toEqual({ start: [], ask: [], nextAt: NOW + 6 * MIN });
  });
  it('asks once where somebody has to confirm', () => {
    const confirm: Recovery = { ...recovery, mode: 'confirm' };
    const plan = planRecoveries(state({ recoveries: [confirm] }));
    expect([plan.start, plan.ask]).toEqual([[], [{ recovery: confirm, alert }]]);
    expect(planRecoveries(state({ recoveries: [confirm], asked: new Set(['restart\na']) })).ask).toEqual([]);
  });
});

describe('what an action would do', () => {
  it('restarts services by the means of the system, and never through a shell that could read the name otherwise', () => {
    const service = { kind: 'service' as const, service: 'nginx', user: false };
    expect(serviceArgv(service, 'linux', 1)).toEqual(['systemctl', '--no-ask-password', 'restart', '--', 'nginx']);
    expect(serviceArgv({ ...service, user: true }, 'darwin', 501).at(-1)).toBe('gui/501/nginx');
    expect(serviceArgv(service, 'win32', 1).at(-1)).toBe("Restart-Service -Name 'nginx'");
    expect(() => serviceArgv(service, 'sunos', 1)).toThrow('Services cannot be restarted on sunos.');
    for (const name of ["x'; rm", '-x', 'a b', '$(x)', ''])
      expect(Deed.safeParse({ kind: 'service', service: name }).success).toBe(false);
  });
  it('is said without passwords', () => {
    const http = Deed.parse({ kind: 'cache', url: 'https://ann:secret@host/purge?key=secret', bearer: 'secret' });
    expect(describeDeed(http, 'linux', 0)).toBe('POST https://host/purge?…');
    expect(describeDeed(Deed.parse({ kind: 'command', argv: ['sh', '-c', 'a b'] }), 'linux', 0)).toBe('sh -c "a b"');
  });
});
