import type { z } from 'zod';
import type { PrometheusMonitor } from '../../src-shared/model/monitor.ts';
import type { ActiveTarget, MetricMetadata, TargetList } from '../../src-shared/model/target.ts';
import type { Engine } from './engine.ts';
import { SCRAPE_REPORT } from './watch/kinds/prometheus.ts';

type Scraped = Pick<Engine, 'targets' | 'watch'>;

/** A monitor that scrapes is a target as well: a job of its own with one address. */
function monitorTarget(monitor: z.infer<typeof PrometheusMonitor>, watch: Engine['watch']): ActiveTarget {
  const status = watch.statusOf(monitor.name);
  const collected = watch.collectedOf(monitor.name) ?? { samples: 0, series: 0 };
  const good = status?.state === 'up' || status?.state === 'degraded';
  return {
    pool: monitor.name,
    job: monitor.name,
    scrapeUrl: monitor.url,
    labels: { ...monitor.labels, job: monitor.name, instance: new URL(monitor.url).host },
    discoveredLabels: {},
    health: good ? 'up' : status?.state === 'down' ? 'down' : 'unknown',
    lastError: good ? '' : (status?.reason ?? ''),
    ...(status?.lastCheck === undefined ? {} : { lastScrape: status.lastCheck }),
    lastDurationMs: status?.latencyMs ?? 0,
    samples: Math.max(0, collected.samples - SCRAPE_REPORT),
    series: Math.max(0, collected.series - SCRAPE_REPORT),
    interval: monitor.interval,
    timeout: monitor.timeout,
  };
}

/** Everything that is scraped, by scrape jobs and by monitors. */
export function targetList({ targets, watch }: Scraped): TargetList {
  const { dropped, targets: active } = targets.list();
  const monitors = watch
    .monitors()
    .flatMap((monitor) => (monitor.kind === 'prometheus' ? [monitorTarget(monitor, watch)] : []));
  return { targets: [...active, ...monitors], dropped };
}

/** Metadata by metric name, sorted; targets that say the same are one entry. */
export function metricMetadata({ targets }: Pick<Engine, 'targets'>, metric?: string): MetricMetadata[] {
  const found = new Map<string, MetricMetadata>();
  for (const { help, metric: name, type, unit } of targets.metadata(metric))
    found.set([name, type, unit, help].join('\u0000'), { metric: name, type, help, unit });
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}
