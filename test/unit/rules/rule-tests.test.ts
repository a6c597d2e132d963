import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { testedApart } from '../../../src-main/engine/config/export-tests.ts';
import { writeExtensions } from '../../../src-main/engine/rules/extensions.ts';
import { loadRules } from '../../../src-main/engine/rules/load.ts';
import { runRuleTests } from '../../../src-main/engine/rules/unit-test/rule-tests.ts';
import { createRuleTester } from '../../../src-main/engine/rules/unit-test/test-worker.ts';
import type { AlertingRule, RuleGroup } from '../../../src-shared/model/rule.ts';
import type { RuleDraft } from '../../../src-shared/model/rule-draft.ts';
import { ruleYaml } from '../../../src-shared/rule/rule-yaml.ts';
import { testTemplate } from '../../../src-shared/rule/test-template.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { hasProgram } from '../../support/programs.ts';

const MIN = 60_000;

function alerting(name: string, expr: string, more: Partial<AlertingRule> = {}): RuleDraft {
  const rule: AlertingRule = {
    type: 'alerting',
    name,
    expr,
    for: 0,
    keepFiringFor: 0,
    labels: {},
    annotations: {},
    ...more,
  };
  return { rule, group: { name: 'desk', interval: MIN } };
}
function groupOf(...drafts: readonly RuleDraft[]): RuleGroup {
  return { name: 'desk', interval: MIN, rules: drafts.map(({ rule }) => rule), origin: { from: 'ui' } };
}

/** Rules whose expressions say what makes them hold. */
const SAID: readonly RuleDraft[] = [
  alerting('Slow', 'probe_duration_seconds{monitor="Orders API"} > 2', {
    for: 5 * MIN,
    labels: { severity: 'warning', team: "o'brien" },
    annotations: { summary: '{{ $labels.monitor }} takes {{ $value | humanizeDuration }}', colon: 'a: "b"\n- c' },
  }),
  alerting('Low', 'avg_over_time(free_ratio{host=~"db1|db2"}[10m]) <= 0.1', {
    annotations: { what: '{{ $value }} left' },
  }),
  alerting('Sum', 'sum by (job) (queue_depth{job="mail", node!="x"}) >= 100'),
  alerting('Gone', 'absent(up{job="shop"})', { for: 90_000 }),
  alerting('Sticky', 'disk_used_ratio > 0.9', { recover: 'disk_used_ratio < 0.8', onNoData: 'alerting' }),
  {
    rule: { type: 'recording', name: 'job:load:max', expr: 'max by (job) (load{job="a"})', labels: { of: 'all' } },
    group: { name: 'desk', interval: 30_000 },
  },
];
/** Rules whose expressions leave open what comes of them: the tests can be read and run, and a person fills them in. */
const OPEN: readonly RuleDraft[] = [
  alerting('Rate', 'rate(requests_total{code="500"}[5m]) > 1'),
  alerting('Ratio', 'sum(rate(errors[5m])) / sum(rate(requests[5m])) > 0.05'),
  alerting('Both', 'a > 1 and on (job) b == 0'),
  alerting('Scalar', 'vector(1)'),
];

describe('the tests to begin with', () => {
  it.each(SAID)('of $rule.name are as expected at once', (draft) => {
    const run = runRuleTests({ text: testTemplate(draft), group: groupOf(draft) });
    expect(run.problems).toEqual([]);
    expect(run.cases.filter(({ outcome }) => outcome !== 'passed')).toEqual([]);
    expect(run.cases.length).toBeGreaterThan(0);
  });
  it.each(OPEN)('of $rule.name can be read and run', (draft) => {
    const { cases, problems } = runRuleTests({ text: testTemplate(draft), group: groupOf(draft) });
    expect(problems).toEqual([]);
    expect(cases.length).toBeGreaterThan(0);
  });
  it('are none while there is no expression that can be read', () => {
    expect(testTemplate(alerting('X', 'up =='))).toBe('');
    expect(testTemplate(alerting('X', ' '))).toBe('');
  });
});

describe('a run', () => {
  const [slow] = SAID;
  if (slow === undefined) throw new Error('there is a rule');
  const text = `evaluation_interval: 1m
tests:
  - name: slow
    input_series:
      - {series: 'probe_duration_seconds{monitor="a"}', values: '3x9'}
    alert_rule_test:
      - {eval_time: 1m, alertname: Slow, exp_alerts: []}
      - eval_time: 6m
        alertname: Slow
        exp_alerts: [{exp_labels: {severity: page, monitor: a}}, {exp_labels: {severity: warning, team: o'brien, monitor: a}, exp_annotations: {summary: a takes 3s, colon: "a: \\"b\\"\\n- c"}}]
    promql_expr_test:
      - {expr: 'probe_duration_seconds + 1', eval_time: 1m, exp_samples: [{labels: '{monitor="a"}', value: 5}]}
      - {expr: 'rate(up)', eval_time: 1m}
`.replaceAll('\\\\', '\\');
  const anyMonitor = { ...slow, rule: { ...slow.rule, expr: 'probe_duration_seconds > 2' } };

  it('says of every case, at its line, what was expected and what came', () => {
    const { cases, problems } = runRuleTests({ text, group: groupOf(anyMonitor) });
    expect(problems).toEqual([]);
    expect(cases.map(({ line, outcome, kind }) => [line, outcome, kind])).toEqual([
      [7, 'passed', 'alerts'],
      [8, 'failed', 'alerts'],
      [12, 'failed', 'expression'],
      [13, 'failed', 'expression'],
    ]);
    const fires = 'Slow';
    expect(cases[1]?.expected).toHaveLength(2);
    expect(cases[1]?.got).toEqual([
      `{alertname="${fires}", monitor="a", severity="warning", team="o'brien"}\ncolon: a: "b"\n- c\nsummary: a takes 3s`,
    ]);
    expect(cases[1]?.expected).toContain(cases[1]?.got[0]);
    expect(cases[2]).toMatchObject({ expected: ['{monitor="a"} 5'], got: ['{monitor="a"} 4'] });
    expect(cases[3]?.problem).toContain('expected type range vector');
  });

  it('says which cases were not judged because a rule failed before them', () => {
    const twins = alerting('Twins', 'label_replace(probe_duration_seconds or up, "monitor", "x", "", "")');
    const more = text.replace(
      "values: '3x9'}",
      "values: '3x9'}\n      - {series: 'up{monitor=\"b\"}', values: '_x3 1x9'}",
    );
    const { cases } = runRuleTests({ text: more, group: groupOf(anyMonitor, twins) });
    expect(cases.find(({ kind }) => kind === 'rule')).toMatchObject({ outcome: 'failed', subject: 'Twins', line: 3 });
    expect(cases.filter(({ outcome }) => outcome === 'skipped').map(({ line }) => line)).toEqual([9, 13, 14]);
    expect(cases.find(({ line }) => line === 8)?.outcome).toBe('passed');
  });

  it('gives what cannot be read with its place, and runs nothing', () => {
    const { cases, problems } = runRuleTests({ text: 'tests:\n  - input: []\n', group: groupOf(slow) });
    expect(cases).toEqual([]);
    expect(problems).toMatchObject([{ line: 2, column: 5 }]);
  });
});

describe('the thread that runs tests', () => {
  const path = resolve(import.meta.dirname, '../../../src-main/engine/rules/unit-test/test.worker.ts');
  const group = groupOf(alerting('A', 'up == 0'));

  it('ends with tests that nobody waits for any more; those of others are run all the same', async () => {
    const clock = new FakeClock();
    const run = createRuleTester(path, clock);
    // Millions of evaluations: minutes.
    const endless =
      'tests: [{input_series: [{series: up, values: 0}], promql_expr_test: [{expr: sum(count_over_time(up[10d:1s])), eval_time: 4999990m}]}]';
    const abort = new AbortController();
    const gone = run({ text: endless, group }, abort.signal);
    const other = run({ text: 'tests: [{promql_expr_test: [{expr: up}]}]', group }, new AbortController().signal);
    abort.abort(new Error('enough'));
    await expect(gone).rejects.toThrow('enough');
    expect((await other).cases).toMatchObject([{ outcome: 'passed' }]);
    await clock.run(16_000);
  });
});

const promtoolThere = hasProgram('promtool');
if (!promtoolThere) console.log('skipped: promtool is not installed, so nobody to give exported tests to');

describe.skipIf(!promtoolThere)('exported tests', () => {
  let dir = '';
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'tocsin-rule-tests-'));
  });
  afterAll(() => rm(dir, { recursive: true, force: true }));
  const promtool = (...args: readonly string[]): Promise<string> =>
    new Promise((done) => {
      execFile('promtool', args, { cwd: dir }, (error, out, err) => done(`${error === null ? 0 : 1} ${out}${err}`));
    });

  it('are run by promtool over the rules of their group, with the outcome they had here', async () => {
    const group = groupOf(...SAID);
    const wrong = testTemplate(alerting('Slow', 'probe_duration_seconds{monitor="Orders API"} > 2'));
    const tests = [
      ...SAID.map((draft) => ({ group: 'desk', rule: draft.rule.name, text: testTemplate(draft) })),
      { group: 'desk', rule: 'slow', text: wrong },
    ];
    const other: RuleGroup = { ...group, name: 'other', rules: [] };
    const apart = testedApart([group, other], tests, (groups) =>
      stringify({
        groups: groups.map(({ name, rules }) => ({
          name,
          rules: rules.map((rule) =>
            rule.type === 'recording'
              ? { record: rule.name, expr: rule.expr, labels: rule.labels }
              : {
                  alert: rule.name,
                  expr: rule.expr,
                  for: `${rule.for / 1_000}s`,
                  labels: rule.labels,
                  annotations: writeExtensions(rule),
                },
          ),
        })),
      }),
    );
    expect(apart.plain).toEqual([other]);
    expect(apart.ruleFiles.map(({ name }) => name)).toEqual(['desk.rules.yml']);
    for (const { name, text } of [...apart.ruleFiles, ...apart.tests]) await writeFile(join(dir, name), text);
    expect(await promtool('check', 'rules', 'desk.rules.yml')).toMatch(/^0 .*SUCCESS: 6 rules found/s);
    const good = apart.tests.slice(0, SAID.length).map(({ name }) => name);
    expect(await promtool('test', 'rules', ...good)).toMatch(/^0 (?:Unit Testing: .*\s+SUCCESS\s+){6}$/);
    // A name that differs in nothing but its case is another file, and what fails here fails there.
    expect(apart.tests.at(-1)?.name).toBe('slow-2.test.yml');
    expect(await promtool('test', 'rules', 'slow-2.test.yml')).toMatch(/^1 .*alertname: Slow, time: 5m/s);
    expect(runRuleTests({ text: wrong, group }).cases.some(({ outcome }) => outcome === 'failed')).toBe(true);
  });

  it('of a rule as the editor writes its file', async () => {
    for (const draft of SAID) {
      await writeFile(join(dir, 'one.yml'), ruleYaml(draft));
      expect(loadRules(ruleYaml(draft), 'one.yml').problems).toEqual([]);
      await writeFile(join(dir, 'one.test.yml'), `rule_files: [one.yml]\n${testTemplate(draft)}`);
      expect(await promtool('test', 'rules', 'one.test.yml')).toMatch(/^0 .*SUCCESS/s);
    }
  });
});
