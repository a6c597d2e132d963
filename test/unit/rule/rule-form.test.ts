import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { loadRules } from '../../../src-main/engine/rules/load.ts';
import { readRuleDrafts } from '../../../src-main/engine/rules/read-drafts.ts';
import { BLANK, readWritten, refusedFields, writtenOf } from '../../../src-renderer/features/rules/editor/written.ts';
import type { RuleDraft } from '../../../src-shared/model/rule-draft.ts';
import { checkRule } from '../../../src-shared/rule/check-rule.ts';
import { isCondition, withThreshold } from '../../../src-shared/rule/condition.ts';
import { formOf } from '../../../src-shared/rule/form-of.ts';
import { BLANK_FORMS, expressionOf, type RuleForm, wordsOf } from '../../../src-shared/rule/rule-form.ts';
import { ruleYaml } from '../../../src-shared/rule/rule-yaml.ts';

describe('an expression', () => {
  it.each([
    ['up == 0', true],
    ['up == bool 0', false],
    ['up', false],
    ['up == 0 and on (job) x', true],
    ['up and x', false],
    ['absent(up)', true],
    ['sum(up', false],
  ])('%s is a condition: %s', (expr, expected) => {
    expect(isCondition(expr)).toBe(expected);
  });
  it('gets a threshold around the whole', () => {
    expect(withThreshold('a + b', '>', 1.5)).toBe('(a + b) > 1.5');
    expect(withThreshold('-a', '<', 0)).toBe('(-a) < 0');
    expect(withThreshold('sum by (x) (a)', '>', 2)).toBe('sum by (x) (a) > 2');
  });
});

describe('a form writes PromQL', () => {
  it.each<[RuleForm, string]>([
    [BLANK_FORMS.down, 'monitor_state == 2'],
    [{ kind: 'down', monitor: 'a "b" \\' }, 'monitor_state{monitor="a \\"b\\" \\\\"} == 2'],
    [BLANK_FORMS.latency, 'avg_over_time(probe_duration_seconds[5m]) > 1'],
    [
      { kind: 'latency', monitor: 'x', of: 'p95', aboveMs: 800.5, over: '1h' },
      'quantile_over_time(0.95, probe_duration_seconds{monitor="x"}[1h]) > 0.8005',
    ],
    [BLANK_FORMS.errors, '1 - avg_over_time(probe_success[15m]) > 0.05'],
    [{ kind: 'series', expr: ' a + b ', is: 'below', value: 3 }, '(a + b) < 3'],
    [{ kind: 'absent', expr: 'up{job="x"}' }, 'absent(up{job="x"})'],
    [{ ...BLANK_FORMS.change, expr: 'x{a="b"}' }, 'abs(x{a="b"} / x{a="b"} offset 1h - 1) > 0.5'],
    [
      { kind: 'change', expr: 'rate(x[5m])', direction: 'up', percent: 7, over: '1d' },
      'rate(x[5m]) / last_over_time((rate(x[5m]))[5m:] offset 1d) - 1 > 0.07',
    ],
    [
      { kind: 'change', expr: 'a - b', direction: 'down', percent: 20, over: '1h' },
      '1 - (a - b) / last_over_time((a - b)[5m:] offset 1h) > 0.2',
    ],
    [BLANK_FORMS.series, ''],
    [BLANK_FORMS.change, ''],
  ])('%j', (form, expected) => {
    const expr = expressionOf(form);
    expect(expr).toBe(expected);
    if (expr === '') return;
    const { name, summary } = wordsOf(form);
    const rule = {
      type: 'alerting' as const,
      name,
      expr,
      for: 0,
      keepFiringFor: 0,
      labels: {},
      annotations: { summary },
    };
    expect(checkRule(rule)).toEqual([]);
    expect(isCondition(expr)).toBe(true);
    expect(expressionOf(formOf(expr) ?? BLANK_FORMS.series)).toBe(expr);
  });
});

describe('a form is read back', () => {
  const monitor = fc.oneof(fc.constant(''), fc.string({ minLength: 1 }));
  const over = fc.constantFrom('30s', '5m', '1h30m', '1d');
  const percent = fc.integer({ min: 1, max: 500 });
  const expr = fc.constantFrom('up{job="x"}', 'sum by (job) (rate(a[5m]))', 'rate(a[5m])', 'a - b', '-a');
  it('from the PromQL that it wrote', () => {
    const forms: fc.Arbitrary<RuleForm> = fc.oneof(
      fc.record({ kind: fc.constant('down' as const), monitor }),
      fc.record({
        kind: fc.constant('latency' as const),
        monitor,
        of: fc.constantFrom('mean' as const, 'p95' as const),
        aboveMs: fc.integer({ min: 1, max: 100_000 }),
        over,
      }),
      fc.record({ kind: fc.constant('errors' as const), monitor, abovePercent: percent, over }),
      fc.record({
        kind: fc.constant('series' as const),
        expr,
        is: fc.constantFrom('above' as const, 'below' as const),
        value: fc.integer({ min: 0, max: 1_000 }),
      }),
      fc.record({ kind: fc.constant('absent' as const), expr: fc.constantFrom('up', 'up{job="x"}') }),
      fc.record({
        kind: fc.constant('change' as const),
        expr,
        direction: fc.constantFrom('up' as const, 'down' as const, 'either' as const),
        percent,
        over,
      }),
    );
    fc.assert(
      fc.property(forms, (form) => {
        const read = formOf(expressionOf(form));
        expect(read?.kind).toBe(form.kind);
        expect(read === undefined ? '' : expressionOf(read)).toBe(expressionOf(form));
      }),
    );
  });
  it.each<[string, RuleForm | undefined]>([
    ['probe_success == 0', undefined],
    ['monitor_state{monitor="x",group="y"} == 2', undefined],
    ['monitor_state{monitor!="x"} == 2', undefined],
    ['monitor_state == 1', undefined],
    [
      'quantile_over_time(0.5, probe_duration_seconds[5m]) > 1',
      { ...BLANK_FORMS.series, expr: 'quantile_over_time(0.5, probe_duration_seconds[5m])' },
    ],
    [
      'avg_over_time( probe_duration_seconds{ monitor = "x" }[5m] ) > 0.8',
      { ...BLANK_FORMS.latency, monitor: 'x', aboveMs: 800 },
    ],
    ['abs(x / x offset 1h - 1) > 0.5', { ...BLANK_FORMS.change, expr: 'x' }],
    ['sum(', undefined],
    ['', undefined],
  ])('%s', (text, expected) => {
    expect(formOf(text)).toEqual(expected);
  });
});

describe('a rule in the form', () => {
  const whole = { ...BLANK, name: 'LatencyHigh', expr: 'up == 0' };
  it('becomes a draft, and a draft becomes the form again', () => {
    const written = {
      ...whole,
      labels: { team: 'a' },
      annotations: { summary: 's' },
      source: 'far',
      rest: { limit: 3 },
    };
    const { draft, errors } = readWritten(written);
    expect(errors.size).toBe(0);
    expect(draft).toEqual({
      rule: {
        type: 'alerting',
        name: 'LatencyHigh',
        expr: 'up == 0',
        for: 300_000,
        keepFiringFor: 0,
        labels: { team: 'a', severity: 'warning' },
        annotations: { summary: 's' },
      },
      group: { name: 'ui', interval: 60_000, source: 'far', limit: 3 },
    });
    if (draft === undefined) throw new Error('a draft');
    expect(writtenOf(draft)).toEqual(written);
  });
  it('keeps every label of a series that is recorded', () => {
    const draft: RuleDraft = {
      rule: { type: 'recording', name: 'a:b', expr: 'up', labels: { severity: 'x', team: 'a' } },
      group: { name: 'g', interval: 1_000 },
    };
    expect(readWritten(writtenOf(draft)).draft).toEqual(draft);
  });
  it('says at its fields what is wrong, with the place in the text', () => {
    const { draft, errors } = readWritten({
      ...whole,
      name: ' ',
      expr: 'rate(x)',
      for: 'soon',
      interval: '0s',
      group: '',
      annotations: { summary: '{{ end' },
    });
    expect(draft).toBeUndefined();
    expect([...errors.keys()].sort()).toEqual(['annotations.summary', 'expr', 'for', 'group', 'interval', 'name']);
    expect(errors.get('expr')).toMatch(/^1:6: could not parse expression/);
  });
  it('takes what the engine refused at its fields', () => {
    const at = (...path: (string | number)[]) => ({ path: ['draft', ...path], message: path.join('.') });
    const fields = refusedFields([
      at('rule', 'name'),
      at('rule', 'labels', 'a'),
      at('group', 'name'),
      at('group', 'interval'),
    ]);
    expect([...fields.keys()]).toEqual(['name', 'labels.a', 'group', 'interval']);
  });
  it('is a rule file that loads as it was meant', () => {
    const draft: RuleDraft = {
      rule: {
        type: 'alerting',
        name: 'yes',
        expr: 'sum(\n  rate(a{b="c: d # e"}[5m])\n) > 1',
        for: 300_000,
        keepFiringFor: 60_000,
        labels: { severity: 'warning' },
        annotations: { summary: '{{ $labels.job }}: "slow" \\ late' },
      },
      group: { name: 'a b', interval: 60_000, limit: 2, queryOffset: 1_000, source: 'far' },
    };
    const { groups, problems } = loadRules(ruleYaml(draft), 'x.yml');
    expect(problems).toEqual([]);
    expect(groups).toEqual([{ ...draft.group, rules: [draft.rule], origin: { from: 'file', file: 'x.yml', line: 2 } }]);
    const recording: RuleDraft = {
      rule: { type: 'recording', name: 'a:b', expr: 'up', labels: {} },
      group: { name: 'g', interval: 1_000 },
    };
    expect(parseYaml(ruleYaml(recording))).toEqual({
      groups: [{ name: 'g', interval: '1s', rules: [{ record: 'a:b', expr: 'up' }] }],
    });
  });
  it('survives any text as a rule file', () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ minLength: 1 }), (summary, team) => {
        const { draft } = readWritten({ ...whole, labels: { team }, annotations: { note: summary } });
        if (draft === undefined) return;
        const read = parseYaml(ruleYaml(draft)) as { groups: { rules: { labels: object; annotations: object }[] }[] };
        expect(read.groups[0]?.rules[0]).toMatchObject({
          labels: { team, severity: 'warning' },
          annotations: { note: summary },
        });
      }),
    );
  });
});

describe('a rule file in the editor', () => {
  const draft: RuleDraft = {
    rule: {
      type: 'alerting',
      name: 'A',
      expr: 'up == 0',
      for: 60_000,
      keepFiringFor: 0,
      labels: { severity: 'error' },
      annotations: { summary: 'gone' },
      recover: 'up == 1',
      onNoData: 'alerting',
    },
    group: { name: 'g', interval: 5_000, limit: 3 },
  };
  it('is read into what it was written from', () => {
    expect(readRuleDrafts(ruleYaml(draft))).toEqual({ drafts: [draft], problems: [] });
  });
  it('says line and column of what is wrong, and gives nothing then', () => {
    const text = ruleYaml(draft).replace('up == 0', 'rate(up) > 0').replace('for: 1m', 'for: soon');
    const { drafts, problems } = readRuleDrafts(text);
    expect(drafts).toEqual([]);
    const lines = text.split('\n');
    const at = problems.map(({ line, column }) => lines[line - 1]?.slice(column - 1));
    expect(at.some((rest) => rest?.startsWith('soon'))).toBe(true);
    expect(problems.map(({ message }) => message).join(' ')).toContain('could not parse expression');
  });
  it('refuses a group that is evaluated more often than the console does', () => {
    const { drafts, problems } = readRuleDrafts(ruleYaml(draft).replace('interval: 5s', 'interval: 200ms'));
    expect([drafts.length, problems[0]?.line]).toEqual([0, 2]);
    expect(problems[0]?.message).toContain('the group g is evaluated every 200 ms');
  });
});
