import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { metadata, scrapePools, targetMetadata, targets } from '../../../src-main/api/prometheus-v1/targets.ts';
import type { Reply } from '../../../src-main/api/reply.ts';
import type { Asking } from '../../../src-main/api/router.ts';
import { RELABEL_DEFAULTS } from '../../../src-main/engine/collect/relabel/rule.ts';
import type { Engine } from '../../../src-main/engine/engine.ts';
import { metricMetadata, targetList } from '../../../src-main/engine/target-list.ts';
import { monitorOf, type Running, serveHttp } from '../watch/loopback.ts';
import { jobOf, ScrapeBench } from './bench.ts';

let server: Running;
let bench: ScrapeBench;
let engine: Engine;
const dead = '127.0.0.1:1';

beforeAll(async () => {
  server = await serveHttp((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/plain' });
    response.end('# TYPE a counter\n# HELP a Help.\na 1\n# TYPE b gauge\nb 2\n');
  });
  bench = new ScrapeBench([
    jobOf([`127.0.0.1:${server.port}`, dead, 'no:1'], {
      jobName: 'web',
      relabel: [{ ...RELABEL_DEFAULTS, sourceLabels: ['__address__'], regex: 'no:1', action: 'drop' }],
    }),
    jobOf([`127.0.0.1:${server.port}`], { jobName: 'also' }),
  ]);
  await bench.all();
  const monitor = monitorOf({ kind: 'prometheus', name: 'own', url: 'http://127.0.0.1:9/metrics' });
  const status = { name: 'own', state: 'down', reason: 'connection refused', lastCheck: 1_000, latencyMs: 2 };
  // Only what these answers are made from.
  engine = {
    targets: bench.collector,
    watch: { monitors: () => [monitor], statusOf: () => status, collectedOf: () => ({ samples: 45, series: 43 }) },
  } as unknown as Engine;
});
afterAll(async () => {
  await bench[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

function asking(query: string): Asking {
  // Nothing but the address is looked at.
  return { url: new URL(`http://h/x?${query}`) } as Asking;
}

function data(reply: Reply): Record<string, unknown> {
  const body = JSON.parse(String(reply.body)) as { status: string; data: Record<string, unknown> };
  expect(body.status).toBe('success');
  return body.data;
}

describe('/api/v1/targets', () => {
  it('lists active and dropped targets as Prometheus does', () => {
    const all = data(targets(engine, asking('')));
    expect(all).toMatchObject({
      droppedTargets: [{ scrapePool: 'web', discoveredLabels: { __address__: 'no:1', job: 'web' } }],
      droppedTargetCounts: { web: 1, also: 0 },
    });
    const active = all['activeTargets'] as Record<string, unknown>[];
    expect(active).toHaveLength(4);
    expect(active.find((one) => one['scrapeUrl'] === `http://${dead}/metrics`)).toEqual({
      discoveredLabels: expect.objectContaining({ __address__: dead, __scheme__: 'http' }) as unknown,
      labels: { instance: dead, job: 'web' },
      scrapePool: 'web',
      scrapeUrl: `http://${dead}/metrics`,
      globalUrl: `http://${dead}/metrics`,
      lastError: `connection refused by ${dead}`,
      lastScrape: expect.stringMatching(/^2026-01-05T03:00:0\d\.\d{3}Z$/) as unknown,
      lastScrapeDuration: expect.any(Number) as unknown,
      health: 'down',
      scrapeInterval: '1s',
      scrapeTimeout: '800ms',
    });
    expect(active.find((one) => one['scrapePool'] === 'own')).toMatchObject({
      health: 'down',
      lastError: 'connection refused',
    });
  });

  it('asks for one state or one job', () => {
    expect(data(targets(engine, asking('state=active')))).toMatchObject({
      droppedTargets: [],
      droppedTargetCounts: null,
    });
    expect(data(targets(engine, asking('state=dropped')))).toMatchObject({ activeTargets: [] });
    const one = data(targets(engine, asking('scrapePool=also')));
    expect(one['activeTargets']).toHaveLength(1);
    expect(one['droppedTargets']).toEqual([]);
    expect(data(scrapePools(engine))).toEqual({ scrapePools: ['also', 'own', 'web'] });
  });
});

describe('metadata', () => {
  it('is merged by name', () => {
    const b = { type: 'gauge', help: '', unit: '' };
    expect(data(metadata(engine, asking('')))).toEqual({ a: [{ type: 'counter', help: 'Help.', unit: '' }], b: [b] });
    expect(data(metadata(engine, asking('metric=b')))).toEqual({ b: [b] });
    expect(Object.keys(data(metadata(engine, asking('limit=1'))))).toEqual(['a']);
    expect(() => metadata(engine, asking('limit=x'))).toThrow('limit must be a number');
    expect(metricMetadata(engine, 'a')).toEqual([{ metric: 'a', type: 'counter', help: 'Help.', unit: '' }]);
    // The scrape's own three series are not the target's.
    expect(targetList(engine).targets[3]).toMatchObject({ pool: 'own', samples: 42, series: 40 });
  });

  it('is told by target', () => {
    const q = encodeURIComponent;
    const instance = `127.0.0.1:${server.port}`;
    expect(data(targetMetadata(engine, asking(`metric=a&match_target=${q('{job="also"}')}`)))).toEqual([
      { target: { instance, job: 'also' }, type: 'counter', help: 'Help.', unit: '' },
    ]);
    expect(data(targetMetadata(engine, asking('limit=1')))).toEqual([
      { target: { instance, job: 'web' }, metric: 'a', type: 'counter', help: 'Help.', unit: '' },
    ]);
    expect(() => targetMetadata(engine, asking('metric=none'))).toThrow('specified metadata not found');
    expect(() => targetMetadata(engine, asking(`match_target=${q('{')}`))).toThrow('invalid parameter "match_target"');
  });
});
