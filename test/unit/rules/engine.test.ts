import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createAlerts } from '../../../src-main/engine/alerts/create.ts';
import { evaluateInstant, evaluateRange } from '../../../src-main/engine/query/evaluate.ts';
import { createRules } from '../../../src-main/engine/rules/engine.ts';
import type { RuleEvaluation } from '../../../src-main/engine/rules/rules.ts';
import type { Layout, Samples, SeriesWindow } from '../../../src-main/engine/store/store.ts';
import type { Matcher } from '../../../src-shared/matcher/matcher.ts';
import { type Labels, METRIC_NAME } from '../../../src-shared/model/labels.ts';
import type { InstantResult } from '../../../src-shared/model/query.ts';
import type { Rule, RuleGroup } from '../../../src-shared/model/rule.ts';
import { STALE } from '../../../src-shared/model/sample.ts';
import { Disk, ProcessOps } from '../../support/durable-ops.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { MemorySource } from '../../support/memory-source.ts';
import { HAS_PROMETHEUS, promtool } from '../../support/prometheus.ts';
import { QuietLog } from '../../support/quiet-log.ts';

/** The store's face towards rules, over samples in memory. */
class MemorySamples implements Samples {
  readonly reachMs = 2 * 3_600_000;
  readonly source = new MemorySource();
  readonly written: string[] = [];
  flushed = 0;
  #layouts = 0;

  select(matchers: readonly Matcher[], from: number, to: number): readonly SeriesWindow[] {
    return this.source.select(matchers, from, to);
  }
  layout(source: string, series: readonly Labels[]): Layout {
    this.#layouts += 1;
    return { id: this.#layouts, source, series };
  }
  append(layout: Layout, t: number, values: Float64Array): boolean {
    layout.series.forEach((labels, i) => {
      const v = values[i] ?? Number.NaN;
      // In a row that is no sample.
      if (Number.isNaN(v)) return;
      this.written.push(`${labels[METRIC_NAME]}{${labels['job'] ?? ''}} ${v === STALE ? 'stale' : v}`);
      this.source.add(labels, t, v);
    });
    return true;
  }
  flush(): Promise<void> {
    this.flushed += 1;
    return Promise.resolve();
  }
  latest(): readonly { labels: Labels; t: number; v: number }[] {
    return [];
  }
}

/** The reader: answers when it is told to. */
class PatientQueries {
  readonly asked: { readonly expr: string; readonly at: number; answer(): void; fail(message: string): void }[] = [];
  readonly #source: MemorySource;

  constructor(source: MemorySource) {
    this.#source = source;
  }

  range(): Promise<never> {
    return Promise.reject(new Error('nobody previews here'));
  }

  instant(expr: string, at: number): Promise<InstantResult> {
    const { promise, resolve, reject } = Promise.withResolvers<InstantResult>();
    this.asked.push({
      expr,
      at,
      answer: () => resolve(evaluateInstant(expr, this.#source, at)),
      fail: (message) => reject(new Error(message)),
    });
    return promise;
  }
}

/** Lets everything that waits for a promise go on. */
async function settle(): Promise<void> {
  for (let i = 0; i < 20; i++) await Promise.resolve();
}

const up = (job: string): Labels => ({ [METRIC_NAME]: 'up', job });
const alerting = (name: string, expr: string): Rule => ({
  type: 'alerting',
  name,
  expr,
  for: 0,
  keepFiringFor: 0,
  labels: { severity: '{{ $labels.job }}' },
  annotations: { summary: '{{ $labels.job }} at {{ $value }}', bad: '{{ nope }}' },
});
const recording = (name: string, expr: string): Rule => ({ type: 'recording', name, expr, labels: { by: 'rule' } });
const group = (name: string, interval: number, ...rules: readonly Rule[]): RuleGroup => ({
  name,
  interval,
  rules: [...rules],
  origin: { from: 'ui' },
});

function setUp(...groups: readonly RuleGroup[]) {
  const clock = new FakeClock();
  const samples = new MemorySamples();
  const log = new QuietLog();
  const queries = new PatientQueries(samples.source);
  const rules = createRules({
    clock,
    log,
    samples,
    queries,
    externalLabels: () => ({ site: 'desk' }),
    externalUrl: () => 'http://desk',
    source: (name) => {
      if (name !== 'far') throw new Error(`there is no data source named ${name}`);
      return {
        instant: (expr, at) => Promise.resolve(evaluateInstant(expr, samples.source, at)),
        range: (expr, from, to, step) => Promise.resolve(evaluateRange(expr, samples.source, { from, to, step })),
      };
    },
  });
  const seen: RuleEvaluation[][] = [];
  rules.onEvaluation((evaluations) => seen.push([...evaluations]));
  rules.apply(groups);
  rules.start();
  return { clock, samples, rules, seen, log, queries };
}

describe('rules', () => {
  it("are evaluated once per interval, at the group's own moment of it", () => {
    const { clock, seen } = setUp(
      group('a', 10_000, alerting('Down', 'up == 0')),
      group('b', 10_000, alerting('Other', 'up == 0')),
    );
    clock.advance(100_000);
    const times = (name: string): number[] =>
      seen
        .flat()
        .filter(({ rule }) => rule.name === name)
        .map(({ at }) => at);
    expect(times('Down')).toHaveLength(10);
    expect(new Set(times('Down').map((at) => at % 10_000)).size).toBe(1);
    expect((times('Down')[0] ?? 0) % 10_000).not.toBe((times('Other')[0] ?? 0) % 10_000);
  });

  it('report what holds, with labels and annotations filled in', async () => {
    const { clock, samples, rules, seen } = setUp(group('a', 60_000, alerting('Down', 'up == 0')));
    samples.source.add(up('shop'), clock.now(), 0);
    samples.source.add(up('till'), clock.now(), 1);
    rules.nudge(['up']);
    rules.nudge(['other', 'up']);
    await Promise.resolve();
    expect(seen).toHaveLength(1);
    expect(seen[0]?.[0]).toMatchObject({
      ok: true,
      at: clock.now(),
      active: [
        {
          labels: { job: 'shop', alertname: 'Down', severity: 'shop' },
          annotations: { summary: 'shop at 0', bad: '<error expanding template: 1:4: function "nope" not defined>' },
          value: 0,
        },
      ],
    });
  });

  it('are nudged only by what they read, through recording rules too', async () => {
    const { clock, samples, rules, seen } = setUp(
      group(
        'a',
        60_000,
        recording('job:up', 'sum by (job) (up)'),
        alerting('Low', 'job:up < 1'),
        alerting('Else', 'down == 1'),
      ),
    );
    samples.source.add(up('shop'), clock.now(), 0);
    rules.nudge(['up']);
    await Promise.resolve();
    expect(seen.flat().map(({ rule }) => rule.name)).toEqual(['Low']);
    expect(seen.flat()[0]).toMatchObject({ active: [{ labels: { by: 'rule', job: 'shop' } }] });
    rules.nudge(['nothing']);
    await Promise.resolve();
    expect(seen).toHaveLength(1);
  });

  it('record series and end those that are gone', () => {
    const { clock, samples } = setUp(group('a', 10_000, recording('job:up', 'sum by (job) (up)')));
    samples.source.add(up('shop'), clock.now(), 1);
    clock.advance(10_000);
    samples.source.add(up('shop'), clock.now(), STALE);
    clock.advance(20_000);
    expect(samples.written).toEqual(['job:up{shop} 1', 'job:up{shop} stale']);
  });

  it('say what failed, once in the log, and go on', () => {
    const { clock, samples, seen, rules, log } = setUp(
      group('a', 10_000, alerting('Bad', 'a * b'), alerting('Good', 'up == 0')),
    );
    for (const job of ['x', 'y']) {
      samples.source.add({ [METRIC_NAME]: 'a', job }, clock.now(), 1);
      samples.source.add({ [METRIC_NAME]: 'b', job, n: job }, clock.now(), 1);
    }
    rules.apply([group('a', 10_000, alerting('Bad', 'a * on () b'), alerting('Good', 'up == 0'))]);
    clock.advance(30_000);
    expect(rules.status().map(({ health, lastError }) => [health, lastError.slice(0, 39)])).toEqual([
      ['err', 'found duplicate series for the match gr'],
      ['ok', ''],
    ]);
    expect(seen.at(-1)?.map(({ ok }) => ok)).toEqual([false, true]);
    expect(log.lines.filter(({ level }) => level === 'warn')).toHaveLength(1);
  });

  it('that look further back than the head ask the reader, in their order, after what was recorded is in the journal', async () => {
    const { clock, samples, queries, seen, rules } = setUp(
      group(
        'a',
        60_000,
        recording('job:up', 'sum by (job) (up)'),
        alerting('Long', 'avg_over_time(job:up[1d]) < 1'),
        alerting('Short', 'up == 0'),
      ),
    );
    samples.source.add(up('shop'), clock.now(), 0);
    clock.advance(60_000);
    await settle();
    expect(samples.flushed).toBe(1);
    expect(queries.asked.map(({ expr }) => expr)).toEqual(['avg_over_time(job:up[1d]) < 1']);
    // The group is still at it: the next slots are missed, and a nudge waits its turn.
    expect(seen).toEqual([]);
    clock.advance(120_000);
    rules.nudge(['up']);
    await settle();
    expect(queries.asked).toHaveLength(1);
    queries.asked[0]?.answer();
    await settle();
    expect(seen[0]?.map(({ rule, ok }) => [rule.name, ok])).toEqual([
      ['Long', true],
      ['Short', true],
    ]);
    expect(seen[0]?.[0]).toMatchObject({ active: [{ labels: { by: 'rule', job: 'shop' } }] });
    expect(rules.status()[0]?.groupStatus).toMatchObject({ missed: 2, evaluations: 1 });
    // What was nudged meanwhile is looked at now.
    expect(queries.asked).toHaveLength(2);
    queries.asked[1]?.fail('the reader is gone');
    await settle();
    expect(seen[1]?.map(({ rule, ok }) => [rule.name, ok])).toEqual([
      ['Long', false],
      ['Short', true],
    ]);
    expect(rules.status()[1]).toMatchObject({ health: 'err', lastError: 'the reader is gone' });
  });

  it('write and report nothing any more when they are taken away in the middle', async () => {
    const far = group('a', 60_000, recording('day:up', 'avg_over_time(up[1d])'), alerting('Down', 'up == 0'));
    const { clock, samples, queries, seen, rules } = setUp(far);
    samples.source.add(up('shop'), clock.now(), 0);
    clock.advance(60_000);
    await settle();
    rules.apply([far]);
    rules.apply([]);
    queries.asked[0]?.answer();
    await settle();
    expect(queries.asked).toHaveLength(1);
    expect([samples.written, seen]).toEqual([[], []]);
  });

  it('are asked of the data source their group names', async () => {
    const { clock, samples, rules } = setUp(
      { ...group('a', 60_000, recording('job:up', 'sum by (job) (up)')), source: 'far' },
      { ...group('b', 60_000, recording('job:down', 'up')), source: 'nowhere' },
    );
    samples.source.add(up('shop'), clock.now(), 1);
    clock.advance(60_000);
    await settle();
    expect(samples.written).toEqual(['job:up{shop} 1']);
    expect(rules.status().map(({ lastError }) => lastError)).toEqual(['', 'there is no data source named nowhere']);
    const asked = { expr: 'up == 1', for: 0, keepFiringFor: 0, from: clock.now() - 60_000, to: clock.now() };
    const { signal } = new AbortController();
    expect(await rules.preview({ ...asked, source: 'far' }, signal)).toMatchObject({ held: 1 });
    await expect(rules.preview({ ...asked, source: 'nowhere' }, signal)).rejects.toThrow('named nowhere');
  });

  it('err when they give more than the limit, and look as far into the past as the group says', () => {
    const limited = group('a', 60_000, alerting('Down', 'up == 0'), recording('job:up', 'up'));
    const { clock, samples, rules, seen } = setUp({ ...limited, limit: 1, queryOffset: 30_000 });
    for (const job of ['x', 'y']) samples.source.add(up(job), clock.now() - 29_000, 0);
    clock.advance(60_000);
    expect(rules.status().map(({ lastError }) => lastError)).toEqual([
      'exceeded limit of 1 with 2 alerts',
      'exceeded limit of 1 with 2 series',
    ]);
    expect(seen.flat()).toMatchObject([{ ok: false, tooMany: true }]);
    samples.source.add(up('y'), clock.now() - 29_000, STALE);
    clock.advance(60_000);
    const at = seen.flat()[1]?.at ?? 0;
    expect(samples.source.select([], 0, at).filter(({ labels }) => labels['by'] === 'rule')[0]?.t[0]).toBe(at - 30_000);
  });

  it('see the alerts that rules before them gave in the same evaluation, as Prometheus does', async () => {
    const bare = (name: string, expr = 'up == 0', wait = 0): Rule => ({
      type: 'alerting',
      name,
      expr,
      for: wait,
      keepFiringFor: 0,
      labels: {},
      annotations: {},
    });
    const rules = [
      recording('before', 'count(ALERTS)'),
      bare('Down'),
      bare('Slow', 'up == 0', 60_000),
      recording('after', 'count by (alertstate) (ALERTS)'),
      bare('Second', 'ALERTS{alertname="Down"} and ignoring (alertstate) ALERTS_FOR_STATE'),
    ];
    const own = setUp(group('a', 60_000, ...rules));
    const alerts = createAlerts({
      clock: own.clock,
      log: own.log,
      ops: new ProcessOps(new Disk()),
      samples: own.samples,
      random: () => 0.5,
      isBlind: () => false,
      newId: randomUUID,
      gates: [],
    });
    await alerts.start();
    own.rules.onEvaluation((evaluations, awaited) => alerts.observe(evaluations, awaited));
    own.samples.source.add(up('x'), own.clock.now(), 0);
    own.clock.advance(60_000);
    const at = own.seen.flat()[0]?.at ?? 0;
    const found = (expr: string): number[] => {
      const result = evaluateInstant(expr, own.samples.source, at);
      return result.type === 'vector' ? result.vector.map(({ v }) => v) : [];
    };
    expect([found('before'), found('after{alertstate="firing"}'), found('after{alertstate="pending"}')]).toEqual([
      [],
      [1],
      [1],
    ]);
    await alerts.settled();
    expect(alerts.current().map(({ rule, state }) => `${rule} ${state}`)).toEqual([
      'Down firing',
      'Slow pending',
      'Second firing',
    ]);
    expect(own.rules.status().every(({ health }) => health === 'ok')).toBe(true);
    own.rules.stop();
    await alerts.stop();
  });

  it.skipIf(!HAS_PROMETHEUS)('see them there too: promtool says the same of the same rules', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'tocsin-order-'));
    writeFileSync(
      join(dir, 'rules.yml'),
      `groups: [{name: a, rules: [{record: before, expr: count(ALERTS)}, {alert: Down, expr: up == 0},
        {alert: Slow, expr: up == 0, for: 1m}, {record: after, expr: count by (alertstate) (ALERTS)}]}]`,
    );
    writeFileSync(
      join(dir, 'test.yml'),
      `rule_files: [rules.yml]
evaluation_interval: 1m
tests:
  - input_series: [{series: 'up{job="x"}', values: '0'}]
    promql_expr_test:
      - {expr: before, eval_time: 0s}
      - {expr: after, eval_time: 0s, exp_samples: [{labels: 'after{alertstate="firing"}', value: 1},
          {labels: 'after{alertstate="pending"}', value: 1}]}
`,
    );
    expect(await promtool('test', 'rules', join(dir, 'test.yml'))).toContain('SUCCESS');
    rmSync(dir, { recursive: true });
  });

  it('can ask in their texts, also for what only the reader knows', async () => {
    const rule: Rule = {
      type: 'alerting',
      name: 'Down',
      expr: 'up == 0',
      for: 0,
      keepFiringFor: 0,
      labels: {},
      annotations: {
        near: '{{ with query "count(up)" }}{{ . | first | value }}{{ end }} {{ $externalLabels.site }} {{ externalURL }}',
        far: `{{ query (printf "count_over_time(up{job='%s'}[1d])" $labels.job) | first | value }}`,
        broken: '{{ query "rate(up)" }}',
      },
    };
    const { clock, samples, queries, seen, rules } = setUp(group('a', 60_000, rule));
    samples.source.add(up('shop'), clock.now(), 0);
    rules.nudge(['up']);
    await settle();
    queries.asked[0]?.answer();
    await settle();
    expect(seen[0]?.[0]).toMatchObject({
      active: [
        {
          annotations: {
            near: '1 desk http://desk',
            far: '1',
            broken: expect.stringContaining('1:4: error calling query: expected type range vector'),
          },
        },
      ],
    });
  });

  it('that are gone are named, once nobody else has the name', () => {
    const { rules } = setUp(
      group('a', 10_000, alerting('Down', 'up == 0'), alerting('Up', 'up == 1')),
      group('b', 10_000, alerting('Up', 'up == 2')),
    );
    const removed: string[] = [];
    rules.onRemoved((names) => removed.push(...names));
    rules.apply([group('b', 10_000, alerting('Up', 'up == 2'))]);
    expect(removed).toEqual(['Down']);
  });

  it('keep silent when stopped, and go on from the present after a jump of the clock', () => {
    const { clock, rules, seen } = setUp(group('a', 10_000, alerting('Down', 'up == 0')));
    clock.advance(20_000);
    clock.jump(3_600_000);
    clock.advance(20_000);
    const times = seen.flat().map(({ at }) => at);
    expect(times.every((at, i) => i === 0 || at > (times[i - 1] ?? 0))).toBe(true);
    expect(times.length).toBeLessThanOrEqual(5);
    rules.stop();
    const before = seen.length;
    clock.advance(60_000);
    expect(seen).toHaveLength(before);
    expect(clock.timers).toBe(0);
  });
});
