import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Alerts } from '../../../src-main/engine/alerts/alerts.ts';
import { createAlerts } from '../../../src-main/engine/alerts/create.ts';
import { evaluateInstant } from '../../../src-main/engine/query/evaluate.ts';
import { createRules } from '../../../src-main/engine/rules/engine.ts';
import { readExtensions, writeExtensions } from '../../../src-main/engine/rules/extensions.ts';
import { loadRules } from '../../../src-main/engine/rules/load.ts';
import { presenceText } from '../../../src-main/engine/rules/presence.ts';
import type { Layout, Samples } from '../../../src-main/engine/store/store.ts';
import { type Labels, METRIC_NAME } from '../../../src-shared/model/labels.ts';
import { AlertingRule } from '../../../src-shared/model/rule.ts';
import { parse } from '../../../src-shared/promql/parse.ts';
import { Disk, ProcessOps } from '../../support/durable-ops.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { MemorySource } from '../../support/memory-source.ts';
import { HAS_PROMETHEUS, promtool } from '../../support/prometheus.ts';
import { QuietLog } from '../../support/quiet-log.ts';

const EVERY = 10_000;

/** Rules and alerts over samples in memory; one rule, looked at every ten seconds. */
class Bench {
  readonly clock = new FakeClock();
  readonly source = new MemorySource();
  readonly disk = new Disk();
  readonly #alerts: Alerts;

  private constructor(rule: AlertingRule) {
    const log = new QuietLog();
    const samples: Samples = {
      reachMs: 7_200_000,
      select: (matchers, from, to) => this.source.select(matchers, from, to),
      layout: (source, series): Layout => ({ id: 1, source, series }),
      append: () => true,
      flush: () => Promise.resolve(),
      latest: () => [],
    };
    const rules = createRules({
      clock: this.clock,
      log,
      samples,
      queries: {
        instant: (expr, at) => Promise.resolve(evaluateInstant(expr, this.source, at)),
        range: () => Promise.reject(new Error('nobody previews here')),
      },
      externalLabels: () => ({}),
      externalUrl: () => '',
      source: () => {
        throw new Error('there is no other source');
      },
    });
    let ids = 0;
    this.#alerts = createAlerts({
      clock: this.clock,
      log,
      ops: new ProcessOps(this.disk, () => 'good'),
      random: () => 0.5,
      isBlind: () => false,
      newId: () => `id${ids++}`,
      gates: [],
    });
    rules.onEvaluation((evaluations) => this.#alerts.observe(evaluations));
    rules.apply([{ name: 'g', interval: EVERY, rules: [rule], origin: { from: 'ui' } }]);
    rules.start();
  }

  static async start(more: Partial<AlertingRule> & Pick<AlertingRule, 'expr'>): Promise<Bench> {
    const bench = new Bench(AlertingRule.parse({ type: 'alerting', name: 'Hot', ...more }));
    await bench.#alerts.start();
    return bench;
  }

  /** Goes on by one evaluation, before which these series have these values; gives the firing alerts. */
  async look(values: Readonly<Record<string, number>>): Promise<readonly string[]> {
    this.clock.advance(EVERY / 2);
    for (const [job, v] of Object.entries(values)) this.source.add({ [METRIC_NAME]: 'heat', job }, this.clock.now(), v);
    this.clock.advance(EVERY / 2);
    await this.#alerts.settled();
    return this.firing();
  }

  firing(): readonly string[] {
    return this.#alerts
      .current()
      .filter((alert) => alert.state === 'firing')
      .map(({ labels }) => name(labels))
      .sort();
  }

  reasons(): readonly string[] {
    return this.disk.events.map((event) => `${event.kind}: ${event.reason}`);
  }
}

function name({ condition, job }: Labels): string {
  return condition ?? job ?? 'all';
}

describe('hysteresis', () => {
  it('keeps a firing alert until its own expression holds, each label set for itself', async () => {
    const bench = await Bench.start({ expr: 'heat > 80', recover: 'heat < 60' });
    expect(await bench.look({ a: 90, b: 70 })).toEqual(['a']);
    expect(await bench.look({ a: 70, b: 85 })).toEqual(['a', 'b']);
    expect(await bench.look({ a: 61, b: 61 })).toEqual(['a', 'b']);
    expect(await bench.look({ a: 59, b: 61 })).toEqual(['b']);
    expect(await bench.look({ a: 79, b: 81 })).toEqual(['b']);
    expect(await bench.look({ a: 79, b: 50 })).toEqual([]);
    expect(bench.reasons()).toContain('held: The expression no longer holds; it fires until this holds: heat < 60');
    expect(bench.reasons().filter((reason) => reason.startsWith('held'))).toHaveLength(2);
  });

  it('ends what is no longer there, and holds for aggregates', async () => {
    const bench = await Bench.start({ expr: 'sum by (job) (heat) > 80', recover: 'sum by (job) (heat) < 60' });
    expect(await bench.look({ a: 90 })).toEqual(['a']);
    expect(await bench.look({ a: 70 })).toEqual(['a']);
    // Five minutes without a sample: the series is gone.
    for (let i = 0; i < 35; i++) await bench.look({ b: 1 });
    expect(bench.firing()).toEqual([]);
  });
});

describe('no data and errors', () => {
  it.each<readonly [AlertingRule['onNoData'], readonly string[]]>([
    [undefined, []],
    ['ok', []],
    ['keep', ['a']],
    ['alerting', ['a', 'no_data']],
  ])('without any series: %s', async (onNoData, expected) => {
    const bench = await Bench.start({ expr: 'heat > 80', onNoData });
    expect(await bench.look({ a: 90 })).toEqual(['a']);
    for (let i = 0; i < 40; i++) await bench.look({});
    expect(bench.firing()).toEqual(expected);
    expect(await bench.look({ a: 10 })).toEqual([]);
  });

  it('is no data only when nothing is there, not when nothing is over the limit', async () => {
    const bench = await Bench.start({ expr: 'heat > 80', onNoData: 'alerting' });
    expect(await bench.look({ a: 10 })).toEqual([]);
    expect(presenceText(parse('rate(a[5m]) > 1 and on (x) (b offset 1h) or vector(1)'))).toBe(
      'present_over_time(a[5m]) or b offset 1h',
    );
    expect(presenceText(parse('vector(1)'))).toBeUndefined();
  });

  it.each<readonly [AlertingRule['onError'], readonly string[]]>([
    [undefined, ['a']],
    ['keep', ['a']],
    ['ok', []],
    ['alerting', ['a', 'error']],
  ])('with an expression that fails: %s', async (onError, expected) => {
    // Two series on one side of a match make it fail.
    const bench = await Bench.start({ expr: 'heat{job="a"} > on () group_left () (heat{job!="a"} * 0)', onError });
    expect(await bench.look({ a: 90, b: 1 })).toEqual(['a']);
    expect(await bench.look({ a: 90, b: 1, c: 1 })).toEqual(expected);
  });
});

describe('flapping', () => {
  it('is one alert until it calms down', async () => {
    const bench = await Bench.start({ expr: 'heat > 80', flap: { window: 120_000, high: 0.5, low: 0.2 } });
    for (let i = 0; i < 12; i++) await bench.look({ a: i % 2 === 0 ? 90 : 10 });
    expect(bench.firing()).toEqual(['a']);
    const fired = bench.reasons().filter((reason) => reason.startsWith('fired')).length;
    for (let i = 0; i < 6; i++) await bench.look({ a: i % 2 === 0 ? 90 : 10 });
    expect(bench.reasons().filter((reason) => reason.startsWith('fired'))).toHaveLength(fired);
    expect(bench.reasons().at(-1)).toMatch(/It comes and goes too often|holds again/);
    for (let i = 0; i < 14; i++) await bench.look({ a: 10 });
    expect(bench.firing()).toEqual([]);
  });
});

describe('instructions in annotations', () => {
  const text = `groups:
  - name: g
    rules:
      - alert: Hot
        expr: heat > 80
        annotations:
          summary: hot
          tocsin_recover: heat < 60
          tocsin_on_no_data: alerting
          tocsin_on_error: keep
          tocsin_flap: 1h high 50% low 25%
`;

  it('are read out of them and written back', () => {
    const { groups, problems } = loadRules(text, 'r.yml');
    expect(problems).toEqual([]);
    const rule = groups[0]?.rules[0];
    expect(rule).toMatchObject({
      annotations: { summary: 'hot' },
      recover: 'heat < 60',
      onNoData: 'alerting',
      onError: 'keep',
      flap: { window: 3_600_000, high: 0.5, low: 0.25 },
    });
    const written = writeExtensions(AlertingRule.parse(rule));
    expect(readExtensions(written)).toMatchObject({ annotations: { summary: 'hot' }, problems: [] });
    expect(written).toMatchObject({ tocsin_recover: 'heat < 60', tocsin_flap: '1h high 50% low 25%' });
  });

  it('that are wrong are refused at their place', () => {
    const bad = text
      .replace('heat < 60', 'heat <')
      .replace('tocsin_on_no_data: alerting', 'tocsin_on_no_data: shout')
      .replace('high 50%', 'high 20%')
      .replace('tocsin_on_error', 'tocsin_on_eror');
    expect(loadRules(bad, 'r.yml').problems.map((one) => `${one.line}:${one.column} ${one.message}`)).toEqual([
      expect.stringMatching(/^8:\d+ could not parse expression: /),
      '9:11 tocsin_on_no_data is one of alerting, ok, keep, but here stands "shout".',
      expect.stringMatching(/^10:\d+ there is no instruction tocsin_on_eror; known are /),
      '11:11 tocsin_flap is like "1h high 50% low 25%", but here stands "1h high 20% low 25%".',
    ]);
  });

  it.skipIf(!HAS_PROMETHEUS)('are annotations like others to promtool', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'tocsin-conditions-'));
    writeFileSync(join(dir, 'r.yml'), text);
    expect(await promtool('check', 'rules', join(dir, 'r.yml'))).toMatch(/SUCCESS: 1 rules found/);
    rmSync(dir, { recursive: true, force: true });
  });
});
