import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Alertmanager, amtool, HAS_ALERTMANAGER } from '../../support/alertmanager.ts';
import { ConsoleProcess } from '../../support/console-process.ts';
import { HttpSink } from '../../support/http-sink.ts';
import { HAS_PROMETHEUS, Prometheus } from '../../support/prometheus.ts';
import { until } from '../../support/wait.ts';

const folders: string[] = [];
afterAll(() => {
  for (const dir of folders) rmSync(dir, { recursive: true, force: true });
});

/** A console of its own, and the folder that it works in. */
async function startConsole(
  configuration: string,
): Promise<{ readonly console: ConsoleProcess; readonly dir: string }> {
  const dir = mkdtempSync(join(tmpdir(), 'tocsin-alertmanager-'));
  folders.push(dir);
  writeFileSync(join(dir, 'tocsin.yml'), configuration);
  const args = ['--data', join(dir, 'data'), '--config', join(dir, 'tocsin.yml')];
  return { console: await ConsoleProcess.start(args), dir };
}

/** The address with the token as a password, as amtool takes it. */
function withToken({ ready, token }: ConsoleProcess): string {
  return ready.url.replace('//', `//amtool:${token}@`).slice(0, -1);
}

const CONFIGURATION = `global: {resolve_timeout: 7m}
route:
  receiver: desk
  group_by: [alertname]
  group_wait: 1s
  routes:
    - {receiver: db, matchers: ['team="db"'], group_by: [alertname, host], continue: true}
    - {receiver: hook, matchers: ['team=~"db|web"']}
    - {receiver: night, matchers: ['team="night"'], mute_time_intervals: [always]}
receivers: [{name: desk}, {name: db}, {name: hook}, {name: night}]
inhibit_rules: [{source_matchers: ['severity="critical"'], target_matchers: ['severity="warning"'], equal: [team]}]
time_intervals: [{name: always, time_intervals: [{weekdays: ['sunday:saturday']}]}]
`;

interface Asked {
  readonly status: number;
  readonly body: unknown;
}

/** What differs between two servers for reasons of their own: times and ids that they give, and fields of newer versions. */
function comparable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(comparable);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !['updatedAt', 'mutedBy', 'id', 'silenceID'].includes(name))
      .map(([name, inner]) => [name, name === 'silencedBy' ? (inner as unknown[]).length : comparable(inner)]),
  );
}

const JSON_TYPE = { 'content-type': 'application/json' };

describe.skipIf(!HAS_ALERTMANAGER)('Alertmanager and Tocsin', () => {
  let alertmanager: Alertmanager;
  let tocsin: ConsoleProcess;
  let dir: string;
  const start = new Date(Date.now() - 60_000).toISOString();
  const end = new Date(Date.now() + 3_600_000).toISOString();

  beforeAll(async () => {
    const [oracle, started] = await Promise.all([Alertmanager.start(CONFIGURATION), startConsole(CONFIGURATION)]);
    alertmanager = oracle;
    tocsin = started.console;
    dir = started.dir;
  }, 60_000);
  afterAll(async () => {
    await tocsin[Symbol.asyncDispose]();
    await alertmanager[Symbol.asyncDispose]();
  });

  async function read(response: Response): Promise<Asked> {
    const text = await response.text();
    return { status: response.status, body: text === '' ? '' : comparable(JSON.parse(text)) };
  }

  /** The same question to both. */
  async function both(path: string, init: RequestInit = {}): Promise<{ readonly ours: Asked; readonly theirs: Asked }> {
    const [ours, theirs] = await Promise.all([
      tocsin.fetch(`/api/v2/${path}`, init).then(read),
      fetch(`${alertmanager.url}/api/v2/${path}`, init).then(read),
    ]);
    return { ours, theirs };
  }
  const post = (path: string, body: unknown): ReturnType<typeof both> =>
    both(path, { method: 'POST', headers: JSON_TYPE, body: typeof body === 'string' ? body : JSON.stringify(body) });

  it('take the same alerts and answer them alike', async () => {
    const alert = (name: string, labels: object, more: object = {}): object => ({
      labels: { alertname: name, ...labels },
      startsAt: start,
      endsAt: end,
      ...more,
    });
    const { ours, theirs } = await post('alerts', [
      alert(
        'A',
        { team: 'db', host: 'a', severity: 'critical' },
        { generatorURL: 'http://far/graph?g0.expr=up', annotations: { summary: 'ü' } },
      ),
      alert('A', { team: 'db', host: 'b', severity: 'warning', empty: '' }),
      alert('B', { team: 'web', host: 'c' }),
      alert('C', { team: 'night' }),
      alert('D', {}, { generatorURL: '' }),
      alert('Over', {}, { endsAt: new Date(Date.now() - 1_000).toISOString() }),
    ]);
    expect([ours.status, ours.body]).toEqual([theirs.status, theirs.body]);
    // Who inhibits whom is worked out in turns of their own.
    await until(
      'both inhibit',
      async () => {
        const found = await both('alerts?inhibited=false');
        return [found.ours, found.theirs].every(({ body }) => Array.isArray(body) && body.length === 4);
      },
      20_000,
    );
    for (const path of [
      'alerts',
      'alerts?active=false',
      'alerts?active=nonsense',
      'alerts?filter=alertname%3D%22A%22&filter=host=~a%7Cz',
      'alerts?filter=host!=a',
      'alerts?filter=none=%22%22',
      'alerts?receiver=d.*',
      'alerts?receiver=hook',
      'alerts/groups',
      'alerts/groups?receiver=db',
      'alerts/groups?filter=team=web',
      'alerts/groups?inhibited=false&active=true',
      'receivers',
    ]) {
      const found = await both(path);
      expect([path, found.ours]).toEqual([path, found.theirs]);
      expect([path, (found.ours.body as unknown[]).length > 0]).toEqual([path, true]);
    }
  });

  it('refuse the same requests', async () => {
    const base = { startsAt: start, endsAt: end, createdBy: 'me', comment: 'c' };
    const matchers = [{ name: 'a', value: 'x', isRegex: false }];
    for (const [path, body] of [
      ['alerts', [{ labels: {} }]],
      ['alerts', [{}]],
      ['alerts', ''],
      [
        'alerts',
        [
          { labels: { a: 'x' }, startsAt: end, endsAt: start },
          { labels: { alertname: 'Good' }, startsAt: start, endsAt: end },
        ],
      ],
      ['alerts', [{ labels: { a: 'x' }, generatorURL: 'no url' }]],
      ['silences', { ...base, matchers: [] }],
      ['silences', base],
      ['silences', { ...base, matchers: [{ name: 'a', value: '', isRegex: false }] }],
      ['silences', { ...base, matchers: [{ name: 'a', value: '(', isRegex: true }] }],
      ['silences', { ...base, matchers: [{ name: 'a', value: 'x' }] }],
      ['silences', { ...base, matchers, endsAt: new Date(Date.now() - 1_000).toISOString() }],
      ['silences', { ...base, matchers, startsAt: end, endsAt: start }],
      ['silences', { ...base, matchers, id: '00000000-0000-0000-0000-000000000000' }],
      ['silences', { matchers, startsAt: start }],
    ] as const) {
      const { ours, theirs } = await post(path, body);
      expect([body, ours]).toEqual([body, theirs]);
      expect(ours.status).toBeGreaterThanOrEqual(400);
    }
    // What cannot be read is refused alike; the words are those of the language that read it.
    for (const body of ['{', '{}', '[{"labels":{"a":1}}]', '[{"labels":{"a":"x"},"startsAt":"soon"}]']) {
      const { ours, theirs } = await post('alerts', body);
      expect([body, ours.status, (ours.body as { code: number }).code]).toEqual([body, theirs.status, 400]);
    }
    for (const [method, path] of [
      ['GET', 'silence/nope'],
      ['DELETE', 'silence/nope'],
      ['GET', 'silence/00000000-0000-0000-0000-000000000000'],
      ['DELETE', 'silence/00000000-0000-0000-0000-000000000000'],
      ['GET', 'alerts?receiver=(('],
    ] as const) {
      const { ours, theirs } = await both(path, { method });
      expect([path, ours]).toEqual([path, theirs]);
    }
    const { ours, theirs } = await both('alerts?filter=((');
    expect([ours.status, theirs.status]).toEqual([400, 400]);
    const good = await both('alerts?filter=alertname=Good');
    expect(good.ours).toEqual(good.theirs);
  });

  it('keep the same silences', async () => {
    const silence = {
      matchers: [
        { name: 'alertname', value: 'B|Z', isRegex: true },
        { name: 'host', value: 'x', isRegex: false, isEqual: false },
      ],
      startsAt: end,
      endsAt: new Date(Date.parse(end) + 1_000).toISOString(),
      createdBy: 'me',
      comment: 'later',
    };
    for (const draft of [
      silence,
      { ...silence, comment: 'now', startsAt: '', endsAt: end },
      { ...silence, comment: 'still later', startsAt: new Date(Date.parse(end) + 500).toISOString() },
    ]) {
      // Both begin what has no start now; each by its own clock.
      const asked = draft.startsAt === '' ? { ...draft, startsAt: '0001-01-01T00:00:00Z' } : draft;
      const { ours, theirs } = await post('silences', asked);
      expect([ours.status, theirs.status]).toEqual([200, 200]);
    }
    const stripped = (body: unknown): unknown =>
      (body as Record<string, unknown>[]).map(({ startsAt, ...rest }) => [rest, startsAt === end]);
    const found = await both('silences');
    expect(stripped(found.ours.body)).toEqual(stripped(found.theirs.body));
    expect(found.ours.body).toHaveLength(3);
    for (const path of [
      'silences?filter=alertname=~%22B%7CZ%22',
      'silences?filter=alertname=B',
      'alerts?silenced=false',
      'alerts?filter=alertname=B',
    ]) {
      const one = await both(path);
      const body = path.startsWith('silences') ? stripped : comparable;
      expect([path, body(one.ours.body)]).toEqual([path, body(one.theirs.body)]);
    }
  });

  it('are asked by amtool', { timeout: 60_000 }, async () => {
    const url = withToken(tocsin);
    await amtool(url, 'alert', 'add', 'FromAmtool', 'host=box', '--annotation=summary=hello', '--end=' + end);
    expect(await amtool(url, 'alert', 'query', 'alertname=FromAmtool', '-o', 'extended')).toMatch(/hello/);
    expect(await amtool(url, 'alert', 'query', '--receiver=db')).toMatch(/^Alertname.*\n(A .*\n){1,2}$/);
    const id = (await amtool(url, 'silence', 'add', 'alertname=FromAmtool', '--comment=quiet', '--duration=1h')).trim();
    expect(id).toMatch(/^[0-9a-f-]{36}$/);
    expect(await amtool(url, 'silence', 'query', 'alertname=FromAmtool')).toContain(id);
    expect(await amtool(url, 'alert', 'query', 'alertname=FromAmtool')).not.toContain('hello');
    expect(await amtool(url, 'alert', 'query', '--silenced', 'alertname=FromAmtool')).toContain('FromAmtool');
    const changed = await amtool(url, 'silence', 'update', '--duration=2h', '--comment=longer', id);
    expect(changed).toContain('longer');
    const [current = ''] = (await amtool(url, 'silence', 'query', '-q', 'alertname=FromAmtool')).trim().split('\n');
    await amtool(url, 'silence', 'expire', current);
    expect((await amtool(url, 'silence', 'query', '-q', 'alertname=FromAmtool')).trim()).toBe('');
    expect(await amtool(url, 'silence', 'query', '--expired', '-q', 'alertname=FromAmtool')).toContain(current);
    expect(await amtool(url, 'alert', 'query', 'alertname=FromAmtool')).toContain('FromAmtool');
    await expect(amtool(url, 'silence', 'expire', '00000000-0000-0000-0000-000000000000')).rejects.toThrow(/not found/);
    expect(await amtool(url, 'cluster', 'show')).toMatch(/disabled/);
  });

  it('have a configuration that amtool reads and tests', async () => {
    const url = withToken(tocsin);
    expect(await amtool(url, 'config', 'show')).toContain('resolve_timeout: 7m');
    const sets = [['team=db', 'host=a'], ['team=web'], ['team=night'], ['team=other'], ['alertname=x']];
    for (const labels of sets)
      expect(await amtool(url, 'config', 'routes', 'test', ...labels)).toBe(
        await amtool(alertmanager.url, 'config', 'routes', 'test', ...labels),
      );
    expect(await amtool(url, 'config', 'routes', 'show')).toBe(
      await amtool(alertmanager.url, 'config', 'routes', 'show'),
    );
    const { config } = (await (await tocsin.fetch('/api/v2/status')).json()) as { config: { original: string } };
    writeFileSync(join(dir, 'shown.yml'), config.original);
    expect(await amtool(url, 'check-config', join(dir, 'shown.yml'))).toContain('SUCCESS');
  });

  it('keep what was reported and silenced over a kill', { timeout: 60_000 }, async () => {
    const before = await read(await tocsin.fetch('/api/v2/alerts'));
    const silences = await read(await tocsin.fetch('/api/v2/silences'));
    await tocsin.kill();
    tocsin = await ConsoleProcess.start(['--data', join(dir, 'data'), '--config', join(dir, 'tocsin.yml')]);
    expect(await read(await tocsin.fetch('/api/v2/silences'))).toEqual(silences);
    const after = await read(await tocsin.fetch('/api/v2/alerts'));
    expect(after).toEqual(before);
    expect((after.body as unknown[]).length).toBeGreaterThan(4);
  });
});

describe.skipIf(!HAS_PROMETHEUS)('Prometheus with Tocsin as its Alertmanager', () => {
  it('sends alerts that are grouped, delivered and resolved', { timeout: 90_000 }, async () => {
    await using sink = await HttpSink.start();
    const { console: tocsin } =
      await startConsole(`route: {receiver: hook, group_by: [alertname], group_wait: 1s, group_interval: 1s}
receivers: [{name: hook, webhook_configs: [{url: '${sink.url('/alerts')}', send_resolved: true}]}]
`);
    await using _console = tocsin;
    const dir = mkdtempSync(join(tmpdir(), 'tocsin-rules-'));
    folders.push(dir);
    writeFileSync(
      join(dir, 'rules.yml'),
      `groups: [{name: g, interval: 1s, rules: [{alert: Broken, expr: broken > 0, labels: {severity: critical}, annotations: {summary: 'on {{ $labels.host }}'}}]}]`,
    );
    let broken = 1;
    const target = createServer((_request, response) => {
      response.setHeader('content-type', 'text/plain; version=0.0.4');
      response.end(`broken{host="a"} ${broken}\nbroken{host="b"} ${broken}\n`);
    });
    await new Promise<void>((resolve) => target.listen(0, '127.0.0.1', resolve));
    // A listening TCP server has an AddressInfo.
    const { port } = target.address() as AddressInfo;
    await using stack = new AsyncDisposableStack();
    stack.defer(() => {
      target.closeAllConnections();
      target.close();
    });
    await using _prometheus = await Prometheus.start({
      flags: ['--rules.alert.resend-delay=1s'],
      config: `global: {scrape_interval: 1s, evaluation_interval: 1s, external_labels: {from: prometheus}}
rule_files: [${join(dir, 'rules.yml')}]
scrape_configs: [{job_name: far, static_configs: [{targets: ['127.0.0.1:${port}']}]}]
alerting:
  alertmanagers:
    - {static_configs: [{targets: ['${new URL(tocsin.ready.url).host}']}], authorization: {credentials: ${tocsin.token}}}
`,
    });
    interface Message {
      readonly status: string;
      readonly groupLabels: Record<string, string>;
      readonly alerts: {
        status: string;
        generatorURL: string;
        labels: Record<string, string>;
        annotations: Record<string, string>;
      }[];
    }
    const messages = (): readonly Message[] => sink.received.map(({ body }) => JSON.parse(body) as Message);
    await until('the group is told', () => messages().some(({ alerts }) => alerts.length === 2), 30_000);
    const first = messages().find(({ alerts }) => alerts.length === 2);
    expect(first).toMatchObject({ status: 'firing', groupLabels: { alertname: 'Broken' } });
    expect(
      first?.alerts.map(({ annotations, labels }) => [labels['host'], labels['from'], annotations['summary']]),
    ).toEqual([
      ['a', 'prometheus', 'on a'],
      ['b', 'prometheus', 'on b'],
    ]);
    expect(first?.alerts[0]?.generatorURL).toMatch(/\/graph\?g0\.expr=broken/);
    const { data } = (await (await tocsin.fetch('/api/v1/query?query=ALERTS')).json()) as {
      data: { result: unknown[] };
    };
    expect(data.result).toEqual([]);
    broken = 0;
    await until('the end is told', () => messages().at(-1)?.status === 'resolved', 40_000);
    expect(await (await tocsin.fetch('/api/v2/alerts')).json()).toEqual([]);
  });
});
