import { SCRAPE_PROTOCOLS } from '../collect/exposition/negotiate.ts';
import type { ScrapeConfig } from '../collect/scrape/config.ts';
import { readDiscovery } from './discovery.ts';
import { choice, readHttpOptions } from './http-client.ts';
import { readRelabel } from './relabel.ts';
import { readScrapeDefaults, type ScrapeDefaults } from './scrape-defaults.ts';
import { type Reporter, Section } from './section.ts';
import type { Place, Tree } from './tree.ts';

/** A scrape job of a file and where its name stands. */
export interface ScrapeInFile {
  readonly name: string;
  readonly config: ScrapeConfig;
  readonly place: Place;
}

/** Prometheus' defaults, ms. */
const INTERVAL_MS = 60_000;
const TIMEOUT_MS = 10_000;

function readParams(section: Section): Record<string, readonly string[]> {
  const params = section.section('params');
  return Object.fromEntries((params?.keys() ?? []).map((name) => [name, params?.texts(name) ?? []]));
}

function timeoutOf(section: Section, own: ScrapeDefaults, global: ScrapeDefaults, every: number): number {
  const given = own.scrapeTimeout;
  if (given !== undefined && given > every)
    section.fail(section.placeOf('scrape_timeout'), 'scrape_timeout cannot be longer than scrape_interval.');
  return given ?? Math.min(global.scrapeTimeout ?? TIMEOUT_MS, every);
}

/** Reads one entry of `scrape_configs`; `global` gives what it does not say. */
export function readScrape(tree: Tree, global: ScrapeDefaults, report: Reporter): ScrapeInFile | undefined {
  const section = Section.of(tree, 'a scrape job', report);
  if (!section) return undefined;
  const before = report.problems.length;
  const name = section.required('job_name');
  const own = readScrapeDefaults(section);
  const scrapeInterval = own.scrapeInterval ?? global.scrapeInterval ?? INTERVAL_MS;
  const fallback = choice(section, 'fallback_scrape_protocol', SCRAPE_PROTOCOLS);
  // A limit of 0 says nothing: the one of `global` counts, as in Prometheus.
  const pick = <K extends keyof ScrapeDefaults>(key: K): ScrapeDefaults[K] => own[key] || global[key];
  const config: ScrapeConfig = {
    jobName: name ?? '',
    scrapeInterval,
    scrapeTimeout: timeoutOf(section, own, global, scrapeInterval),
    metricsPath: section.text('metrics_path') ?? '/metrics',
    scheme: choice(section, 'scheme', ['http', 'https']) ?? 'http',
    params: readParams(section),
    honorLabels: section.bool('honor_labels') ?? false,
    honorTimestamps: section.bool('honor_timestamps') ?? true,
    trackTimestampsStaleness: section.bool('track_timestamps_staleness') ?? false,
    protocols: pick('protocols') ?? SCRAPE_PROTOCOLS,
    ...(fallback === undefined ? {} : { fallbackProtocol: fallback }),
    escaping: pick('escaping') ?? 'allow-utf-8',
    enableCompression: section.bool('enable_compression') ?? true,
    extraMetrics: pick('extraMetrics') ?? false,
    bodySizeLimit: pick('bodySizeLimit') ?? 0,
    sampleLimit: pick('sampleLimit') ?? 0,
    labelLimit: pick('labelLimit') ?? 0,
    labelNameLengthLimit: pick('labelNameLengthLimit') ?? 0,
    labelValueLengthLimit: pick('labelValueLengthLimit') ?? 0,
    targetLimit: pick('targetLimit') ?? 0,
    keepDroppedTargets: pick('keepDroppedTargets') ?? 0,
    http: readHttpOptions(section),
    discovery: readDiscovery(section, report),
    relabel: readRelabel(section, 'relabel_configs', report),
    metricRelabel: readRelabel(section, 'metric_relabel_configs', report),
  };
  section.notYet(['native_histogram_bucket_limit', 'native_histogram_min_bucket_factor']);
  section.done();
  if (report.problems.length > before || name === undefined) return undefined;
  return { name, config, place: section.placeOf('job_name') };
}
