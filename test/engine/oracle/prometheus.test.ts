import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { snap } from '../../../src-main/engine/federate/wire/snappy.ts';
import { consoleClient } from '../../support/console-client.ts';
import { ConsoleProcess } from '../../support/console-process.ts';
import { freePort, HAS_PROMETHEUS, Prometheus, promtool } from '../../support/prometheus.ts';
import { until } from '../../support/wait.ts';
import { QUERIES } from './queries.ts';
import { asOpenMetrics, asRequests, HISTORY, rowTimes } from './samples.ts';

interface Answer {
  readonly status: string;
  readonly error?: string;
  readonly data?: { readonly resultType: string; readonly result: unknown };
}
type Points = readonly (readonly [number, string])[];
interface Series {
  readonly metric: Readonly<Record<string, string>>;
  readonly value?: readonly [number, string];
  readonly values?: Points;
}

function key(metric: Series['metric']): string {
  return JSON.stringify(Object.entries(metric).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Series by their labels, with all their points. */
function pointsOf({ data }: Answer): ReadonlyMap<string, Points> {
  if (data === undefined) return new Map();
  if (data.resultType === 'scalar' || data.resultType === 'string')
    return new Map([['', [data.result as readonly [number, string]]]]);
  return new Map(
    (data.result as readonly Series[]).map((one) => [key(one.metric), one.values ?? (one.value ? [one.value] : [])]),
  );
}

function alike(a: string, b: string): boolean {
  if (a === b) return true;
  const [x, y] = [Number(a), Number(b)];
  // Values near nothing are differences of much larger ones.
  return Math.abs(x - y) <= 1e-9 * Math.max(Math.abs(x), Math.abs(y)) || Math.abs(x - y) < 1e-12;
}

/** What differs between two answers, in words; undefined when they are alike. */
function difference(ours: Answer, theirs: Answer): string | undefined {
  if (ours.status !== theirs.status)
    return `${ours.status} (${ours.error ?? ''}) instead of ${theirs.status} (${theirs.error ?? ''})`;
  if (ours.data?.resultType !== theirs.data?.resultType)
    return `${ours.data?.resultType} instead of ${theirs.data?.resultType}`;
  const [mine, wanted] = [pointsOf(ours), pointsOf(theirs)];
  const missing = [...wanted.keys()].filter((one) => !mine.has(one));
  const extra = [...mine.keys()].filter((one) => !wanted.has(one));
  if (missing.length + extra.length > 0)
    return `missing ${missing.slice(0, 3).join()}; too many ${extra.slice(0, 3).join()}`;
  for (const [labels, points] of wanted) {
    const own = mine.get(labels) ?? [];
    if (own.length !== points.length) return `${labels}: ${own.length} points instead of ${points.length}`;
    for (const [i, [t, v]] of points.entries()) {
      const [ownT, ownV] = own[i] ?? [Number.NaN, ''];
      if (ownT !== t || !alike(ownV, v)) return `${labels}: ${ownV} at ${ownT} instead of ${v} at ${t}`;
    }
  }
  return undefined;
}

async function ask(
  base: string,
  path: string,
  fields: Readonly<Record<string, string>>,
  token?: string,
): Promise<Answer> {
  const response = await fetch(`${base}/api/v1/${path}`, {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
  });
  return (await response.json()) as Answer;
}

/** A target whose counters have exemplars. */
async function serveTraced(): Promise<{ readonly port: number } & AsyncDisposable> {
  const at = (Date.now() - 5_000) / 1_000;
  const text = `# TYPE req_seconds histogram
req_seconds_bucket{le="0.1"} 3 # {trace_id="é"} 0.0005 ${at}
req_seconds_bucket{le="1"} 5 # {trace_id="trace",span="7"} 0.5 ${at + 1}
req_seconds_bucket{le="+Inf"} 5 # {long="${'x'.repeat(130)}"} 3 ${at}
req_seconds_sum 3
req_seconds_count 5
# EOF
`;
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'application/openmetrics-text; version=1.0.0; charset=utf-8');
    response.end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return {
    port: address.port,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

const folders: string[] = [];
function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'tocsin-oracle-'));
  folders.push(dir);
  return dir;
}
afterAll(() => {
  for (const dir of folders) rmSync(dir, { recursive: true, force: true });
});

function startConsole(configuration: string): Promise<ConsoleProcess> {
  const dir = folder();
  writeFileSync(join(dir, 'tocsin.yml'), configuration);
  return ConsoleProcess.start(['--data', join(dir, 'data'), '--config', join(dir, 'tocsin.yml')]);
}

describe.skipIf(!HAS_PROMETHEUS)('the same samples in Prometheus and in Tocsin', () => {
  let prometheus: Prometheus;
  let console: ConsoleProcess;
  let base: string;
  const times = rowTimes(Date.now());
  const end = (times.at(-1) ?? 0) / 1_000;

  beforeAll(async () => {
    const port = await freePort();
    const configuration = `remote_write_receiver: {enabled: true}
data_sources: [{name: oracle, url: 'http://127.0.0.1:${port}/'}, {name: gone, url: 'http://127.0.0.1:1/'}]
`;
    [prometheus, console] = await Promise.all([
      Prometheus.start({ port, history: asOpenMetrics(times) }),
      startConsole(configuration),
    ]);
    base = console.ready.url.slice(0, -1);
    for (const request of asRequests(times)) {
      const headers = { 'content-type': 'application/x-protobuf', 'content-encoding': 'snappy' };
      const answer = await console.fetch('/api/v1/write', {
        method: 'POST',
        headers,
        body: Buffer.from(snap(request)),
      });
      expect([answer.status, await answer.text()]).toEqual([204, '']);
    }
  }, 90_000);
  afterAll(async () => {
    await console[Symbol.asyncDispose]();
    await prometheus[Symbol.asyncDispose]();
  });

  it(`answers ${QUERIES.length} queries alike, at an instant and over a range`, { timeout: 90_000 }, async () => {
    expect(QUERIES.length).toBeGreaterThanOrEqual(200);
    const wrong: string[] = [];
    for (const query of QUERIES) {
      const instant = { query, time: (end - 1_000.5).toFixed(3) };
      const range = { query, start: (end - 5_400.5).toFixed(3), end: (end - 7.5).toFixed(3), step: '137' };
      const pairs = await Promise.all([
        ask(base, 'query', instant, console.token),
        ask(prometheus.url, 'query', instant),
        ask(base, 'query_range', range, console.token),
        ask(prometheus.url, 'query_range', range),
      ]);
      const at = difference(pairs[0], pairs[1]);
      const over = difference(pairs[2], pairs[3]);
      if (at !== undefined) wrong.push(`${query}: ${at}`);
      if (over !== undefined) wrong.push(`${query} over a range: ${over}`);
    }
    expect(wrong).toEqual([]);
  });

  it.each([
    'sum(',
    'g[5m',
    'foo{a=}',
    'rate(g)',
    'g + "a"',
    'sum(g) by',
    '1 == 2',
    'g offset',
    'topk(g)',
    'nofunction(g)',
    '{}',
  ])('refuses %s with the same status', async (query) => {
    const [ours, theirs] = await Promise.all([
      ask(base, 'query', { query }, console.token),
      ask(prometheus.url, 'query', { query }),
    ]);
    expect(ours).toMatchObject({ status: 'error', errorType: (theirs as { errorType?: string }).errorType });
  });

  it('finds the same series, labels and values', async () => {
    const fields = { start: String(end - 7_000), end: String(end) };
    const sorted = (answer: Answer): unknown[] =>
      [...(answer.data as unknown as unknown[])]
        .map((one) => (typeof one === 'string' ? one : key(one as Series['metric'])))
        .sort();
    for (const selector of ['g', '{job="a"}', '{__name__=~"c.*|late"}', '{le!=""}']) {
      for (const path of ['series', 'labels']) {
        const asked = { ...fields, 'match[]': selector };
        expect(sorted(await ask(base, path, asked, console.token))).toEqual(
          sorted(await ask(prometheus.url, path, asked)),
        );
      }
    }
    for (const name of ['job', '__name__', 'path', 'nothing']) {
      const path = `label/${name}/values?match[]=${encodeURIComponent('{job=~".+"}')}`;
      const ours = (await (await console.fetch(`/api/v1/${path}`)).json()) as Answer;
      expect(ours).toEqual(await (await fetch(`${prometheus.url}/api/v1/${path}`)).json());
    }
  });

  it('formats queries alike', async () => {
    const wrong: unknown[] = [];
    for (const query of [
      ...QUERIES,
      `${'a'.repeat(60)} + on (x) group_left (y) sum by (b) (rate(${'c'.repeat(60)}[5m]))`,
    ]) {
      const [ours, theirs] = await Promise.all([
        ask(base, 'format_query', { query }, console.token),
        ask(prometheus.url, 'format_query', { query }),
      ]);
      if (ours.data !== theirs.data) wrong.push([ours, theirs]);
    }
    expect(wrong).toEqual([]);
  });

  it('asks Prometheus for its pages as it asks itself', async () => {
    using client = consoleClient(console);
    expect((await client.call('source.list', {})).map(({ name }) => name)).toEqual(['oracle', 'gone']);
    const range = { expr: 'rate(c_total[5m])', from: (end - 3_600.5) * 1_000, to: (end - 7.5) * 1_000, step: 61_000 };
    const [near, far] = [
      await client.call('query.range', range),
      await client.call('query.range', { ...range, source: 'oracle' }),
    ];
    expect(far.t).toEqual(near.t);
    expect(far.series).toHaveLength(6);
    const byLabels = new Map(near.series.map((one) => [key(one.labels), one.v]));
    for (const { labels, v } of far.series) {
      const own = byLabels.get(key(labels)) ?? new Float64Array();
      expect([...v].map((x, i) => alike(String(x), String(own[i])))).not.toContain(false);
    }
    const instant = { expr: 'count(g)', at: (end - 60) * 1_000, source: 'oracle' };
    expect((await client.call('query.instant', instant)).vector.map(({ v }) => v)).toEqual([6]);
    expect((await client.call('series.values', { match: [], label: 'job', source: 'oracle' })).values).toEqual([
      'a',
      'b',
    ]);
    expect((await client.call('series.find', { match: ['late'], source: 'oracle' })).series).toHaveLength(1);
    await expect(client.call('query.instant', { ...instant, expr: 'sum(' })).rejects.toThrow(
      /data source “oracle”: .*parse error/,
    );
    await expect(client.call('query.instant', { ...instant, source: 'gone' })).rejects.toThrow(
      'data source “gone”: connection refused',
    );
    await expect(client.call('query.instant', { ...instant, source: 'x' })).rejects.toThrow(
      'there is no data source “x”: there are oracle, gone',
    );
  });

  it('is asked by promtool', { timeout: 60_000 }, async () => {
    const server = console.ready.url.replace('//', `//promtool:${console.token}@`);
    const time = (end - 1_000.5).toFixed(3);
    expect(await promtool('query', 'instant', `--time=${time}`, server, 'count(g)')).toBe(`{} => 6 @[${time}]\n`);
    const range = ['query', 'range', `--start=${end - 600}`, `--end=${end - 300}`, '--step=300s'];
    expect(await promtool(...range, server, 'count(cap)')).toMatch(/^\{\} =>\n6 @\[[\d.]+\]\n6 @\[[\d.]+\]\n$/);
    const window = [`--start=${end - 7_000}`, `--end=${end}`];
    const found = await promtool('query', 'series', '--match=g', ...window, server);
    expect(found.trim().split('\n')).toHaveLength(6);
    expect(await promtool('query', 'labels', ...window, server, 'job')).toBe('a\nb\n');
    await expect(promtool('query', 'instant', server, 'sum(')).rejects.toThrow(/parse error/);
    expect(HISTORY.length).toBeGreaterThan(40);
  });
});

describe.skipIf(!HAS_PROMETHEUS)('Prometheus and Tocsin beside each other', () => {
  it('take what the other one writes, and Prometheus reads /federate', { timeout: 90_000 }, async () => {
    await using traced = await serveTraced();
    const [tocsinPort, prometheusPort] = [await freePort(), await freePort()];
    const dir = folder();
    const token = 'oracle-token-0123456789';
    writeFileSync(
      join(dir, 'tocsin.yml'),
      `global: {external_labels: {site: desk}}
monitors:
  - {name: prom, kind: http, url: "http://127.0.0.1:${prometheusPort}/-/ready", interval: 1s, retry_interval: 1s, timeout: 1s}
remote_write_receiver: {enabled: true}
scrape_configs:
  - {job_name: near, scrape_interval: 1s, static_configs: [{targets: ['127.0.0.1:${traced.port}']}]}
remote_write:
  - url: http://127.0.0.1:${prometheusPort}/api/v1/write
    write_relabel_configs:
      - {source_labels: [__name__], regex: 'probe_.*', action: keep}
      - {target_label: via, replacement: remote_write}
    queue_config: {batch_send_deadline: 500ms}
`,
    );
    await using prometheus = await Prometheus.start({
      port: prometheusPort,
      flags: ['--web.enable-remote-write-receiver', '--enable-feature=exemplar-storage'],
      config: `global: {scrape_interval: 1s, external_labels: {from: prometheus}}
scrape_configs:
  - {job_name: self, static_configs: [{targets: ['127.0.0.1:${prometheusPort}']}]}
  - {job_name: near, static_configs: [{targets: ['127.0.0.1:${traced.port}']}]}
  - job_name: federate
    honor_labels: true
    metrics_path: /federate
    params: {'match[]': ['monitor_state']}
    authorization: {credentials: ${token}}
    static_configs: [{targets: ['127.0.0.1:${tocsinPort}']}]
remote_write:
  - url: http://127.0.0.1:${tocsinPort}/api/v1/write
    authorization: {credentials: ${token}}
    queue_config: {batch_send_deadline: 500ms}
    write_relabel_configs: [{source_labels: [job], regex: self|near, action: keep}]
    send_exemplars: true
`,
    });
    const args = [
      '--data',
      join(dir, 'data'),
      '--config',
      join(dir, 'tocsin.yml'),
      '--listen',
      `127.0.0.1:${tocsinPort}`,
    ];
    let console = await ConsoleProcess.start(args, { TOCSIN_TOKEN: token });
    await using stack = new AsyncDisposableStack();
    stack.defer(() => console[Symbol.asyncDispose]());
    const count = async (base: string, query: string, auth?: string): Promise<number> => {
      const points = [...pointsOf(await ask(base, 'query', { query }, auth)).values()];
      return Number(points[0]?.[0]?.[1] ?? 0);
    };
    const base = console.ready.url.slice(0, -1);
    await until(
      'Tocsin has what Prometheus scraped',
      async () => (await count(base, 'count_over_time(up{job="self",from="prometheus"}[1m])', token)) >= 3,
      30_000,
    );
    await until(
      'Prometheus has what Tocsin checked',
      async () =>
        (await count(
          prometheus.url,
          'count_over_time(probe_success{monitor="prom",site="desk",via="remote_write"}[1m])',
        )) >= 3,
      30_000,
    );
    await until(
      'Prometheus federates',
      async () => (await count(prometheus.url, 'count_over_time(monitor_state{monitor="prom",site="desk"}[1m])')) >= 2,
      30_000,
    );
    expect(await count(prometheus.url, 'up{job="federate"}')).toBe(1);
    const exemplars = async (server: string, selector: string, auth?: string): Promise<unknown> => {
      const asked = { query: `sum(rate(${selector}[1m])) + other`, start: '0', end: String(Date.now() / 1_000) };
      const { data, status } = await ask(server, 'query_exemplars', asked, auth);
      // Which server scraped says the label that remote write adds.
      return [status, JSON.parse(JSON.stringify(data ?? null).replaceAll('"from":"prometheus",', ''))];
    };
    await until(
      'the exemplars that Prometheus sends have come',
      async () => /trace/.test(JSON.stringify(await exemplars(base, 'req_seconds_bucket{from="prometheus"}', token))),
      30_000,
    );
    const theirs = await exemplars(prometheus.url, 'req_seconds_bucket');
    expect(JSON.stringify(theirs)).toMatch(/"value":"0\.0005"/);
    expect(await exemplars(base, 'req_seconds_bucket{from="prometheus"}', token)).toEqual(theirs);
    expect(await exemplars(base, 'req_seconds_bucket{from=""}', token)).toEqual(theirs);
    for (const query of ['1', 'nothing', 'time() + vector(1)']) {
      const path = `/api/v1/query_exemplars?query=${encodeURIComponent(query)}`;
      const [ours, same] = await Promise.all([console.fetch(path), fetch(prometheus.url + path)]);
      expect([ours.status, await ours.text()]).toEqual([same.status, await same.text()]);
    }
    expect(await count(prometheus.url, 'prometheus_remote_storage_samples_failed_total')).toBe(0);
    const metrics = await (await console.fetch('/metrics')).text();
    expect(metrics).not.toMatch(/^tocsin_remote_write_samples_dropped_total\{.*reason="http_/m);
    expect(metrics).toMatch(/^tocsin_remote_write_received_refused_total 0$/m);
    // What Prometheus knows about its own metrics came along.
    expect(await (await console.fetch('/federate?match[]=go_goroutines')).text()).toMatch(
      /^# TYPE go_goroutines (?:gauge|untyped)\n/,
    );
    expect(prometheus.log).not.toMatch(/non-recoverable/);

    // Killed at any moment, it goes on where it was: what it stored is there in the end, every sample of it.
    for (let kills = 0; kills < 2; kills += 1) {
      await console.kill();
      console = await ConsoleProcess.start(args, { TOCSIN_TOKEN: token });
      const from = Date.now() / 1_000;
      const later = `timestamp(probe_success{monitor="prom",via="remote_write"}) > ${from + 1}`;
      await until(
        'Prometheus has what came after a kill',
        async () => (await count(prometheus.url, later)) > 0,
        30_000,
      );
    }
    const timesIn = async (server: string, query: string, auth?: string): Promise<readonly number[]> => {
      const points = [...pointsOf(await ask(server, 'query', { query }, auth)).values()];
      return (points[0] ?? []).map(([t]) => t);
    };
    const there = new Set(await timesIn(prometheus.url, 'probe_success{monitor="prom",via="remote_write"}[5m]'));
    const newest = Math.max(...there);
    const here = await timesIn(base, 'probe_success{monitor="prom"}[5m]', token);
    expect(here.filter((t) => t <= newest && !there.has(t))).toEqual([]);
    expect(there.size).toBeGreaterThan(5);
  });
});
