import { expect, it } from 'vitest';
import { createAlerts } from '../../src-main/engine/alerts/create.ts';
import { type BacktestDeps, runBacktest } from '../../src-main/engine/backtest/backtest.ts';
import { BlindPast } from '../../src-main/engine/backtest/blind-past.ts';
import { Histories } from '../../src-main/engine/backtest/histories.ts';
import { replay } from '../../src-main/engine/backtest/replay.ts';
import { Telling } from '../../src-main/engine/backtest/telling.ts';
import { createRules } from '../../src-main/engine/rules/engine.ts';
import type { Store } from '../../src-main/engine/store/store.ts';
import type { Alert, NewAlertEvent } from '../../src-shared/model/alert.ts';
import { BacktestQuery } from '../../src-shared/model/backtest.ts';
import type { Escalation } from '../../src-shared/model/escalation.ts';
import { METRIC_NAME, seriesKey } from '../../src-shared/model/labels.ts';
import type { Receiver } from '../../src-shared/model/receiver.ts';
import type { Route } from '../../src-shared/model/route.ts';
import type { AlertingRule, Rule, RuleGroup } from '../../src-shared/model/rule.ts';
import { Disk, ProcessOps } from '../support/durable-ops.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { QuietLog } from '../support/quiet-log.ts';
import { openTestStore, tempFolder } from './support.ts';

const SECOND = 1_000;
const MIN = 60_000;
const MONITORS = 12;
/** Nothing happens in the time before the run, so that the replay, which begins a little earlier, begins with nothing too. */
const CALM_MS = 15 * MIN;
const LIVE_MS = 5 * 60 * MIN;
/** The watcher was asleep, and one monitor was blind, in these spans of the run, ms after its beginning. */
const ASLEEP = { from: 70 * MIN + 7_000, to: 83 * MIN + 1_000 };
const ONE_BLIND = { monitor: 'm3', from: 150 * MIN + 500, to: 171 * MIN + 3_000 };

const route: Route = {
  receiver: 'desk',
  groupBy: ['alertname'],
  groupWait: 30_000,
  groupInterval: 5 * MIN,
  repeatInterval: 40 * MIN,
  routes: [
    {
      matchers: [{ name: 'severity', op: '=', value: 'critical' }],
      receiver: 'phone',
      groupBy: ['alertname', 'monitor'],
      continue: true,
      escalation: 'night',
    },
  ],
};
const receivers: readonly Receiver[] = [
  { name: 'desk', channels: [{ type: 'log', sendResolved: true }] },
  { name: 'lead', channels: [{ type: 'slack', sendResolved: true, url: 'http://127.0.0.1:9/' }] },
  { name: 'phone', channels: [{ type: 'slack', sendResolved: true, url: 'http://127.0.0.1:9/' }] },
];

/** One that the route gives to what is critical, and one for what goes on: labels that change move an alert between them. */
const escalations: readonly Escalation[] = [
  {
    name: 'night',
    matchers: [],
    steps: [
      { after: 3 * MIN, afterAway: 30_000, receivers: ['phone'] },
      { after: 9 * MIN + 1_500, receivers: ['phone', 'lead', 'nobody'] },
    ],
    repeat: { every: 10 * MIN, times: 2 },
  },
  {
    name: 'slow',
    matchers: [{ name: 'alertname', op: '=~', value: 'ByValue|Average|Silent' }],
    steps: [{ after: 6 * MIN, receivers: ['lead'] }],
    repeat: { every: 7 * MIN },
  },
];

function alerting(name: string, expr: string, more: Partial<AlertingRule> = {}): AlertingRule {
  return { type: 'alerting', name, expr, for: 0, keepFiringFor: 0, labels: {}, annotations: {}, ...more };
}

const RULES: readonly Rule[] = [
  alerting('High', 'load > 80', { labels: { severity: 'warning' }, annotations: { summary: 'at {{ $value }}' } }),
  alerting('HighForLong', 'load > 60', { for: 2 * MIN, labels: { severity: 'critical' } }),
  alerting('Flapping', 'load > 75', { keepFiringFor: 3 * MIN }),
  // The severity comes out of the value: an alert goes on with another one.
  alerting('ByValue', 'load > 70', {
    labels: { severity: '{{ if gt $value 90.0 }}critical{{ else }}warning{{ end }}' },
  }),
  { type: 'recording', name: 'load:max', expr: 'max(load)', labels: { of: 'all' } },
  alerting('Worst', 'load:max > 97', { for: MIN }),
  alerting('Average', 'avg_over_time(load[10m]) > 55', { for: 5 * MIN, keepFiringFor: 2 * MIN }),
  alerting('Silent', 'absent(load{monitor="m1"} > 40)'),
];
const GROUPS: readonly RuleGroup[] = [
  { name: 'fast', interval: 15 * SECOND, origin: { from: 'shipped' }, rules: RULES.slice(0, 4) },
  { name: 'slow', interval: MIN, queryOffset: 20 * SECOND, limit: 9, origin: { from: 'ui' }, rules: RULES.slice(4) },
];

/** A load that wanders between 0 and 100, the same in every run. */
function loadOf(monitor: number, second: number): number {
  if (second < 0) return 50;
  const wave = 50 + 45 * Math.sin(second / (900 + 130 * monitor) + monitor);
  const noise = ((second * 7_919 + monitor * 104_729) % 31) - 15;
  return Math.round(Math.min(100, Math.max(0, wave + noise)));
}

interface Lived {
  readonly store: Store;
  readonly from: number;
  readonly to: number;
  readonly disk: Disk;
}

/** Rules and alerts as the console runs them, on the injected clock, over samples as they come. */
async function live(): Promise<Lived> {
  const clock = new FakeClock();
  const from = clock.now() + CALM_MS;
  const store = await openTestStore(tempFolder(), clock);
  const disk = new Disk();
  const seconds = (): number => (clock.now() - from) / SECOND;
  const asleep = (): boolean => clock.now() - from >= ASLEEP.from && clock.now() - from < ASLEEP.to;
  const isBlind = (monitor: string | undefined): boolean =>
    asleep() ||
    (monitor === ONE_BLIND.monitor && clock.now() - from >= ONE_BLIND.from && clock.now() - from < ONE_BLIND.to);
  const rules = createRules({
    clock,
    log: new QuietLog(),
    samples: store.samples,
    queries: store.queries,
    externalLabels: () => ({}),
    externalUrl: () => '',
    source: () => {
      throw new Error('there are no data sources');
    },
  });
  let ids = 0;
  const alerts = createAlerts({
    clock,
    log: new QuietLog(),
    ops: new ProcessOps(disk, () => 'good'),
    random: () => 0.5,
    isBlind,
    newId: () => `id${ids++}`,
    gates: [],
  });
  const layout = store.samples.layout(
    'fleet',
    Array.from({ length: MONITORS }, (_, i) => ({ [METRIC_NAME]: 'load', monitor: `m${i}`, job: 'shop' })),
  );
  using _sampling = clock.every(10 * SECOND, () => {
    if (asleep()) return;
    store.samples.append(
      layout,
      clock.now(),
      Float64Array.from({ length: MONITORS }, (_, i) => loadOf(i, seconds())),
    );
  });
  await clock.run(CALM_MS);
  using _observing = rules.onEvaluation((evaluations) => alerts.observe(evaluations));
  alerts.apply({ route, receivers, escalations });
  await alerts.start();
  rules.apply(GROUPS);
  rules.start();
  await clock.run(LIVE_MS);
  rules.stop();
  await alerts.settled();
  expect(rules.status().map(({ lastError }) => lastError)).toEqual(RULES.map(() => ''));
  const to = clock.now();
  await store.samples.flush();
  await store.ops.commit([
    { do: 'blind.put', cause: 'sleep', from: from + ASLEEP.from, to: from + ASLEEP.to, detail: '' },
    { do: 'state.change', monitor: 'm3', state: 'up', from, reason: '' },
    {
      do: 'state.overlay',
      monitor: 'm3',
      state: 'blind',
      from: from + ONE_BLIND.from,
      to: from + ONE_BLIND.to,
      reason: '',
    },
  ]);
  return { store, from, to, disk };
}

function depsOf({ store }: Lived, groups: readonly RuleGroup[] = GROUPS): BacktestDeps {
  return {
    queries: store.queries,
    ops: store.ops,
    source: () => {
      throw new Error('there are no data sources');
    },
    externalLabels: () => ({}),
    externalUrl: () => '',
    monitors: () => Array.from({ length: MONITORS }, (_, i) => `m${i}`),
    ruleGroups: () => groups,
    routing: () => ({ route, receivers, escalations }),
  };
}

const NEVER = new AbortController().signal;

/** What the machine wrote down, in order of time, with the alerts' labels instead of their ids. */
function rowsOf(lines: readonly NewAlertEvent[], alerts: ReadonlyMap<string, Alert>, from: number): readonly string[] {
  return lines
    .filter(({ kind }) => kind !== 'notified' && kind !== 'not_notified' && kind !== 'escalated')
    .map(({ at, kind, reason, alertId }) => {
      const alert = alerts.get(alertId);
      return `${at - from} ${kind} ${alert === undefined ? 'gone' : seriesKey(alert.labels)} ${reason}`;
    })
    .sort();
}

it('gives the transitions and messages of the live run it is replayed over', async () => {
  const lived = await live();
  const { store, from, to, disk } = lived;
  const histories = new Histories(depsOf(lived), { from, to }, NEVER);
  const rules = await histories.of(GROUPS, false);
  const telling = new Telling({ route, receivers, escalations });
  const replayed = new Map<string, Alert>();
  const lines: NewAlertEvent[] = [];
  await replay(
    rules,
    new BlindPast(
      await store.ops.read('blind.window', { from, to }),
      await store.ops.read('states.windows', { monitors: ['m3'], from, to }),
      to,
    ),
    to,
    {
      took: (_rule, before, after, events) => {
        // Of an alert that never fired nothing is kept.
        if (after === undefined && before !== undefined) replayed.delete(before.id);
        if (after === undefined) return;
        replayed.set(after.id, after);
        lines.push(...events);
        telling.take(after);
      },
      decide: (now) => telling.decide(now),
      get nextAt() {
        return telling.nextAt;
      },
    },
    NEVER,
  );
  const liveRows = rowsOf(disk.events, disk.alerts, from);
  expect(new Set(liveRows.map((row) => row.split(' ')[1]))).toEqual(
    new Set(['fired', 'held', 'pending', 'released', 'resolved', 'severity']),
  );
  expect(liveRows.length).toBeGreaterThan(1_000);
  expect(rowsOf(lines, replayed, from)).toEqual(liveRows);
  expect(histories.problems).toEqual([]);

  const said = disk.outbox.map(({ message }) => `${message.at - from} ${message.receiver} ${message.status}`);
  expect(said.length).toBeGreaterThan(50);
  expect(telling.messages.map(({ at, receiver, status }) => `${at - from} ${receiver} ${status}`).sort()).toEqual(
    said.sort(),
  );

  const steps = disk.outbox.filter(({ message }) => message.groupKey.startsWith('escalation/'));
  expect(telling.messages.filter(({ escalated }) => escalated)).toHaveLength(steps.length);
  expect(new Set(steps.map(({ message }) => `${message.receiver} ${message.status}`))).toEqual(
    new Set(['phone firing', 'phone resolved', 'lead firing', 'lead resolved']),
  );
  for (const { name } of escalations)
    expect(steps.filter(({ message }) => message.groupKey.startsWith(`escalation/${name}/`)).length).toBeGreaterThan(
      20,
    );

  // A draft beside what is in force: a longer `for` misses what was short, and what it kept fires later.
  const draft = RULES.slice(0, 1).map((rule) => ({ ...rule, for: 2 * MIN }));
  const answer = await runBacktest(
    BacktestQuery.parse({ from, to, groups: [{ name: 'fast', interval: 15 * SECOND, rules: draft }] }),
    depsOf(lived),
    NEVER,
  );
  expect(answer.current?.fired).toBe(liveRows.filter((row) => / fired .*alertname="High"/.test(row)).length);
  expect(answer.missed).toBeGreaterThan(0);
  expect(answer.new).toBe(0);
  expect(answer.draft.fired).toBeLessThan(answer.current?.fired ?? 0);
  expect(answer.draft.fired + answer.draft.neverFired).toBeGreaterThanOrEqual(answer.missed);
  expect(answer.problems).toEqual([]);
  const calm = await runBacktest(BacktestQuery.parse({ from, to, escalations: [] }), depsOf(lived), NEVER);
  // What an escalation tells is a page like others.
  expect(calm.current?.escalatedPages).toBeGreaterThan(0);
  expect(calm.draft.escalatedPages).toBe(0);
  expect(calm.draft.pages).toBe((calm.current?.pages ?? 0) - (calm.current?.escalatedPages ?? 0));

  // A draft recording rule that nobody has run yet is there for the rules that read it.
  const recorded = await runBacktest(
    BacktestQuery.parse({
      from,
      to,
      groups: [
        {
          name: 'new',
          interval: MIN,
          rules: [
            { type: 'recording', name: 'load:top', expr: 'max(load)', labels: {} },
            { type: 'recording', name: 'load:topmost', expr: 'load:top + 0', labels: {} },
            alerting('Top', 'load:topmost > 97', { for: MIN }),
            alerting('TopPlain', 'max(load) > 97', { for: MIN }),
            alerting('Broken', 'load >'),
          ],
        },
      ],
    }),
    depsOf(lived),
    NEVER,
  );
  const [top, plain] = recorded.draft.rules;
  expect(plain?.fired).toBeGreaterThan(2);
  expect({ ...top, rule: '' }).toEqual({ ...plain, rule: '' });
  expect(recorded.problems.map(({ rule }) => rule)).toEqual(['Broken']);
});
