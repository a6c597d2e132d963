import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfiguration } from '../../../src-main/engine/config/load.ts';
import { evaluateInstant } from '../../../src-main/engine/query/evaluate.ts';
import { exhaustionText, leftText, shapeOf, sloSentence } from '../../../src-renderer/features/slos/words.ts';
import { METRIC_NAME } from '../../../src-shared/model/labels.ts';
import { Slo, type SloIndicator } from '../../../src-shared/model/slo.ts';
import { checkRule } from '../../../src-shared/rule/check-rule.ts';
import { BURNS, ratioSeries, SLO_SERIES, sloRules } from '../../../src-shared/slo/rules.ts';
import { fixtureSlos } from '../../support/fixture-slos.ts';
import { MemorySource } from '../../support/memory-source.ts';

const UI = { from: 'ui' } as const;
const MINUTE = 60_000;
const START = Date.UTC(2026, 0, 5);

function slo(indicator: unknown, more: object = {}): Slo {
  return Slo.parse({ name: 'goal', objective: 0.99, indicator, ...more });
}

/** What the rules of an objective record, over samples in memory: evaluated once a minute, in their order. */
function recorded(source: MemorySource, objective: Slo, minutes: number): Map<string, number> {
  const latest = new Map<string, number>();
  for (let i = 1; i <= minutes; i++) {
    const at = START + i * MINUTE;
    for (const rule of sloRules(objective, UI).rules) {
      const { vector } = evaluateInstant(rule.expr, source, at);
      if (rule.type === 'alerting') latest.set(rule.name, vector.length);
      else if (vector[0] === undefined) latest.delete(rule.name);
      else {
        source.add({ [METRIC_NAME]: rule.name, ...rule.labels }, at, vector[0].v);
        latest.set(rule.name, vector[0].v);
      }
    }
  }
  return latest;
}

describe('the rules of an objective', () => {
  it.each<SloIndicator>([
    { kind: 'availability', monitors: [], matchers: [] },
    { kind: 'availability', monitors: ['a.b', 'c "d"'], matchers: ['team=~"x|y"'] },
    { kind: 'ratio', good: 'ok_total', total: 'all_total' },
    { kind: 'ratio', good: 'sum(rate(ok_total[$window]))', total: 'sum(rate(all_total[$window]))' },
    { kind: 'latency', monitors: ['a'], matchers: [], below: 250 },
  ])('are rules as others, %j', (indicator) => {
    const group = sloRules(slo(indicator, { note: 'with {{ braces' }), UI);
    expect(group.rules.flatMap(checkRule)).toEqual([]);
    expect(group.rules.filter((rule) => rule.type === 'alerting').map((rule) => rule.labels['severity'])).toEqual([
      'critical',
      'warning',
    ]);
    // Every window that an alert looks at is recorded.
    const names = new Set(group.rules.map((rule) => rule.name));
    for (const { long, short } of BURNS)
      for (const window of [long, short]) expect(names).toContain(ratioSeries(window));
  });

  it('count down time of what was seen, and neither maintenance nor blind time', () => {
    const source = new MemorySource();
    // Of 60 minutes: 30 in maintenance, 3 down, 27 up; and a monitor that nobody could see.
    for (let s = 0; s <= 3_600; s += 30) {
      const minute = s / 60;
      const state = minute <= 30 ? 4 : minute <= 33 ? 2 : 0;
      source.add({ [METRIC_NAME]: 'monitor_state', monitor: 'web' }, START + s * 1_000, state);
      source.add({ [METRIC_NAME]: 'monitor_state', monitor: 'dark' }, START + s * 1_000, 3);
    }
    const found = recorded(source, slo({ kind: 'availability' }), 60);
    expect(found.get(ratioSeries('1h'))).toBeCloseTo(0.1, 2);
    expect(found.get(ratioSeries('5m'))).toBe(0);
    expect(found.get(SLO_SERIES.budgetLeft)).toBeLessThan(0);
  });

  it('wake somebody when the budget goes fast, and say when it is used up', () => {
    const source = new MemorySource();
    for (let s = 0; s <= 3_600; s += 30) {
      source.add({ [METRIC_NAME]: 'all_total' }, START + s * 1_000, s * 10);
      source.add({ [METRIC_NAME]: 'ok_total' }, START + s * 1_000, s * 8);
    }
    const objective = slo({ kind: 'ratio', good: 'ok_total', total: 'all_total' });
    const found = recorded(source, objective, 60);
    expect(found.get(ratioSeries('1h'))).toBeCloseTo(0.2, 6);
    expect(found.get('SloBurnsFast')).toBe(1);
    const left = found.get(SLO_SERIES.budgetLeft) ?? 0;
    expect(left).toBeCloseTo(1 - 0.2 / 0.01, 6);
    expect(found.get(SLO_SERIES.exhaustion)).toBe(0);
    // A fifth of the pace that the budget allows: a hundredth of it is used in the hour there was.
    const calm = new MemorySource();
    for (let s = 0; s <= 3_600; s += 30) {
      calm.add({ [METRIC_NAME]: 'all_total' }, START + s * 1_000, s * 1_000);
      calm.add({ [METRIC_NAME]: 'ok_total' }, START + s * 1_000, s * 998);
    }
    const quiet = recorded(calm, objective, 60);
    expect(quiet.get('SloBurnsFast')).toBe(0);
    expect(quiet.get('SloBurnsSlowly')).toBe(0);
    expect(quiet.get(SLO_SERIES.budgetLeft)).toBeCloseTo(0.8, 6);
    expect(quiet.get(SLO_SERIES.exhaustion)).toBeCloseTo((0.8 * 30 * 86_400) / 0.2, 0);
  });

  it('record nothing where there was no traffic', () => {
    const source = new MemorySource();
    for (let s = 0; s <= 600; s += 30)
      for (const name of ['ok_total', 'all_total']) source.add({ [METRIC_NAME]: name }, START + s * 1_000, 7);
    const found = recorded(source, slo({ kind: 'ratio', good: 'ok_total', total: 'all_total' }), 10);
    expect(found.get(ratioSeries('5m'))).toBeUndefined();
  });
});

describe('objectives in files', () => {
  async function problems(text: string): Promise<readonly string[]> {
    const dir = mkdtempSync(join(tmpdir(), 'tocsin-slo-'));
    writeFileSync(join(dir, 's.yml'), text);
    const result = await loadConfiguration([join(dir, 's.yml')], { variables: {} });
    rmSync(dir, { recursive: true, force: true });
    return result.ok ? [] : result.problems.map((one) => `${one.line}:${one.column} ${one.message}`);
  }

  it.each<readonly [string, readonly (string | RegExp)[]]>([
    ['slos: [{name: a, objective: 99.9%, availability: {}}]', []],
    ['slos: [{name: a, objective: 0.999, latency: {monitors: [x], below: 400ms}, window: 7d}]', []],
    [
      'slos: [{name: a, objective: 100%, availability: {}}]',
      ['1:29 objective is a share such as 99.9% or 0.999, but here stands "100%".'],
    ],
    ['slos: [{name: a, objective: 99%}]', ['1:8 an SLO has exactly one of availability, ratio, latency.']],
    ['slos: [{name: a, objective: 99%, ratio: {good: "ok_total{", total: x}}]', [/^1:41 could not parse expression: /]],
    [
      'slos: [{name: a, objective: 99%, latency: {monitors: [x]}}]',
      ['1:43 latency needs the key below, such as 500ms.'],
    ],
    ['slos: [{name: a, objective: 99%, window: 1h, availability: {}}]', ['1:42 window must be at least 1d.']],
  ])('%s', async (text, expected) => {
    const found = await problems(text);
    expect(found).toHaveLength(expected.length);
    expected.forEach((one, i) => expect(found[i]).toMatch(one));
  });
});

describe('objectives in words', () => {
  it('say what is left, how it goes and when it ends', () => {
    const [well, fast, over, young] = fixtureSlos();
    if (!well || !fast || !over || !young) throw new Error('four objectives');
    expect([well, fast, over, young].map(shapeOf)).toEqual(['up', 'critical', 'error', 'pending']);
    expect([well, fast, over, young].map(leftText)).toEqual(['83 %', '21 %', 'used up, 12 % over', 'not known yet']);
    expect([well, fast, over, young].map(exhaustionText)).toEqual(['in 124 days', 'in 9 h 22 min', 'already', '–']);
    expect(sloSentence([well])).toBe('All objectives are within their budgets.');
    expect(sloSentence([well, fast])).toBe('checkout works: the budget goes fast. 1 of 2 are within their budgets.');
    expect(sloSentence([young])).toBe('Nothing is known yet.');
  });
});
