import type { HttpOptions } from '../../net/http-options.ts';
import type { Escaping, ScrapeProtocol } from '../exposition/negotiate.ts';
import type { RelabelRule } from '../relabel/rule.ts';

/** Addresses with the labels that all of them get; `source` tells the groups of one discovery apart. */
export interface TargetGroup {
  readonly source: string;
  readonly targets: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
}

/** One way of finding targets. Intervals in ms. */
export type DiscoveryConfig =
  | { readonly type: 'static'; readonly groups: readonly TargetGroup[] }
  | { readonly type: 'file'; readonly files: readonly string[]; readonly refreshInterval: number }
  | { readonly type: 'http'; readonly url: string; readonly http: HttpOptions; readonly refreshInterval: number }
  | {
      readonly type: 'dns';
      readonly names: readonly string[];
      readonly record: 'A' | 'AAAA' | 'SRV' | 'MX' | 'NS';
      readonly port: number;
      readonly refreshInterval: number;
    };

/**
 * One entry of `scrape_configs`, defaults put in (Prometheus, "Configuration", scrape_config). Times in ms, sizes in
 * bytes; a limit of 0 is none.
 */
export interface ScrapeConfig {
  readonly jobName: string;
  readonly scrapeInterval: number;
  readonly scrapeTimeout: number;
  readonly metricsPath: string;
  readonly scheme: 'http' | 'https';
  readonly params: Readonly<Record<string, readonly string[]>>;
  readonly honorLabels: boolean;
  readonly honorTimestamps: boolean;
  readonly trackTimestampsStaleness: boolean;
  readonly protocols: readonly ScrapeProtocol[];
  readonly fallbackProtocol?: ScrapeProtocol;
  readonly escaping: Escaping;
  readonly enableCompression: boolean;
  readonly extraMetrics: boolean;
  readonly bodySizeLimit: number;
  readonly sampleLimit: number;
  readonly labelLimit: number;
  readonly labelNameLengthLimit: number;
  readonly labelValueLengthLimit: number;
  readonly targetLimit: number;
  readonly keepDroppedTargets: number;
  readonly http: HttpOptions;
  readonly discovery: readonly DiscoveryConfig[];
  readonly relabel: readonly RelabelRule[];
  readonly metricRelabel: readonly RelabelRule[];
}
