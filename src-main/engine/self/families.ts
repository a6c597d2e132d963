import { BLIND_CAUSES } from '../../../src-shared/model/check.ts';
import type { ScrapeStats } from '../collect/targets.ts';
import type { FederateFigures } from '../federate/create.ts';
import type { StoreProblem, StoreStats } from '../store/store.ts';
import type { SchedulerStats } from '../watch/watch.ts';
import type { LoopLag } from './event-loop.ts';
import { federateFamilies } from './federate-families.ts';
import type { Family } from './metrics.ts';

/** What the console's own metrics are made from. */
export interface SelfReading {
  readonly version: string;
  readonly scheduler: SchedulerStats;
  readonly scrapes: ScrapeStats;
  readonly loop: LoopLag;
  readonly store: StoreStats;
  readonly storeProblem: StoreProblem | undefined;
  readonly notifications: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly outboxPending: number;
  readonly federate: FederateFigures;
  readonly alertsFiring: number;
  /** Seconds blind since the start, by cause. */
  readonly blindSeconds: Readonly<Record<string, number>>;
  /** Every problem source seen since the start, and whether it is a problem now. */
  readonly problemSources: readonly { readonly source: string; readonly present: boolean }[];
  readonly startedAt: number;
  readonly cpuSeconds: number;
  readonly rssBytes: number;
  readonly heapBytes: number;
}

const each = (counts: Readonly<Record<string, number>>, label: string): Family['samples'] =>
  Object.entries(counts).map(([name, value]) => ({ labels: { [label]: name }, value }));

const quantiles = (lag: LoopLag): Family['samples'] => [
  { labels: { quantile: '0.5' }, value: lag.p50 / 1000 },
  { labels: { quantile: '0.99' }, value: lag.p99 / 1000 },
  { labels: { quantile: '1' }, value: lag.max / 1000 },
];

/** How scraping goes. */
function scrapeFamilies(scrapes: ScrapeStats): readonly Family[] {
  const counter = (name: string, help: string, samples: Family['samples']): Family => ({
    name,
    help,
    type: 'counter',
    samples,
  });
  return [
    {
      name: 'tocsin_scrape_targets',
      help: 'Targets of scrape jobs, by health.',
      type: 'gauge',
      samples: each(scrapes.targets, 'health'),
    },
    {
      name: 'tocsin_scrape_targets_dropped',
      help: 'Targets that relabelling dropped.',
      type: 'gauge',
      samples: [{ value: scrapes.dropped }],
    },
    counter('tocsin_scrapes_total', 'Scrapes run, by outcome.', each(scrapes.scrapes, 'outcome')),
    counter(
      'tocsin_scrapes_skipped_total',
      'Planned scrapes that did not run, by reason.',
      each(scrapes.skipped, 'reason'),
    ),
    counter('tocsin_scrape_samples_total', 'Samples stored by scrapes.', [{ value: scrapes.samples }]),
    counter('tocsin_discovery_failures_total', 'Rounds of target discovery that failed.', [
      { value: scrapes.discoveryFailures },
    ]),
  ];
}

/** The console's own metrics under the names interfaces promise. Times in seconds, sizes in bytes. */
export function selfFamilies(self: SelfReading): readonly Family[] {
  const { scheduler, store } = self;
  const gauge = (name: string, help: string, value: number): Family => ({
    name,
    help,
    type: 'gauge',
    samples: [{ value }],
  });
  return [
    {
      name: 'tocsin_build_info',
      help: 'Version of the console.',
      type: 'gauge',
      samples: [{ labels: { version: self.version }, value: 1 }],
    },
    gauge('tocsin_monitors', 'Monitors defined, paused ones included.', scheduler.monitors),
    gauge('tocsin_monitors_paused', 'Monitors paused.', scheduler.paused),
    {
      name: 'tocsin_checks_total',
      help: 'Checks run, by outcome.',
      type: 'counter',
      samples: each(scheduler.checksByOutcome, 'outcome'),
    },
    {
      name: 'tocsin_checks_skipped_total',
      help: 'Planned checks that did not run, by reason.',
      type: 'counter',
      samples: each(scheduler.skipped, 'reason'),
    },
    gauge('tocsin_checks_in_flight', 'Checks running now.', scheduler.inFlight),
    {
      name: 'tocsin_check_lateness_seconds',
      help: 'Time between the planned and the real start of recent checks.',
      type: 'summary',
      samples: quantiles({ p50: scheduler.latenessP50, p99: scheduler.latenessP99, max: scheduler.latenessMax }),
    },
    {
      name: 'tocsin_event_loop_lag_seconds',
      help: 'Lateness of the event loop since the last reading.',
      type: 'summary',
      samples: quantiles(self.loop),
    },
    ...scrapeFamilies(self.scrapes),
    gauge('tocsin_store_ops_bytes', 'Size of ops.db.', store.opsBytes),
    gauge('tocsin_store_metrics_bytes', 'Size of metrics.db.', store.metricsBytes),
    gauge('tocsin_store_wal_bytes', 'Size of both write-ahead logs.', store.walBytes),
    gauge('tocsin_store_journal_bytes', 'Size of the journal of samples that are not sealed yet.', store.journalBytes),
    gauge('tocsin_store_series', 'Series known.', store.series),
    {
      name: 'tocsin_store_samples_total',
      help: 'Samples taken since the start.',
      type: 'counter',
      samples: [{ value: store.samples }],
    },
    gauge('tocsin_store_chunks', 'Sealed chunks.', store.chunks),
    gauge('tocsin_store_batch_seconds', 'Duration of the last write of samples.', store.lastBatchMs / 1000),
    gauge('tocsin_store_problem', '1 while the store cannot do its work.', self.storeProblem ? 1 : 0),
    {
      name: 'tocsin_notifications_total',
      help: 'Delivery attempts, by receiver and result.',
      type: 'counter',
      samples: Object.entries(self.notifications).flatMap(([receiver, results]) =>
        Object.entries(results).map(([result, value]) => ({ labels: { receiver, result }, value })),
      ),
    },
    gauge('tocsin_outbox_pending', 'Notifications waiting to be delivered.', self.outboxPending),
    gauge('tocsin_alerts_firing', 'Alerts firing now.', self.alertsFiring),
    {
      name: 'tocsin_blind_seconds_total',
      help: 'Time in which nothing could be seen, by cause.',
      type: 'counter',
      samples: BLIND_CAUSES.map((cause) => ({ labels: { cause }, value: self.blindSeconds[cause] ?? 0 })),
    },
    {
      name: 'tocsin_problem',
      help: '1 while the console itself has a problem of this source.',
      type: 'gauge',
      samples: self.problemSources.map((p) => ({ labels: { source: p.source }, value: p.present ? 1 : 0 })),
    },
    ...federateFamilies(self.federate),
    gauge('process_start_time_seconds', 'Start of the process, seconds since 1970.', self.startedAt / 1000),
    {
      name: 'process_cpu_seconds_total',
      help: 'User and system CPU time.',
      type: 'counter',
      samples: [{ value: self.cpuSeconds }],
    },
    gauge('process_resident_memory_bytes', 'Resident memory.', self.rssBytes),
    gauge('nodejs_heap_size_used_bytes', 'Used heap of the main thread.', self.heapBytes),
  ];
}
