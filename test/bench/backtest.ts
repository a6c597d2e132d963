import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { runBacktest } from '../../src-main/engine/backtest/backtest.ts';
import { openStore } from '../../src-main/engine/store/open.ts';
import { BacktestQuery } from '../../src-shared/model/backtest.ts';
import type { AlertingRule, RuleGroup } from '../../src-shared/model/rule.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { QuietLog } from '../support/quiet-log.ts';
import { printFigures } from './figures.ts';
import { fillStore } from './fill.ts';
import type { SampleSet } from './sample-sets.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const DAYS = 30;
const UNTIL = Date.UTC(2026, 5, 1);
const METRICS = 100;
const INSTANCES = 5;
const RULES = 200;
/** CPU seconds of everything, workers too. */
const MUST_REACH = 10;

/** 500 series as monitors write them, one sample a minute: gauges that wander, and every three days each has a bad half hour. */
function fleet(): SampleSet {
  const series = Array.from({ length: METRICS * INSTANCES }, (_, i) => ({
    __name__: `gauge_${Math.floor(i / INSTANCES)}`,
    instance: `host-${i % INSTANCES}`,
    job: 'bench',
  }));
  return {
    name: 'fleet',
    series,
    start: UNTIL - DAYS * DAY_MS,
    step: MINUTE_MS,
    rows: (DAYS * DAY_MS) / MINUTE_MS,
    fill: (row, i) => {
      for (let s = 0; s < row.length; s++)
        row[s] =
          Math.round(50 + 10 * Math.sin(i / (60 + (s % 37) * 11) + s) + ((i * 7_919 + s * 104_729) % 17) - 8) +
          ((i + s * 613) % 4_320 < 30 ? 45 : 0);
    },
  };
}

/** Two rules for each metric: at once, for a while, over a window, or series against their mean. */
function rules(): readonly AlertingRule[] {
  return Array.from({ length: RULES }, (_, i) => {
    const name = `gauge_${Math.floor(i / 2) % METRICS}`;
    const kind = i % 4;
    const expr = [
      `${name} > 88`,
      `${name} > 80`,
      `avg_over_time(${name}[10m]) > 82`,
      `${name} > ignoring (instance) group_left () (1.6 * avg without (instance) (${name}))`,
    ][kind];
    return {
      type: 'alerting',
      name: `Rule${i}`,
      expr: expr ?? '',
      for: kind === 0 ? 0 : 5 * MINUTE_MS,
      keepFiringFor: 0,
      labels: { severity: kind === 0 ? 'critical' : 'warning' },
      annotations: {},
    };
  });
}

/** A backtest of 200 rules over a month of 500 series, with the version in force beside it. */
export async function benchBacktest(): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'tocsin-backtest-'));
  const engine = resolve(import.meta.dirname, '../../src-main/engine');
  const workers = { writer: join(engine, 'store/writer.worker.ts'), reader: join(engine, 'query/reader.worker.ts') };
  try {
    fillStore(dir, [fleet()], UNTIL);
    const store = await openStore({ dir, workers }, { clock: new FakeClock(UNTIL), log: new QuietLog() });
    try {
      const all = rules();
      const groups: readonly RuleGroup[] = Array.from({ length: 20 }, (_, i) => ({
        name: `group-${i}`,
        interval: MINUTE_MS,
        origin: { from: 'ui' },
        rules: all.slice(i * 10, i * 10 + 10),
      }));
      const before = process.cpuUsage();
      const answer = await runBacktest(
        BacktestQuery.parse({ from: UNTIL - DAYS * DAY_MS, to: UNTIL, zone: 'Europe/Berlin', compare: false }),
        {
          queries: store.queries,
          ops: store.ops,
          source: () => {
            throw new Error('there are no data sources');
          },
          externalLabels: () => ({}),
          externalUrl: () => '',
          monitors: () => [],
          ruleGroups: () => groups,
          routing: () => ({
            escalations: [],
            route: {
              receiver: 'desk',
              groupBy: ['alertname'],
              groupWait: 30_000,
              groupInterval: 300_000,
              repeatInterval: 4 * 3_600_000,
              routes: [],
            },
            receivers: [{ name: 'desk', channels: [{ type: 'log', sendResolved: true }] }],
          }),
        },
        new AbortController().signal,
      );
      const used = process.cpuUsage(before);
      const seconds = (used.user + used.system) / 1e6;
      printFigures('Backtest', [
        { name: `${RULES} rules × ${DAYS} d of 500 series`, value: seconds, unit: 'CPU s', mustReach: MUST_REACH },
        { name: 'evaluations', value: answer.evaluations, unit: '' },
        { name: 'alerts that fired', value: answer.draft.fired, unit: '' },
        { name: 'messages', value: answer.draft.messages, unit: '' },
      ]);
      if (answer.problems.length > 0) throw new Error(JSON.stringify(answer.problems.slice(0, 3)));
    } finally {
      await store.close();
    }
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
