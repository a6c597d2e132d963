import { expect, it } from 'vitest';
import { createRules } from '../../src-main/engine/rules/engine.ts';
import type { RuleEvaluation } from '../../src-main/engine/rules/rules.ts';
import { METRIC_NAME } from '../../src-shared/model/labels.ts';
import type { RuleGroup } from '../../src-shared/model/rule.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { QuietLog } from '../support/quiet-log.ts';
import { until } from '../support/wait.ts';
import { openTestStore, tempFolder } from './support.ts';

const MIN = 60_000;
const HOUR = 60 * MIN;

it('rules see everything they look back at, also what a rule before them has just recorded', async () => {
  const clock = new FakeClock();
  const store = await openTestStore(tempFolder(), clock);
  const layout = store.samples.layout('a', [{ [METRIC_NAME]: 'load', job: 'shop' }]);
  // A day of 2, then two hours of 8: the head alone would say 8.
  for (let i = 0; i < 26 * 60; i++) {
    clock.advance(MIN);
    store.samples.append(layout, clock.now(), Float64Array.of(i < 24 * 60 ? 2 : 8));
  }
  const group: RuleGroup = {
    name: 'long',
    interval: 10_000,
    origin: { from: 'ui' },
    rules: [
      { type: 'recording', name: 'load:now', expr: 'load', labels: {} },
      { type: 'recording', name: 'load:day', expr: 'avg_over_time(load[1d])', labels: {} },
      {
        type: 'alerting',
        name: 'Rising',
        expr: 'load:now > 3 * load:day and count_over_time(load:now[3h]) > 0',
        for: 0,
        keepFiringFor: 0,
        labels: {},
        annotations: { day: '{{ query "avg_over_time(load[1d])" | first | value | printf "%.1f" }}' },
      },
    ],
  };
  const seen: RuleEvaluation[] = [];
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
  using _listening = rules.onEvaluation((evaluations) => seen.push(...evaluations));
  rules.apply([group]);
  rules.start();
  clock.advance(10_000);
  await until('the group is evaluated', () => seen.length > 0, 20_000);
  rules.stop();
  expect(rules.status().map(({ lastError }) => lastError)).toEqual(['', '', '']);
  const recorded = store.samples.latest('load:day').map(({ v }) => v);
  expect(recorded[0]).toBeCloseTo((22 * 2 + 2 * 8) / 24, 1);
  expect(seen[0]).toMatchObject({ ok: true, active: [{ labels: { job: 'shop' }, annotations: { day: '2.5' } }] });

  const to = clock.now();
  const preview = await rules.preview(
    { expr: 'load > 5', for: 10 * MIN, keepFiringFor: 0, from: to - 26 * HOUR, to, step: MIN },
    new AbortController().signal,
  );
  expect(preview).toMatchObject({ held: 1, fired: 1 });
  expect(preview.series[0]?.spans.at(-1)).toMatchObject({ state: 'firing', open: true });
});
