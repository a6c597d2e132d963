import type { ActiveTarget, MetricMetadata, TargetList } from '../../src-shared/model/target.ts';

function target(pool: string, instance: string, at: number, over: Partial<ActiveTarget> = {}): ActiveTarget {
  return {
    pool,
    job: pool,
    scrapeUrl: `http://${instance}/metrics`,
    labels: { job: pool, instance, site: 'lab' },
    discoveredLabels: {
      __address__: instance,
      __scheme__: 'http',
      __metrics_path__: '/metrics',
      __meta_filepath: '/etc/tocsin/targets/lab.yml',
      job: pool,
    },
    health: 'up',
    lastError: '',
    lastScrape: at,
    lastDurationMs: 14.2,
    samples: 812,
    series: 806,
    interval: 15_000,
    timeout: 10_000,
    ...over,
  };
}

/** A few jobs with healthy, failing and new targets. `at` is when they were scraped, epoch ms. */
export function fixtureTargets(at: number): TargetList {
  return {
    targets: [
      target('node', '10.0.4.11:9100', at - 4_000),
      target('node', '10.0.4.12:9100', at - 9_000, { lastDurationMs: 22.8 }),
      target('node', '10.0.4.13:9100', at - 2_000, {
        health: 'down',
        lastError: 'connection refused by 10.0.4.13:9100',
        samples: 0,
        series: 0,
        lastDurationMs: 1.1,
      }),
      target('orders', 'orders.internal:8080', at - 7_000, {
        health: 'down',
        lastError: 'the metrics are malformed at line 118, column 34: the quotation mark is not closed',
        samples: 0,
        series: 0,
        lastDurationMs: 31.4,
      }),
      target('orders', 'orders-canary.internal:8080', at, {
        health: 'unknown',
        lastDurationMs: 0,
        samples: 0,
        series: 0,
      }),
    ],
    dropped: [
      {
        pool: 'node',
        discoveredLabels: { __address__: '10.0.4.99:9100', __meta_filepath: '/etc/tocsin/targets/lab.yml' },
        rule: { index: 2, text: 'drop source_labels=[__meta_filepath], regex=".*/lab.yml"' },
      },
    ],
  };
}

/** What those targets say about their metrics. */
export const FIXTURE_METADATA: readonly MetricMetadata[] = [
  { metric: 'http_request_duration_seconds', type: 'histogram', help: 'Time to answer a request.', unit: 'seconds' },
  { metric: 'http_requests_total', type: 'counter', help: 'Requests answered, by code.', unit: '' },
  { metric: 'node_load1', type: 'gauge', help: '1m load average.', unit: '' },
  { metric: 'node_memory_MemAvailable_bytes', type: 'gauge', help: 'Memory that could be given away.', unit: '' },
];
