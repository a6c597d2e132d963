import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SeriesPool } from '../../../src-main/engine/collect/collected.ts';
import { collectJson } from '../../../src-main/engine/collect/json.ts';
import { Collect } from '../../../src-shared/model/monitor.ts';

const auto = Collect.parse({});

function collect(value: unknown, options = auto): { series: Record<string, number>; health: unknown } {
  const { samples, health } = collectJson(value, options, new SeriesPool());
  const series: Record<string, number> = {};
  for (const sample of samples) {
    const labels = Object.entries(sample.series.labels).map(([k, v]) => `${k}=${v}`);
    const key = sample.series.name + (labels.length === 0 ? '' : `{${labels.join(',')}}`);
    expect(series).not.toHaveProperty([key]);
    series[key] = sample.value;
  }
  return { series, health };
}

function seed(name: string): ReturnType<typeof collect> {
  const path = resolve(import.meta.dirname, '../../fixtures/seeds', `${name}.json`);
  return collect(JSON.parse(readFileSync(path, 'utf8')));
}

describe('preset auto', () => {
  it('understands the health dashboard with components, breakers and cost (000)', () => {
    const { series, health } = seed('000-health-status');
    expect(health).toEqual({
      outcome: 'degraded',
      reason: 'it says of itself that it is degraded: cache is unhealthy (connection refused)',
    });
    expect(series).toEqual({
      'health_status{component=fda_api_510k}': 0,
      'health_status{component=cache}': 2,
      'health_status{component=database}': 0,
      'health_status{component=monitoring}': 0,
      health_status: 1,
      cache_response_seconds: 0.0125,
      database_up: 1,
      database_response_seconds: 0.0032,
      api_requests_total: 2400,
      api_error_ratio: 0.15,
      api_latency_avg_seconds: 0.74,
      api_rate_limit_remaining: 239,
      cache_hit_ratio: 0.625,
      'circuit_breaker_state{name=device_510k}': 2,
      'circuit_breaker_failures_total{name=device_510k}': 7,
      'circuit_breaker_state{name=device_recall}': 0,
      'circuit_breaker_failures_total{name=device_recall}': 0,
      api_cost_total: 12.4,
      api_cost_per_request: 0.005,
      api_cost_projected: 372,
      'component_response_seconds{component=fda_api_510k}': 1.5,
    });
  });

  it('understands a tracked API call (000)', () => {
    expect(seed('000-api-call').series).toMatchObject({
      api_rate_limit_remaining: 239,
      api_response_bytes: 51_200,
      api_latency_last_seconds: 1.5,
    });
  });

  it('understands the aggregated system health and says which component is ill (001)', () => {
    const { series, health } = seed('001-system-health');
    expect(health).toEqual({
      outcome: 'down',
      reason:
        'it says of itself that it is unhealthy: storage is unhealthy (no space left on device), external_services is degraded',
    });
    expect(series).toMatchObject({
      health_status: 2,
      'health_status{component=external_services}': 1,
      service_alerts_active: 2,
    });
  });

  it('understands the metrics of one workflow node (001)', () => {
    expect(seed('001-workflow-metrics').series).toMatchObject({
      'workflow_duration_seconds{workflow=wf_123,node=draft_generator}': 1.5,
      'workflow_success{workflow=wf_123,node=draft_generator}': 1,
      'workflow_memory_bytes{workflow=wf_123,node=draft_generator}': 268_435_456,
    });
  });

  it('understands the executive dashboard and takes its error rate for percent (002)', () => {
    const { series, health } = seed('002-dashboard');
    expect(health).toBeUndefined();
    expect(series).toEqual({
      health_status: 0,
      service_uptime_seconds: 3600.5,
      api_requests_total: 10_000,
      api_errors_total: 50,
      api_error_ratio: 0.005,
      service_alerts_active: 0,
      'api_endpoint_error_ratio{endpoint=/pipeline/run,method=POST}': 0.02,
      'api_endpoint_requests_total{endpoint=/pipeline/run,method=POST}': 400,
      'api_endpoint_errors_total{endpoint=/pipeline/run,method=POST}': 8,
      'api_endpoint_latency_avg_seconds{endpoint=/pipeline/run,method=POST}': 0.8505,
      'api_endpoint_latency_max_seconds{endpoint=/pipeline/run,method=POST}': 2.4,
      'api_endpoint_error_ratio{endpoint=/jobs,method=GET}': 0.0025,
      'api_endpoint_requests_total{endpoint=/jobs,method=GET}': 1200,
      'api_endpoint_errors_total{endpoint=/jobs,method=GET}': 3,
      'api_endpoint_latency_avg_seconds{endpoint=/jobs,method=GET}': 0.0452,
      'api_endpoint_latency_max_seconds{endpoint=/jobs,method=GET}': 0.31,
    });
  });

  it('understands the detailed health of service, database and system (003)', () => {
    const { series, health } = seed('003-detailed');
    expect(health).toBeUndefined();
    expect(series).toEqual({
      health_status: 0,
      'health_status{component=database}': 0,
      service_uptime_seconds: 3600,
      database_up: 1,
      database_response_seconds: 0.0025,
      'database_collection_documents{collection=users}': 150,
      'database_collection_documents{collection=orders}': 2500,
      system_cpu_ratio: 0.452,
      system_cpu_avg_ratio: 0.321,
      system_memory_bytes: 268_959_744,
      system_memory_avg_bytes: 222_612_684.8,
      api_requests_total: 1000,
      api_successes_total: 980,
      api_errors_total: 20,
      api_error_ratio: 0.02,
      api_latency_avg_seconds: 0.145,
      api_latency_p95_seconds: 0.45,
    });
  });

  it('understands performance alone, endpoints as a map, and the alert summary (003)', () => {
    expect(seed('003-metrics').series).toMatchObject({
      api_latency_p95_seconds: 0.45,
      api_latency_p99_seconds: 0.89,
      api_error_ratio: 0.02,
    });
    expect(seed('003-diagnostics').series).toMatchObject({
      'api_endpoint_error_ratio{endpoint=/api/orders/}': 0.0137931,
      'api_endpoint_latency_max_seconds{endpoint=/api/orders/}': 0.456,
      'api_endpoint_requests_total{endpoint=/api/subscriptions/}': 89,
    });
    expect(seed('003-alerts-summary').series).toEqual({
      service_alerts_total: 42,
      'service_alerts_by_type{type=database_slow}': 15,
      'service_alerts_by_type{type=high_error_rate}': 8,
      'service_alerts_by_type{type=api_timeout}': 12,
      'service_alerts_by_type{type=high_cpu}': 7,
    });
  });

  it('understands the health categories with pool, cache and resources (004)', () => {
    const { series, health } = seed('004-health-checks');
    expect(health).toEqual({
      outcome: 'degraded',
      reason: 'it says of itself that it is degraded: cache is degraded (hit rate is low)',
    });
    expect(series).toMatchObject({
      database_connections_active: 8,
      database_connections_max: 20,
      database_slow_queries_total: 3,
      cache_hit_ratio: 0.41,
      cache_hits_total: 410,
      cache_size_bytes: 67_108_864,
      system_cpu_ratio: 0.71,
      system_memory_ratio: 0.64,
      system_disk_ratio: 0.55,
      'health_status{component=cache}': 1,
    });
  });

  it('leaves alone what is no health reply', () => {
    expect(collect([1, 2, 3])).toEqual({ series: {}, health: undefined });
    expect(collect({ id: 5, name: 'x', items: [{ status: 'failed' }] })).toEqual({ series: {}, health: undefined });
    expect(collect('text')).toEqual({ series: {}, health: undefined });
  });

  it('never throws and gives only finite values, each series once', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        for (const v of Object.values(collect(value).series)) expect(Number.isFinite(v)).toBe(true);
      }),
    );
    const key = fc.constantFrom(
      'status',
      'database',
      'cache',
      'system',
      'cpu',
      'memory',
      'endpoints',
      'components',
      'hits',
      'misses',
      'error_rate',
      'requests',
      'errors',
      'workflows',
      'circuit_breakers',
      'state',
      'alerts_by_type',
      'cost',
      '__proto__',
      'constructor',
    );
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom('ok', 'down', 'open', 'degraded', ''),
        fc.double(),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('tree'), { maxLength: 3 }),
        fc.dictionary(key, tie('tree'), { maxKeys: 6 }),
      ),
    }));
    fc.assert(
      fc.property(tree, (value) => {
        for (const v of Object.values(collect(value).series)) expect(Number.isFinite(v)).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('own paths', () => {
  it('maps values, tells several matches apart and scales', () => {
    const options = Collect.parse({
      preset: 'none',
      json: [
        { path: '$.queue.depth', metric: 'queue_depth' },
        { path: '$.workers[*].ms', metric: 'worker_seconds', scale: 0.001, labels: { site: 'desk' } },
        { path: '$.on', metric: 'on' },
        { path: '$.text', metric: 'text' },
        { path: '$.word', metric: 'word' },
      ],
    });
    const reply = {
      queue: { depth: 7 },
      workers: [{ ms: 5 }, { ms: 9 }],
      on: true,
      text: '12.5',
      word: 'many',
      status: 'down',
    };
    expect(collect(reply, options)).toEqual({
      series: {
        queue_depth: 7,
        "worker_seconds{site=desk,path=$['workers'][0]['ms']}": 0.005,
        "worker_seconds{site=desk,path=$['workers'][1]['ms']}": 0.009,
        on: 1,
        text: 12.5,
      },
      health: undefined,
    });
  });

  it('wins over the preset for the same series', () => {
    const options = Collect.parse({
      json: [{ path: '$.performance.p95_response_time', metric: 'api_latency_p95_seconds', scale: 2 }],
    });
    expect(collect({ performance: { p95_response_time: 0.4 } }, options).series).toEqual({
      api_latency_p95_seconds: 0.8,
    });
  });
});
