import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Command, CommanderError } from 'commander';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CommandError } from '../../../src-main/cli/output.ts';
import { addTest } from '../../../src-main/cli/test.ts';
import { goDuration } from '../../../src-main/engine/rules/unit-test/print.ts';
import { prometheusDuration } from '../../../src-shared/time/duration.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { hasProgram } from '../../support/programs.ts';
import { runPromtoolFile, unitTestFiles } from '../../vectors/promtool.ts';
import { runRuleFile } from '../../vectors/rules.ts';

let dir = '';
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tocsin-rule-tests-'));
});
afterAll(async () => {
  await rm(dir, { recursive: true, force: true });
});

const RULES = `groups:
  - name: late
    rules:
      - record: job:up:twice
        expr: job:up:sum * 2
  - name: early
    limit: 2
    rules:
      - record: job:up:sum
        expr: sum by (job) (up)
      - alert: Down
        expr: up == 0
        for: 2m
        keep_firing_for: 90s
        labels: {severity: page, seen: '{{ $externalLabels.site }}'}
        annotations:
          summary: '{{ $labels.instance }} at {{ $value }}, {{ query "count(up)" | first | value }} there'
      - alert: Storm
        expr: ALERTS{alertname="Down", alertstate="firing"}
      - record: step
        expr: count_over_time(up[125s:])
`;

/** One test of everything that can be in a file; promtool and Tocsin have to see it alike. */
const TESTS = `rule_files: [rules.yml, none-*.yml]
evaluation_interval: 30s
group_eval_order: [early, late]
tests:
  - interval: 30s
    name: outage
    external_labels: {site: desk}
    input_series:
      - {series: 'up{job="a", instance="x"}', values: '1 0x6 1x4 _x3 stale'}
      - {series: 'up{job="b", instance="y"}', values: '1x12'}
    alert_rule_test:
      - {eval_time: 2m29s, alertname: Down, exp_alerts: []}
      - eval_time: 2m30s
        alertname: Down
        exp_alerts:
          - exp_labels: {severity: page, seen: desk, job: a, instance: x}
            exp_annotations: {summary: 'x at 0, 2 there'}
      - {eval_time: 4m29s, alertname: Down, exp_alerts: [{exp_labels: {severity: page, seen: desk, job: a, instance: x}, exp_annotations: {summary: 'x at 0, 2 there'}}]}
      - {eval_time: 5m30s, alertname: Down, exp_alerts: []}
      - {eval_time: 3m, alertname: Storm, exp_alerts: [{exp_labels: {severity: page, seen: desk, job: a, instance: x, alertstate: firing}}]}
      - {eval_time: 3m, alertname: Nobody, exp_alerts: [{exp_labels: {wrong: yes}, exp_annotations: {a: "b\\nc"}}]}
      - {eval_time: 3m, alertname: Down, exp_alerts: [{exp_labels: {job: b}}, {exp_labels: {job: a}}]}
    promql_expr_test:
      - {expr: 'job:up:twice', eval_time: 1m, exp_samples: [{labels: 'job:up:twice{job="a"}', value: 0}, {labels: 'job:up:twice{job="b"}', value: 2}]}
      - {expr: 'ALERTS', eval_time: 1m, exp_samples: [{labels: 'ALERTS{alertname="Down",alertstate="pending",job="a",instance="x",severity="page",seen="desk"}', value: 1}]}
      - {expr: 'ALERTS_FOR_STATE', eval_time: 2m, exp_samples: [{labels: 'ALERTS_FOR_STATE{alertname="Down",job="a",instance="x",severity="page",seen="desk"}', value: 30}]}
      - {expr: 'sum(step)', eval_time: 4m, exp_samples: [{labels: '{}', value: 1}]}
      - {expr: 'up{job="a"}', eval_time: 10m, exp_samples: []}
      - {expr: 'up +', eval_time: 1m, exp_samples: []}
      - {expr: 'up[1m]', eval_time: 1m, exp_samples: []}
      - {expr: 'vector(1234567.5) * 1e20', eval_time: 1h1m30s, exp_samples: [{labels: '{}', value: .inf}]}
      - {expr: 'vector(NaN)', eval_time: 1d, exp_samples: [{labels: '{}', value: .nan}]}
      - {expr: 'time()', eval_time: 1d2h, exp_samples: [{labels: 'x{', value: 1}]}
  - interval: 1m
    input_series:
      - {series: 'up{instance="a"}', values: 0x9}
      - {series: 'up{instance="b"}', values: 0x9}
      - {series: 'up{instance="c"}', values: _x4 0x9}
    promql_expr_test:
      - {expr: 'count(up)', eval_time: 8m, exp_samples: [{labels: '{}', value: 7}]}
  - input_series: [{series: 'up', values: 1 b}]
`;

/** Lines that both have, without the blank ones: promtool 2.42 names tests of alerts only, and words syntax otherwise. */
function told(text: string): readonly string[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '' && !/^ {4}name: |parse error|^Unit Testing|^\d of/.test(line));
}

interface Ended {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the command as the command line does. */
async function tocsin(...args: readonly string[]): Promise<Ended> {
  const out: string[] = [];
  const program = new Command('tocsin').exitOverride().configureOutput({ writeErr: () => undefined });
  addTest(program, {
    output: { print: (text) => out.push(text), say: () => undefined },
    clock: new FakeClock(),
    variables: {},
    version: '0',
    open: () => Promise.reject(new Error('nothing is opened')),
  });
  const ended = (status: number, err: string): Ended => ({ status, out: out.join('\n'), err });
  try {
    await program.parseAsync([...args], { from: 'user' });
    return ended(0, '');
  } catch (error) {
    if (error instanceof CommandError) return ended(error.status, error.message);
    if (error instanceof CommanderError) return ended(2, error.message);
    throw error;
  }
}

function promtool(file: string): Promise<string> {
  return new Promise((done) => {
    // What is wrong goes to standard error, the rest to standard output.
    execFile('promtool', ['test', 'rules', file], (_error, out, err) => done(out + err));
  });
}

const promtoolThere = hasProgram('promtool');
if (!promtoolThere) console.log('skipped: promtool is not installed, so nothing to compare rule tests with');

describe('unit tests of rules', () => {
  beforeAll(async () => {
    await writeFile(join(dir, 'rules.yml'), RULES);
    await writeFile(join(dir, 'all.yml'), TESTS);
    await writeFile(join(dir, 'good.yml'), 'rule_files: [rules.yml]\ntests: [{name: nothing}]\n');
  });

  it.skipIf(!promtoolThere)('are judged as promtool judges them, word for word', async () => {
    const theirs = told(await promtool(join(dir, 'all.yml')));
    const ours = told((await tocsin('test', 'rules', join(dir, 'all.yml'))).out);
    expect(ours.filter((line) => !line.includes('WARNING'))).toEqual(
      theirs.filter((line) => !line.includes('WARNING')),
    );
    expect(ours.length).toBeGreaterThan(30);
  });

  it('say what differs and end with status 1, 0 when nothing does', async () => {
    const bad = await tocsin('test', 'rules', join(dir, 'all.yml'), join(dir, 'good.yml'));
    expect(bad).toMatchObject({ status: 1, err: '1 of 2 files failed' });
    for (const part of [
      '  WARNING: no file match pattern none-*.yml\n  FAILED:\n',
      '    name: outage,\n    alertname: Nobody, time: 3m, \n        exp:[\n            0:\n              Labels:{alertname="Nobody", wrong="yes"}\n              Annotations:{a="b\\nc"}\n            ], \n        got:[]',
      '    expr: "up[1m]", time: 1m, err: rule result is not a vector or scalar',
      '    expr: "up +", time: 1m, err: 1:5: parse error: unexpected end of input',
      'exp: {} +Inf\n        got: {} 1.2345675E+26',
      '    rule: Down, time: 4m0s, err: exceeded limit of 2 with 3 alerts',
      '1:6: parse error: unexpected "b" in series values, expected number or "stale"',
      '  SUCCESS',
    ])
      expect(bad.out).toContain(part);
    expect(await tocsin('test', 'rules', join(dir, 'good.yml'))).toMatchObject({ status: 0, err: '' });
  });

  it('tell programs the same', async () => {
    const report = join(dir, 'report.xml');
    const { status, out } = await tocsin(
      'test',
      'rules',
      '--json',
      '--junit',
      report,
      '--run',
      'out',
      join(dir, 'all.yml'),
    );
    expect(status).toBe(1);
    expect(JSON.parse(out)).toMatchObject([{ errors: [], tests: [{ name: 'outage' }] }]);
    expect(await readFile(report, 'utf8')).toContain('<testcase name="outage"><failure message="differs">');
    expect(await tocsin('test', 'rules', '--run', '(', join(dir, 'all.yml'))).toMatchObject({ status: 2 });
    expect(await tocsin('test', 'rules')).toMatchObject({ status: 2 });
  });

  it.each([
    ['', 'there is no such file'],
    [
      'tests: [{alert_rule_test: [{eval_time: 1m}]}]',
      ':1:28: an item under alert_rule_test misses required attribute alertname at eval_time 1m.',
    ],
    ['test: []', ':1:1: a file of rule tests has no key test. Did you mean tests?'],
    ['group_eval_order: [a, b, a]', ':1:19: group name repeated in evaluation order: a.'],
    ['tests: [{start_timestamp: soon}]', ':1:27: start_timestamp is a time'],
    ['rule_files: [broken.yml]\ntests: [{}]', 'could not parse expression: unexpected end of input.'],
  ])('say where a file is wrong: %s', async (text, message) => {
    const file = join(dir, text === '' ? 'missing.yml' : 'wrong.yml');
    await writeFile(join(dir, 'broken.yml'), 'groups: [{name: a, rules: [{alert: X, expr: up ==}]}]');
    if (text !== '') await writeFile(file, text);
    const { status, out } = await tocsin('test', 'rules', file);
    expect(status).toBe(1);
    expect(out).toContain(message);
  });

  it('know the address they are given', async () => {
    const alert = '{alert: A, expr: vector(1), annotations: {link: "{{ externalURL }}{{ pathPrefix }}"}}';
    await writeFile(join(dir, 'url-rules.yml'), `groups: [{name: g, rules: [${alert}]}]`);
    const expected = '{exp_annotations: {link: "http://desk/t/t"}}';
    const test = `{external_url: "http://desk/t", alert_rule_test: [{alertname: A, exp_alerts: [${expected}]}]}`;
    await writeFile(join(dir, 'url.yml'), `rule_files: [url-rules.yml]\ntests: [${test}]`);
    expect(await tocsin('test', 'rules', join(dir, 'url.yml'))).toMatchObject({ status: 0 });
  });

  it('print durations as theirs are printed', () => {
    expect([0, 1_209_600_000, 31_536_000_000, 1_296_000_000, 90_061_001].map(prometheusDuration)).toEqual([
      '0s',
      '2w',
      '1y',
      '15d',
      '1d1h1m1s1ms',
    ]);
    expect([0, 5, 60_000, 3_600_000, 90_500].map(goDuration)).toEqual(['0s', '5ms', '1m0s', '1h0m0s', '1m30.5s']);
  });

  it('begin when they say', async () => {
    const samples = '[{labels: "{}", value: 1767582060}]';
    const test = `{start_timestamp: "2026-01-05T03:00:00Z", input_series: [{series: x, values: 1 2}], promql_expr_test: [{expr: max(timestamp(x)), eval_time: 1m, exp_samples: ${samples}}]}`;
    await writeFile(
      join(dir, 'start.yml'),
      `tests:\n  - ${test}\n  - ${test.replace('"2026-01-05T03:00:00Z"', '1767582000')}\n`,
    );
    expect(await tocsin('test', 'rules', join(dir, 'start.yml'))).toMatchObject({ status: 0 });
  });
});

const vectors = process.env['TOCSIN_VECTORS'] ?? resolve(import.meta.dirname, '../../../../shared/vectors');
const [theirTests, theirRules] = [join(vectors, 'promtool'), join(vectors, 'rules')];
const there = existsSync(theirTests) && existsSync(theirRules);
if (!there) console.log(`skipped: promtool's own rule tests and the collected rule files are not at ${vectors}`);

describe.skipIf(!there)('rule tests and rules of others', () => {
  it.each(there ? unitTestFiles(theirTests) : [])('%s is judged as promtool judges it', async (file) => {
    const { failures, passed } = await runPromtoolFile(join(theirTests, file));
    expect(failures).toEqual([]);
    expect(passed).toBeGreaterThan(0);
  });

  it.skipIf(!promtoolThere)('failing.yml fails with promtool’s words', async () => {
    const file = join(theirTests, 'failing.yml');
    expect(told((await tocsin('test', 'rules', file)).out)).toEqual(told(await promtool(file)));
  });

  it.each(there ? readdirSync(theirRules) : [])('%s loads and evaluates', (file) => {
    const { failures, passed } = runRuleFile(join(theirRules, file));
    expect(failures).toEqual([]);
    expect(passed).toBeGreaterThan(0);
  });
});
