import { describe, expect, it } from 'vitest';
import { createRules } from '../../../src-main/engine/rules/engine.ts';
import type { RuleEvaluation } from '../../../src-main/engine/rules/rules.ts';
import type { Layout, Samples, SeriesWindow } from '../../../src-main/engine/store/store.ts';
import type { Matcher } from '../../../src-shared/matcher/matcher.ts';
import { type Labels, METRIC_NAME } from '../../../src-shared/model/labels.ts';
import type { Rule, RuleGroup } from '../../../src-shared/model/rule.ts';
import { STALE } from '../../../src-shared/model/sample.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { MemorySource } from '../../support/memory-source.ts';
import { QuietLog } from '../../support/quiet-log.ts';

/** The store's face towards rules, over samples in memory. */
class MemorySamples implements Samples {
  readonly source = new MemorySource();
  readonly written: string[] = [];
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
      this.written.push(`${labels[METRIC_NAME]}{${labels['job'] ?? ''}} ${v === STALE ? 'stale' : v}`);
      this.source.add(labels, t, v);
    });
    return true;
  }
  flush(): Promise<void> {
    return Promise.resolve();
  }
  latest(): readonly { labels: Labels; t: number; v: number }[] {
    return [];
  }
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
  const rules = createRules({ clock, log, samples });
  const seen: RuleEvaluation[][] = [];
  rules.onEvaluation((evaluations) => seen.push([...evaluations]));
  rules.apply(groups);
  rules.start();
  return { clock, samples, rules, seen, log };
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
          annotations: { summary: 'shop at 0', bad: '<error expanding template: function "nope" not defined>' },
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
