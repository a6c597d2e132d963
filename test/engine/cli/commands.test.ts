import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfiguration } from '../../../src-main/engine/config/load.ts';
import type { Incident } from '../../../src-shared/model/incident.ts';
import { Monitor } from '../../../src-shared/model/monitor.ts';
import { tocsin } from '../../support/command-line.ts';
import { consoleClient } from '../../support/console-client.ts';
import { ConsoleProcess } from '../../support/console-process.ts';
import { TargetFleet } from '../../support/target-fleet.ts';
import { until } from '../../support/wait.ts';

let dir = '';
let targets: TargetFleet;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tocsin-cli-'));
  targets = await TargetFleet.start();
  await writeFile(
    join(dir, 'tocsin.yml'),
    `global: {external_labels: {site: desk}}
monitors:
  - {name: well, kind: http, url: "${targets.url(0)}", interval: 1s, labels: {team: payments}}
  - {name: ill, kind: http, url: "${targets.url(1)}", interval: 1s, failure_threshold: 1}
rule_files: [rules.yml]
maintenance: [{name: deploy, by_hand: true, duration: 30m, monitors: [well]}]
route: {receiver: files, group_wait: 1s}
receivers: [{name: files, log_configs: [{path: "${join(dir, 'said.log')}"}]}]
retention: {raw: 7d}
`,
  );
  await writeFile(
    join(dir, 'rules.yml'),
    'groups: [{name: own, interval: 15s, rules: [{record: "up:count", expr: "count(monitor_state == 0)"}]}]\n',
  );
  targets.kill(1);
});
afterAll(async () => {
  await targets[Symbol.asyncDispose]();
  await rm(dir, { recursive: true, force: true });
});

const data = (): readonly string[] => ['--data', join(dir, 'data')];
/** The JSON that a command printed; it has to have ended well. */
async function json(...args: readonly string[]): Promise<unknown> {
  const ended = await tocsin(...args, ...data());
  expect(ended).toMatchObject({ status: 0 });
  return JSON.parse(ended.out);
}

describe('with a running console', () => {
  let console: ConsoleProcess;
  beforeAll(async () => {
    console = await ConsoleProcess.start([...data(), '--config', join(dir, 'tocsin.yml')]);
    using client = consoleClient(console);
    await client.call('monitor.save', {
      create: true,
      monitor: Monitor.parse({
        name: 'made-here',
        kind: 'tcp',
        host: '127.0.0.1',
        port: 9,
        interval: 60_000,
        paused: true,
      }),
    });
    await until(
      'the alert',
      async () => (await client.call('alert.list', {})).some((one) => one.state === 'firing'),
      20_000,
    );
  }, 60_000);
  afterAll(() => console[Symbol.asyncDispose]());

  const rulesListed = async (): Promise<string> => (await tocsin('rules', 'list', ...data())).out;

  it('rules are kept beside those of files, and every version of them', async () => {
    const file = join(dir, 'mine.yml');
    const rule = (expr: string): Promise<void> =>
      writeFile(file, `groups: [{name: mine, interval: 1m, rules: [{alert: Mine, expr: "${expr}", for: 1m}]}]\n`);
    await rule('rate(up)');
    const refused = await tocsin('rules', 'save', file, ...data());
    expect([refused.status, refused.err]).toEqual([1, expect.stringMatching(/mine\.yml:1:\d+: .*range vector/)]);
    await rule('vector(0) > 1');
    expect((await tocsin('rules', 'save', file, ...data())).out).toBe('Mine: made\n');
    await rule('vector(0) > 2');
    expect((await tocsin('rules', 'save', file, ...data())).out).toBe('Mine: changed\n');

    expect((await tocsin('rules', 'show', 'Mine', ...data())).out).toContain(
      '    interval: 1m\n    rules:\n      - alert: Mine\n',
    );
    expect((await tocsin('rules', 'show', 'up:count', ...data())).out).toContain('- record: "up:count"');
    const versions = (await tocsin('rules', 'versions', 'Mine', ...data())).out;
    expect(versions).toMatch(/changed +\S+ +\S+ +expr: vector\(0\) > 1 → vector\(0\) > 2\n/);
  });

  it('rules of files are switched and copied, and not deleted', async () => {
    expect((await tocsin('rules', 'disable', 'up:count', ...data())).out).toBe('up:count: disabled\n');
    expect(await rulesListed()).toMatch(/^up:count +disabled +own +\S+rules\.yml:1 /m);
    expect((await tocsin('rules', 'enable', 'up:count', ...data())).out).toBe('up:count: enabled\n');
    expect((await tocsin('rules', 'duplicate', 'up:count', ...data())).out).toBe('up:countCopy: made, disabled\n');
    expect(await rulesListed()).toMatch(/^up:countCopy +disabled +own +console /m);
    expect(await tocsin('rules', 'delete', 'up:count', ...data())).toMatchObject({ status: 1 });
    expect(await tocsin('rules', 'delete', 'up:countCopy', ...data())).toMatchObject({ status: 0 });
  });

  it('rules are deleted and put back', async () => {
    await tocsin('rules', 'delete', 'Mine', ...data());
    expect(await rulesListed()).not.toContain('Mine');
    const [, , first] = (await json('rules', 'versions', 'Mine', '--json')) as { id: number; action: string }[];
    expect(first?.action).toBe('created');
    expect((await tocsin('rules', 'restore', String(first?.id), ...data())).out).toBe('Mine: put back\n');
    expect((await json('export', '--json')) as Record<string, string>).toMatchObject({
      'rules.yml': expect.stringContaining('vector(0) > 1') as string,
    });
    expect(await tocsin('rules', 'restore', 'x', ...data())).toMatchObject({ status: 2 });
    await tocsin('rules', 'delete', 'Mine', ...data());
  });

  it('unit tests go with a rule: saved, run in their own thread, exported with the rules of its group', async () => {
    const [file, tests, out] = [join(dir, 'tested.yml'), join(dir, 'tested-tests.yml'), join(dir, 'with-tests')];
    await writeFile(file, 'groups: [{name: tested, interval: 1m, rules: [{alert: Tested, expr: "load > 1"}]}]\n');
    const written = (load: number): string =>
      `tests:\n  - interval: 1m\n    input_series: [{series: 'load{host="a"}', values: ${load}}]\n    alert_rule_test:\n      - {alertname: Tested, eval_time: 0s, exp_alerts: [{exp_labels: {host: a}}]}\n`;
    await writeFile(tests, written(1));
    const save = (): ReturnType<typeof tocsin> => tocsin('rules', 'save', file, '--tests', tests, ...data());
    expect(await save()).toMatchObject({ status: 0, out: 'Tested: made\n' });
    const bad = await tocsin('rules', 'test', 'Tested', ...data());
    expect(bad.status).toBe(1);
    expect(bad.err).toContain('1 of 1 cases are not as expected');
    expect(bad.out).toContain(
      'line 5: Tested at 0s: failed\n    expected:\n      {alertname="Tested", host="a"}\n    came:\n      nothing\n',
    );
    await writeFile(tests, written(2));
    await save();
    // A rule file says nothing of tests: they stay.
    expect(await tocsin('rules', 'save', file, ...data())).toMatchObject({ status: 0 });
    expect(await tocsin('rules', 'test', 'Tested', ...data())).toMatchObject({
      status: 0,
      out: '  line 5: Tested at 0s: passed\n',
    });
    expect((await tocsin('export', '--out', out, ...data())).out.trim().split('\n')).toEqual(
      ['tocsin.yml', 'rules.yml', 'tested.rules.yml', 'Tested.test.yml'].map((name) => join(out, name)),
    );
    expect(await tocsin('test', 'rules', join(out, 'Tested.test.yml'))).toMatchObject({ status: 0 });
    expect((await loadConfiguration([join(out, 'tocsin.yml')], { variables: {} })).ok).toBe(true);
    await tocsin('rules', 'delete', 'Tested', ...data());
  });

  it('incidents are listed, shown, merged and split', async () => {
    const [first] = (await json('incidents', '--json')) as readonly Incident[];
    expect(first).toMatchObject({
      state: 'open',
      firing: 1,
      total: 1,
      cause: { name: 'ill', why: 'it is the only one' },
    });
    const id = first?.id.slice(0, 8) ?? '';
    expect((await tocsin('incidents', ...data())).out).toMatch(new RegExp(`^${id} +open +\\w+ +1/1 +for .+ ill`, 'm'));
    const shown = await tocsin('incidents', 'show', id, ...data());
    expect(shown.out).toMatch(/^ill: open, for .+, 1 of 1 fire\n/);
    expect(shown.out).toMatch(/ opened +ill began it\./);
    // What cannot be done is said, and ends with status 1.
    const merged = await tocsin('incidents', 'merge', id, id, ...data());
    expect(merged).toMatchObject({ status: 1 });
    expect(merged.err).toContain('Two incidents at least are needed to merge.');
    const split = await tocsin('incidents', 'split', id, 'nobody', ...data());
    expect(split).toMatchObject({ status: 1 });
    expect(split.err).toContain('No alert of this incident has an id that begins with “nobody”.');
  });

  it('maintenance is listed, started, extended and finished', async () => {
    expect((await tocsin('maintenance', 'list', ...data())).out).toMatch(/^deploy +when started by hand, for 30 min/m);
    const end = (entry: unknown): number => (entry as { active: { to: number } }).active.to - Date.now();
    expect(end(await json('maintenance', 'start', 'deploy', '--json'))).toBeLessThanOrEqual(30 * 60_000);
    expect(await json('monitors', '--json')).toMatchObject([{}, {}, { name: 'well', state: 'maintenance' }]);
    expect(end(await json('maintenance', 'start', 'deploy', '--for', '1h', '--json'))).toBeGreaterThan(59 * 60_000);
    expect((await tocsin('maintenance', 'start', 'deploy', '--until-finished', ...data())).out).toBe(
      'deploy: open until finished, over 1 monitors\n',
    );
    expect((await tocsin('maintenance', 'finish', 'deploy', ...data())).out).toBe('deploy: finished\n');
    expect(await tocsin('maintenance', 'finish', 'deploy', ...data())).toMatchObject({ status: 1 });
    expect(await tocsin('maintenance', 'start', 'deploy', '--for', 'long', ...data())).toMatchObject({ status: 2 });
    expect(await json('monitors', '--json')).toMatchObject([{}, {}, { name: 'well', state: 'up' }]);
  });

  it('monitors lists them with their state', async () => {
    const { out, err } = await tocsin('monitors', ...data());
    expect(out).toMatch(/^state +name +kind/);
    expect(out).toMatch(/^up +well +http +.*127\.0\.0\.1/m);
    expect(out).toMatch(/^down +ill +http .*503/m);
    expect(err).toBe('');
    expect(await json('monitors', '--json')).toMatchObject([
      { name: 'ill', state: 'down' },
      { name: 'made-here' },
      { name: 'well', state: 'up' },
    ]);
  });

  it('alerts and ack: by a unique beginning of the id, once', async () => {
    const [alert] = (await json('alerts', '--json')) as { id: string; rule: string }[];
    expect(alert?.rule).toBe('MonitorDown');
    const id = alert!.id.slice(0, 8);
    expect((await tocsin('alerts', ...data())).out).toMatch(new RegExp(`^${id} +firing +\\S+ +MonitorDown +ill`, 'm'));
    expect(await tocsin('ack', 'zzzz', ...data())).toMatchObject({ status: 1, out: '' });
    expect(await tocsin('ack', id, '--note', 'mine', ...data())).toMatchObject({ status: 0, out: '1 acknowledged\n' });
    expect((await tocsin('alerts', ...data())).out).toMatch(/by command line|by admin|by /);
    expect(await json('ack', id, '--note', 'still mine', '--json')).toMatchObject({ changed: 1 });
    const refused = await tocsin('escalate', id, ...data());
    expect(refused).toMatchObject({ status: 1, err: 'Nobody was told.\n' });
    expect(refused.out).toMatch(/^Not escalated: No escalation takes it/);
  });

  it('deliveries lists every try, shows a message and sends it again', async () => {
    const list = async (): Promise<readonly { notificationId: number; outcome: string }[]> =>
      (await json('deliveries', '--text', 'MonitorDown', '--json')) as { notificationId: number; outcome: string }[];
    await until('the message', async () => (await list()).some(({ outcome }) => outcome === 'sent'), 20_000);
    const first = (await list()).findLast(({ outcome }) => outcome === 'sent');
    const id = String(first?.notificationId);
    const shown = await tocsin('deliveries', '--receiver', 'files', '--outcome', 'sent', ...data());
    expect(shown.out).toMatch(new RegExp(`^${id} +\\S+Z +files/log +sent +\\S+ m?s +firing `, 'm'));
    const whole = await tocsin('deliveries', 'show', id, ...data());
    expect(whole.out).toMatch(new RegExp(`^message ${id} to files/log: firing, sent\ngroup \\{\\}:`));
    expect(whole.out).toMatch(/Z sent after /);
    const before = (await list()).length;
    expect(await tocsin('deliveries', 'resend', id, ...data())).toMatchObject({
      status: 0,
      out: `message ${id} is sent again\n`,
    });
    await until('the second try', async () => (await list()).length > before, 10_000);
    expect(await tocsin('deliveries', 'resend', '99999', ...data())).toMatchObject({ status: 1, out: '' });
    expect(await tocsin('deliveries', 'show', 'x', ...data())).toMatchObject({ status: 2, out: '' });
    expect(await tocsin('deliveries', '--outcome', 'lost', ...data())).toMatchObject({ status: 2 });
    expect(await json('deliveries', '--receiver', 'nobody', '--json')).toEqual([]);
  });

  it('check runs a monitor and tells by its status how it is', async () => {
    const well = await tocsin('check', 'well', ...data());
    expect(well).toMatchObject({ status: 0, err: '' });
    expect(well.out).toMatch(/^well: up\n {2}[\d.]+ ms \(/);
    const ill = await tocsin('check', 'ill', ...data());
    expect(ill.status).toBe(1);
    expect(ill.out).toMatch(/^ill: down – .*503/);
    expect(await tocsin('check', 'nobody', ...data())).toMatchObject({ status: 1, out: '' });
    expect(await json('check', 'well', '--json')).toMatchObject({ monitor: 'well', outcome: 'up' });
  });

  it('check validates files', async () => {
    const good = await tocsin('check', join(dir, 'tocsin.yml'));
    expect(good).toMatchObject({ status: 0, out: 'good: 2 monitors, 1 rule group, 1 receiver\n' });
    const bad = join(dir, 'bad.yml');
    await writeFile(bad, 'monitors: [{name: a, kind: http, url: nowhere}]\n');
    const refused = await tocsin('check', bad, '--json');
    expect(refused.status).toBe(1);
    expect(JSON.parse(refused.out)).toMatchObject({ ok: false, problems: [{ file: bad, line: 1 }] });
    const jobs = join(dir, 'jobs.yml');
    await writeFile(jobs, 'scrape_configs: [{job_name: a, static_configs: [{targets: ["h:1"]}]}]\n');
    expect((await tocsin('check', jobs)).out).toContain('1 scrape job');
  });

  it('check judges metrics', async () => {
    const page = join(dir, 'page.txt');
    await writeFile(page, '# TYPE a counter\na_total 1\n# EOF\n');
    expect(await tocsin('check', '--openmetrics', page)).toMatchObject({
      status: 0,
      out: 'good: 1 metric, 1 sample\n',
    });
    await writeFile(page, '# TYPE a counter\na_total -1\n# EOF\n');
    expect(await tocsin('check', '--openmetrics', page)).toMatchObject({
      status: 1,
      out: `${page}:2:1: _total cannot be negative\n`,
    });
  });

  it('query asks at a time, over a range, in three formats', async () => {
    expect((await tocsin('query', 'monitor_state == 2', ...data())).out).toMatch(/monitor_state\{.*monitor="ill"/);
    expect(await json('query', '1 + 1', '--json')).toMatchObject([{ value: '2' }]);
    const csv = await tocsin('query', 'vector(1)', '--start', '-2m', '--step', '1m', '--format', 'csv', ...data());
    expect(csv.out.trim().split('\r\n')).toHaveLength(4);
    const statistics = await tocsin('query', 'vector(3)', '--statistics', ...data());
    expect(statistics.out).toMatch(/^series +count .*\n\{\} +901 +3 +3 +3 .*flat$/m);
    expect(await json('query', 'vector(3)', '--statistics', '--json')).toMatchObject([{ mean: 3, p99: 3 }]);
    const wrong = await tocsin('query', 'sum(', ...data());
    expect(wrong).toMatchObject({ status: 1, out: '' });
    expect(wrong.err).toMatch(/1:\d+: parse error/);
    expect(await tocsin('query', 'up', '--format', 'xml', ...data())).toMatchObject({ status: 2 });
  });

  it('report writes a file', async () => {
    const file = join(dir, 'report.pdf');
    const args = ['report', 'availability', '--from', '-1h', '--format', 'pdf', '--out', file, '--json'] as const;
    expect(await json(...args)).toMatchObject({ file, mediaType: 'application/pdf' });
    expect((await readFile(file)).subarray(0, 5).toString()).toBe('%PDF-');
    const page = join(dir, 'report.html');
    const named = ['--series', 'up{job="a,b"}', '--series', 'process_start_time_seconds'] as const;
    expect(
      await tocsin('report', 'availability', '--from', '-1h', '--format', 'html', '--out', page, ...named, ...data()),
    ).toMatchObject({ status: 0 });
    const html = await readFile(page, 'utf8');
    expect(html).toContain('Statistics of <code>up{job=&quot;a,b&quot;}</code>');
    expect(html).toContain('Statistics of <code>process_start_time_seconds</code>');
    const counted = join(dir, 'alerts.csv');
    expect(
      await tocsin('report', 'alerts', '--from', '-1h', '--format', 'csv', '--out', counted, ...data()),
    ).toMatchObject({ status: 0 });
    expect(await readFile(counted, 'utf8')).toMatch(/,rule,MonitorDown,1,/);
    expect(await tocsin('report', 'weather', ...data())).toMatchObject({ status: 2 });
  });

  it('doctor examines it', async () => {
    const found = await tocsin('doctor', ...data());
    for (const good of ['data folder', 'storage takes', 'no notification waits'])
      expect(found.out).toMatch(new RegExp(`^\\d+\\. ✓ .*${good}`, 'm'));
    // On a busy machine checks may begin late, and it says so.
    expect(found.status).toBe(found.out.includes('✗') ? 1 : 0);
    expect(await tocsin('doctor', '--json', ...data())).toMatchObject({ out: expect.stringContaining('"findings"') });
  });

  it('export writes YAML that loads to the same', async () => {
    const out = join(dir, 'exported');
    const ended = await tocsin('export', '--out', out, ...data());
    expect(ended).toMatchObject({ status: 0, err: '' });
    expect(ended.out.trim().split('\n')).toEqual([join(out, 'tocsin.yml'), join(out, 'rules.yml')]);
    const [before, after] = await Promise.all(
      [dir, out].map((folder) => loadConfiguration([join(folder, 'tocsin.yml')], { variables: {} })),
    );
    if (before?.ok !== true || after?.ok !== true) throw new Error(JSON.stringify([before, after]));
    expect(after.configuration.monitors.map((one) => one.monitor.name).sort()).toEqual(['ill', 'made-here', 'well']);
    const bare = (what: typeof before): unknown => ({
      monitors: what.configuration.monitors.map((one) => one.monitor).filter((one) => one.name !== 'made-here'),
      receivers: what.configuration.receivers.map((one) => one.receiver),
      route: what.configuration.route?.route,
      rules: what.configuration.ruleGroups.map(({ origin: _origin, ...group }) => group),
      retention: what.configuration.retention,
      externalLabels: what.configuration.externalLabels,
    });
    expect(bare(after)).toEqual(bare(before));
    // A console on the exported files exports the same again.
    const data2 = join(dir, 'data-2');
    await using second = await ConsoleProcess.start(['--data', data2, '--config', join(out, 'tocsin.yml')]);
    expect(second.ready.ready).toBe(true);
    const again = await tocsin('export', '--json', '--data', data2);
    const files = JSON.parse(again.out) as Record<string, string>;
    expect(files['tocsin.yml']).toBe(await readFile(join(out, 'tocsin.yml'), 'utf8'));
    expect(files['rules.yml']).toBe(await readFile(join(out, 'rules.yml'), 'utf8'));
  });
});

describe('without a console, on the data folder it left', () => {
  it('shows what was seen last', async () => {
    const listed = await tocsin('monitors', ...data());
    expect(listed.err).toMatch(/no console is running/);
    expect(listed.out).toMatch(/^down +ill/m);
    expect(listed.out).toMatch(/^up +well/m);
    expect((await json('alerts', '--json')) as unknown[]).toMatchObject([{ rule: 'MonitorDown', state: 'firing' }]);
    expect((await tocsin('query', 'count_over_time(probe_success{monitor="well"}[1h])', ...data())).out).toMatch(
      /monitor="well"/,
    );
    expect((await tocsin('export', ...data())).out).toMatch(/name: made-here/);
  });

  it('tries a check and keeps nothing', async () => {
    expect((await tocsin('check', 'well', ...data())).out).toMatch(/^well: up/);
  });

  it('says that nothing is watched, and refuses what needs a console', async () => {
    const found = await tocsin('doctor', ...data());
    expect(found.status).toBe(1);
    expect(found.out).toMatch(/✗ no console is running/);
    expect(await tocsin('ack', 'a', ...data())).toMatchObject({ status: 3, out: '' });
  });

  it('prints the part of PromQL that is spoken, the same as the documentation', async () => {
    const { out, status } = await tocsin('query', '--features');
    expect(status).toBe(0);
    const page = await readFile(join(import.meta.dirname, '../../../docs/promql.md'), 'utf8');
    expect(page).toContain(`\`\`\`\n${out}\`\`\``);
    expect(JSON.parse((await tocsin('query', '--features', '--json')).out)).toMatchObject({
      logical: ['and', 'or', 'unless'],
    });
    expect(await tocsin('query')).toMatchObject({ status: 2 });
  });
});
