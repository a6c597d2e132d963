import { type Labels, seriesKey } from '../../../../src-shared/model/labels.ts';
import { formatDuration, parseDuration } from '../../../../src-shared/time/duration.ts';
import type { Relabel } from '../relabel/relabel.ts';
import type { ScrapeConfig } from './config.ts';

const META = '__meta_';
const PARAM = '__param_';

/** A target as relabelling left it. Durations in ms. */
export interface ResolvedTarget {
  /** The same for the same target in every configuration that leaves it as it is. */
  readonly key: string;
  readonly labels: Labels;
  readonly discovered: Labels;
  readonly url: string;
  readonly interval: number;
  readonly timeout: number;
}

/** What became of an address. */
export type Resolution =
  | { readonly is: 'target'; readonly target: ResolvedTarget }
  | { readonly is: 'dropped'; readonly discovered: Labels }
  | { readonly is: 'refused'; readonly discovered: Labels; readonly problem: string };

/** The labels of an address before relabelling (Prometheus, "Configuration", relabel_config). */
function discoveredLabels(config: ScrapeConfig, address: string, group: Labels): Labels {
  const labels: Record<string, string> = {};
  for (const [name, value] of Object.entries({ ...group, __address__: address }))
    if (value !== '') labels[name] = value;
  labels['job'] ??= config.jobName;
  labels['__scrape_interval__'] ??= formatDuration(config.scrapeInterval);
  labels['__scrape_timeout__'] ??= formatDuration(config.scrapeTimeout);
  labels['__metrics_path__'] ??= config.metricsPath;
  labels['__scheme__'] ??= config.scheme;
  for (const [name, [first]] of Object.entries(config.params)) if (first !== undefined) labels[PARAM + name] ??= first;
  return labels;
}

function urlOf(config: ScrapeConfig, labels: Labels): string {
  const url = new URL(`${labels['__scheme__'] ?? ''}://${labels['__address__'] ?? ''}`);
  url.pathname = labels['__metrics_path__'] ?? '';
  const params = new Map(Object.entries(config.params).map(([name, values]) => [name, [...values]]));
  for (const [label, value] of Object.entries(labels)) {
    if (!label.startsWith(PARAM)) continue;
    const name = label.slice(PARAM.length);
    params.set(name, [value, ...(params.get(name) ?? []).slice(1)]);
  }
  for (const [name, values] of [...params].sort(([a], [b]) => (a < b ? -1 : 1)))
    for (const value of values) url.searchParams.append(name, value);
  return url.href;
}

function span(labels: Labels, name: string): number {
  const text = labels[name] ?? '';
  const ms = parseDuration(text);
  if (ms === undefined || ms === 0) throw new Error(`${name} is "${text}", which is no duration above 0`);
  return ms;
}

/** Relabels an address that a discovery found. Pure. */
export function resolveTarget(config: ScrapeConfig, relabel: Relabel, address: string, group: Labels): Resolution {
  const discovered = discoveredLabels(config, address, group);
  const found = relabel(discovered);
  if (found === undefined) return { is: 'dropped', discovered };
  try {
    if ((found['__address__'] ?? '') === '') throw new Error('relabelling left no __address__');
    if (!/^https?$/.test(found['__scheme__'] ?? ''))
      throw new Error(`__scheme__ is "${found['__scheme__'] ?? ''}", not http or https`);
    const interval = span(found, '__scrape_interval__');
    const timeout = span(found, '__scrape_timeout__');
    if (timeout > interval) throw new Error('__scrape_timeout__ is longer than __scrape_interval__');
    const labels: Record<string, string> = {};
    for (const [name, value] of Object.entries(found)) if (!name.startsWith('__')) labels[name] = value;
    labels['instance'] ??= found['__address__'] ?? '';
    const url = urlOf(config, found);
    // Labels of discovery alone tell no targets apart; what steers the scrape does.
    const steering = Object.fromEntries(Object.entries(found).filter(([name]) => !name.startsWith(META)));
    const key = `${url} ${seriesKey({ ...steering, ...labels })}`;
    return { is: 'target', target: { key, labels, discovered, url, interval, timeout } };
  } catch (error) {
    return { is: 'refused', discovered, problem: error instanceof Error ? error.message : String(error) };
  }
}
