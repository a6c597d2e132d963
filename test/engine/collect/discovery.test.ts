import { Resolver } from 'node:dns/promises';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RELABEL_DEFAULTS } from '../../../src-main/engine/collect/relabel/rule.ts';
import { PLAIN_HTTP } from '../../../src-main/engine/net/http-options.ts';
import { DnsAnswerer } from '../../support/dns-answerer.ts';
import { until } from '../../support/wait.ts';
import { secretsOf, serveHttp } from '../watch/loopback.ts';
import { jobOf, ScrapeBench } from './bench.ts';

const TEXT = { 'content-type': 'text/plain' };
let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'tocsin-sd-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function instances(bench: ScrapeBench): string[] {
  return bench.collector
    .list()
    .targets.map(({ labels }) => labels['instance'] ?? '')
    .sort();
}

async function found(bench: ScrapeBench, wanted: readonly string[]): Promise<void> {
  await until(
    `targets ${wanted.join(', ')}, not ${instances(bench).join(', ')}`,
    async () => {
      await bench.clock.run(1_000);
      return JSON.stringify(instances(bench)) === JSON.stringify([...wanted].sort());
    },
    10_000,
  );
}

describe('file discovery', () => {
  it('reads JSON and YAML, follows changes and keeps what it knew of a broken file', async () => {
    await using server = await serveHttp((_request, response) => {
      response.writeHead(200, TEXT);
      response.end('a 1\n');
    });
    const kept = `127.0.0.1:${server.port}`;
    mkdirSync(join(dir, 'sd'));
    const json = join(dir, 'sd/a.json');
    const yaml = join(dir, 'sd/b.yml');
    writeFileSync(json, JSON.stringify([{ targets: [kept, '127.0.0.1:1'], labels: { team: 'ops', tier: 1 } }]));
    writeFileSync(yaml, '- targets: ["127.0.0.1:2"]\n');
    const files = [join(dir, 'sd/*.json'), join(dir, 'sd/*.yml')];
    await using bench = new ScrapeBench([
      jobOf([], { discovery: [{ type: 'file', files, refreshInterval: 300_000 }], scrapeInterval: 30_000 }),
    ]);
    await found(bench, [kept, '127.0.0.1:1', '127.0.0.1:2']);
    expect(bench.target(kept)).toMatchObject({
      labels: { team: 'ops', tier: '1' },
      discoveredLabels: { __meta_filepath: json },
    });
    await until(
      'a scrape of all',
      async () => {
        await bench.clock.run(500);
        return bench.collector.stats().scrapes.up + bench.collector.stats().scrapes.down >= 3;
      },
      10_000,
    );
    const up = `up{instance="127.0.0.1:1",job="job",team="ops",tier="1"}`;
    expect(bench.samples.values(up)).toEqual([0]);
    // Gone from the file: its series end. Broken: what was known of that file stays.
    writeFileSync(json, JSON.stringify([{ targets: [kept], labels: { team: 'ops', tier: 1 } }]));
    writeFileSync(yaml, '- targets: oops\n');
    await found(bench, [kept, '127.0.0.1:2']);
    await until('the end of its series', () => bench.samples.values(up).at(-1) === 'stale', 5_000);
    expect(bench.collector.stats().discoveryFailures).toBeGreaterThan(0);
    expect(bench.log.lines.some(({ fields }) => String(fields['reason']).includes('this is no list of'))).toBe(true);
    rmSync(yaml);
    await found(bench, [kept]);
  });
});

describe('HTTP discovery', () => {
  it('asks again and again, and keeps what it knew while there is no answer', async () => {
    const asked: string[] = [];
    let answer: unknown = [{ targets: ['127.0.0.1:1'], labels: { a: 'b' } }];
    await using server = await serveHttp((request, response) => {
      asked.push(String(request.headers['x-prometheus-refresh-interval-seconds']));
      response.writeHead(answer === undefined ? 500 : 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(answer));
    });
    const url = `${server.url}/targets`;
    await using bench = new ScrapeBench(
      [
        jobOf([], {
          discovery: [{ type: 'http', url, http: PLAIN_HTTP, refreshInterval: 10_000 }],
          scrapeInterval: 600_000,
        }),
      ],
      { secrets: secretsOf({}) },
    );
    await found(bench, ['127.0.0.1:1']);
    expect(bench.target()).toMatchObject({ labels: { a: 'b' }, discoveredLabels: { __meta_url: url } });
    answer = undefined;
    await until(
      'a failure',
      async () => {
        await bench.clock.run(5_000);
        return bench.collector.stats().discoveryFailures > 0;
      },
      10_000,
    );
    expect(instances(bench)).toEqual(['127.0.0.1:1']);
    answer = [{ targets: ['127.0.0.1:2', '127.0.0.1:3'] }];
    await found(bench, ['127.0.0.1:2', '127.0.0.1:3']);
    expect(asked[0]).toBe('10');
  });
});

describe('DNS discovery', () => {
  it('finds addresses and services by a server on loopback, and keeps them while it fails', async () => {
    await using dns = await DnsAnswerer.start();
    dns.answers.set('web.test', [
      { type: 'A', address: '127.0.0.2' },
      { type: 'A', address: '127.0.0.3' },
    ]);
    dns.answers.set('_m._tcp.test', [{ type: 'SRV', host: 'node.test', port: 9_100 }]);
    const resolver = new Resolver({ timeout: 1_000, tries: 1 });
    resolver.setServers([dns.address]);
    await using bench = new ScrapeBench(
      [
        jobOf([], {
          discovery: [
            { type: 'dns', names: ['web.test', 'none.test'], record: 'A', port: 8_080, refreshInterval: 5_000 },
            { type: 'dns', names: ['_m._tcp.test'], record: 'SRV', port: 0, refreshInterval: 5_000 },
          ],
          scrapeInterval: 600_000,
        }),
      ],
      { dns: resolver },
    );
    await found(bench, ['127.0.0.2:8080', '127.0.0.3:8080', 'node.test:9100']);
    expect(bench.target('node.test:9100').discoveredLabels).toMatchObject({
      __meta_dns_name: '_m._tcp.test',
      __meta_dns_srv_record_target: 'node.test.',
      __meta_dns_srv_record_port: '9100',
    });
    dns.failing = true;
    await until(
      'a failure',
      async () => {
        await bench.clock.run(5_000);
        return bench.collector.stats().discoveryFailures > 0;
      },
      10_000,
    );
    expect(instances(bench)).toHaveLength(3);
    dns.failing = false;
    dns.answers.set('web.test', []);
    await found(bench, ['node.test:9100']);
  });
});

describe('a job', () => {
  it('drops by relabelling, shows what it dropped and refuses what cannot be scraped', async () => {
    await using bench = new ScrapeBench([
      jobOf(['127.0.0.1:1', '127.0.0.1:2', 'bad host'], {
        keepDroppedTargets: 1,
        relabel: [
          { ...RELABEL_DEFAULTS, targetLabel: 'x', replacement: 'y' },
          { ...RELABEL_DEFAULTS, sourceLabels: ['x', '__address__'], regex: 'y;127.*', action: 'drop' },
        ],
      }),
    ]);
    expect(bench.collector.list()).toMatchObject({
      targets: [],
      dropped: [
        {
          pool: 'job',
          discoveredLabels: { __address__: '127.0.0.1:1', job: 'job' },
          rule: { index: 2, text: 'drop source_labels=[x, __address__], regex="y;127.*"' },
        },
      ],
    });
    expect(bench.collector.droppedCounts()).toEqual({ job: 2 });
    expect(bench.log.lines.find(({ event }) => event === 'a target cannot be scraped')?.fields).toMatchObject({
      address: 'bad host',
    });
  });

  it('fails as a whole above target_limit', async () => {
    await using bench = new ScrapeBench([jobOf(['127.0.0.1:1', '127.0.0.1:2'], { targetLimit: 1 })]);
    await bench.all();
    expect(bench.collector.list().targets.map(({ lastError }) => lastError)).toEqual([
      '2 targets are more than target_limit 1',
      '2 targets are more than target_limit 1',
    ]);
  });

  it('goes on through a reload: unchanged targets keep everything, new rules count from the next scrape', async () => {
    await using server = await serveHttp((_request, response) => {
      response.writeHead(200, TEXT);
      response.end('a 1\nb 1\n');
    });
    const instance = `127.0.0.1:${server.port}`;
    await using bench = new ScrapeBench([jobOf([instance])]);
    await bench.turn();
    const before = bench.target();
    bench.collector.apply([jobOf([instance]), jobOf([instance], { jobName: 'second' })]);
    expect(bench.collector.pools()).toEqual(['job', 'second']);
    expect(bench.target()).toEqual(before);
    bench.collector.apply([
      jobOf([instance, '127.0.0.1:1'], {
        metricRelabel: [{ ...RELABEL_DEFAULTS, sourceLabels: ['__name__'], regex: 'b', action: 'drop' }],
      }),
    ]);
    expect(bench.target(instance)).toMatchObject({ health: 'up', series: 2 });
    const labels = `{instance="${instance}",job="job"}`;
    while (bench.samples.values(`a${labels}`).length < 2) await bench.turn();
    expect(bench.samples.values(`a${labels}`)).toEqual([1, 1]);
    expect(bench.samples.values(`b${labels}`)).toEqual([1, 'stale']);
    bench.collector.apply([]);
    await until('the end of all series', () => bench.samples.live().length === 0, 5_000);
    expect(bench.samples.values(`up${labels}`)).toEqual([1, 1, 'stale']);
  });

  it('leaves its series as they are when the console stops', async () => {
    await using server = await serveHttp((_request, response) => {
      response.writeHead(200, TEXT);
      response.end('a 1\n');
    });
    const bench = new ScrapeBench([jobOf([`127.0.0.1:${server.port}`])]);
    await bench.turn();
    await bench.collector.stop();
    expect(bench.samples.live()).toHaveLength(6);
    expect(bench.clock.timers).toBe(0);
  });
});
