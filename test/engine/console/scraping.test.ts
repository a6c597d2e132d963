import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ConsoleProcess } from '../../support/console-process.ts';
import { until } from '../../support/wait.ts';
import { serveHttp } from '../watch/loopback.ts';

let dir = '';
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tocsin-scraping-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

interface Vector {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [number, string];
}

async function api<T>(desk: ConsoleProcess, path: string): Promise<T> {
  const response = await desk.fetch(`/api/v1/${path}`);
  // The envelope is Prometheus's; what lies in it is told by the caller.
  return ((await response.json()) as { readonly data: T }).data;
}

async function query(desk: ConsoleProcess, expr: string): Promise<readonly Vector[]> {
  return (await api<{ readonly result: readonly Vector[] }>(desk, `query?query=${encodeURIComponent(expr)}`)).result;
}

it('scrapes by configuration, ends what goes, follows changes and goes on after a restart', {
  timeout: 60_000,
}, async () => {
  let count = 0;
  let extra = true;
  await using server = await serveHttp((_request, response) => {
    count += 1;
    response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' });
    response.end(`# TYPE orders_total counter\norders_total ${count}\n${extra ? 'passing 1\n' : ''}`);
  });
  const file = join(dir, 'tocsin.yml');
  const configure = (more: string): Promise<void> =>
    writeFile(
      file,
      `global: {scrape_interval: 1s}
scrape_configs:
  - job_name: shop
    static_configs: [{targets: ['127.0.0.1:${server.port}']}]
    ${more}
`,
    );
  await configure('');
  const args = ['--data', join(dir, 'data'), '--config', file];
  {
    await using desk = await ConsoleProcess.start(args);
    await until(
      'a counter that grows',
      async () => Number((await query(desk, 'orders_total'))[0]?.value[1]) >= 2,
      15_000,
    );
    expect((await query(desk, 'up{job="shop"}'))[0]?.value[1]).toBe('1');
    expect(await query(desk, 'passing')).toHaveLength(1);
    extra = false;
    await until('the end of a series', async () => (await query(desk, 'passing')).length === 0, 10_000);
    expect(await api(desk, 'metadata?metric=orders_total')).toEqual({
      orders_total: [{ type: 'counter', help: '', unit: '' }],
    });
    await configure('metric_relabel_configs: [{target_label: team, replacement: web}]');
    await until('the new label', async () => (await query(desk, 'orders_total{team="web"}')).length === 1, 15_000);
    await until('the old series to end', async () => (await query(desk, 'orders_total')).length === 1, 10_000);
    const { activeTargets } = await api<{ readonly activeTargets: readonly object[] }>(desk, 'targets');
    expect(activeTargets).toMatchObject([{ health: 'up', scrapePool: 'shop', scrapeInterval: '1s' }]);
  }
  const before = count;
  await using desk = await ConsoleProcess.start(args);
  await until(
    'the series of the last run to go on',
    async () => Number((await query(desk, 'orders_total{team="web"}'))[0]?.value[1]) > before,
    15_000,
  );
  expect(Number((await query(desk, 'count_over_time(orders_total{team="web"}[5m])'))[0]?.value[1])).toBeGreaterThan(1);
});
