import { expect, it } from 'vitest';
import { furtherThreshold } from '../../src-main/engine/alert-statistics/proposals.ts';
import { type AlertStatisticsDeps, readAlertStatistics } from '../../src-main/engine/alert-statistics/statistics.ts';
import { runBacktest } from '../../src-main/engine/backtest/backtest.ts';
import type { OpsCommand } from '../../src-main/engine/store/ops.ts';
import type { Alert } from '../../src-shared/model/alert.ts';
import { AlertStatisticsQuery } from '../../src-shared/model/alert-statistics.ts';
import { METRIC_NAME } from '../../src-shared/model/labels.ts';
import type { Route } from '../../src-shared/model/route.ts';
import type { RuleGroup } from '../../src-shared/model/rule.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { openTestStore, tempFolder } from './support.ts';

const MIN = 60_000;
const HOUR = 60 * MIN;
const HOSTS = ['a', 'b', 'c', 'd', 'e'];
const route: Route = {
  receiver: 'phone',
  groupBy: ['...'],
  groupWait: 0,
  groupInterval: MIN,
  repeatInterval: 100 * HOUR,
  routes: [],
};
const group: RuleGroup = {
  name: 'hosts',
  interval: MIN,
  origin: { from: 'ui' },
  rules: [{ type: 'alerting', name: 'Busy', expr: 'load > 80', for: 0, keepFiringFor: 0, labels: {}, annotations: {} }],
};

/** A short peak (3 min, 84) on every host each hour, and once an hour of 99 on host `a`, which somebody took care of. */
function loadOf(host: number, minute: number): number {
  if (host === 0 && minute >= 330 && minute < 390) return 99;
  return minute % 60 < 3 ? 84 : 20;
}

it('counts, times and weighs what fired, and tries out what would be less', async () => {
  // 00:00 UTC on a Tuesday.
  const from = Date.UTC(2026, 0, 6);
  const clock = new FakeClock(from);
  const store = await openTestStore(tempFolder(), clock);
  const layout = store.samples.layout(
    'hosts',
    HOSTS.map((host) => ({ [METRIC_NAME]: 'load', host, cluster: 'x' })),
  );
  for (let minute = 0; minute < 600; minute++) {
    store.samples.append(
      layout,
      from + minute * MIN,
      Float64Array.from(HOSTS, (_, i) => loadOf(i, minute)),
    );
    await store.samples.flush();
    clock.advance(MIN);
  }
  const to = clock.now();
  const commands: OpsCommand[] = [];
  const add = (host: string, firedAt: number, lasted: number, byHand: boolean): void => {
    const id = `${host}-${firedAt}`;
    const labels = { alertname: 'Busy', host, cluster: 'x' };
    const alert: Alert = {
      id,
      fingerprint: host,
      rule: 'Busy',
      labels,
      annotations: {},
      state: 'resolved',
      activeAt: firedAt,
      firedAt,
      resolvedAt: firedAt + lasted,
      value: 84,
      expr: 'load > 80',
      closedByHand: false,
      updatedAt: firedAt + lasted,
    };
    commands.push({ do: 'alert.put', alert });
    if (byHand)
      commands.push({
        do: 'alert.event',
        event: { alertId: id, at: firedAt + 4 * MIN, kind: 'acknowledged', by: 'kim', reason: '' },
      });
    commands.push({
      do: 'outbox.put',
      notification: {
        dedupKey: id,
        receiver: 'phone',
        channel: 0,
        channelType: 'slack',
        message: {
          receiver: 'phone',
          groupKey: id,
          groupLabels: {},
          status: 'firing',
          reason: 'firing',
          alerts: [alert],
          at: firedAt,
        },
        createdAt: firedAt,
        nextAttemptAt: firedAt,
        expiresAt: firedAt + HOUR,
      },
    });
  };
  for (let hour = 1; hour < 10; hour++)
    for (const host of HOSTS) if (host !== 'a' || hour !== 6) add(host, from + hour * HOUR, 3 * MIN, false);
  add('a', from + 330 * MIN, HOUR, true);
  await store.ops.commit(commands);
  for (const { id, createdAt } of await store.ops.read('outbox.pending', {})) {
    await store.ops.commit([
      {
        do: 'outbox.attempt',
        attempt: {
          notificationId: id,
          at: createdAt,
          durationMs: 1,
          result: 'sent',
          detail: '',
          request: '',
          reply: '',
        },
        status: 'sent',
        nextAttemptAt: createdAt,
      },
    ]);
  }
  const deps: AlertStatisticsDeps = {
    ops: store.ops,
    ruleGroups: () => [group],
    route: () => route,
    tryOut: (query) =>
      runBacktest(
        query,
        {
          ops: store.ops,
          queries: store.queries,
          source: () => {
            throw new Error('there are no data sources');
          },
          externalLabels: () => ({}),
          externalUrl: () => '',
          monitors: () => [],
          ruleGroups: () => [group],
          routing: () => ({
            route,
            receivers: [{ name: 'phone', channels: [{ type: 'log', sendResolved: true }] }],
            escalations: [],
          }),
        },
        new AbortController().signal,
      ),
  };
  const found = await readAlertStatistics(AlertStatisticsQuery.parse({ from, to, proposals: true }), deps);
  // Nine hours of five hosts, one of them in its long one instead.
  expect(found.total).toMatchObject({ fired: 45, acknowledged: 1, repeats: 40, reopened: 0, atNight: 30 });
  expect(found.total.toAcknowledge).toEqual({ count: 1, mean: 4 * MIN, median: 4 * MIN, p90: 4 * MIN });
  expect(found.total.toResolve).toMatchObject({ count: 45, median: 3 * MIN });
  expect(found.week[1]?.slice(0, 11)).toEqual([0, 5, 5, 5, 5, 6, 4, 5, 5, 5, 0]);
  expect(found.days).toEqual([{ at: from, fired: 45, atNight: 30 }]);
  const [busy] = found.ledger;
  expect(busy).toMatchObject({ rule: 'Busy', actedOn: 1, selfHealed: 44, open: 0, woke: 30, messages: 45 });
  expect(busy?.noise).toBeCloseTo((44 + 29) / 90);
  expect(busy?.proposals.map(({ kind, spared, of, lost }) => ({ kind, spared, of, lost }))).toEqual([
    { kind: 'for', spared: 44, of: 44, lost: 0 },
    { kind: 'threshold', spared: 44, of: 44, lost: 0 },
  ]);
  expect(found.proposals.map(({ kind, text }) => `${kind}: ${text.split(':')[0]}`)).toEqual([
    'group: group by alertname',
    'group: group by cluster',
  ]);

  // In Auckland it is another day, and hardly any night.
  const far = await readAlertStatistics(
    AlertStatisticsQuery.parse({ from, to, zone: 'Pacific/Auckland', by: 'monitor' }),
    deps,
  );
  expect(far.total.atNight).toBe(5);
  expect(far.rows.map(({ key, fired }) => [key, fired])).toEqual([['', 45]]);
  await expect(readAlertStatistics(AlertStatisticsQuery.parse({ from, to, zone: 'Nowhere' }), deps)).rejects.toThrow(
    'There is no time zone',
  );
  for (const end of [1e300, from + 401 * 24 * HOUR])
    await expect(readAlertStatistics(AlertStatisticsQuery.parse({ from, to: end }), deps)).rejects.toThrow('400 days');
});

it('moves a threshold away from what is usual', () => {
  expect(furtherThreshold('load > 80')).toEqual({ expr: 'load > 88', from: 80, to: 88 });
  expect(furtherThreshold('free < 0.2')).toEqual({ expr: 'free < 0.18', from: 0.2, to: 0.18 });
  expect(furtherThreshold('up == 0')).toBeUndefined();
  expect(furtherThreshold('a > b')).toBeUndefined();
});
