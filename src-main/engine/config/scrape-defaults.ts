import { ESCAPINGS, type Escaping, SCRAPE_PROTOCOLS, type ScrapeProtocol } from '../collect/exposition/negotiate.ts';
import type { ScrapeConfig } from '../collect/scrape/config.ts';
import { choice } from './http-client.ts';
import type { Section } from './section.ts';
import { didYouMean } from './suggest.ts';

/** What `global` and a job may both say; a job's word counts. */
export type ScrapeDefaults = {
  readonly [K in
    | 'scrapeInterval'
    | 'scrapeTimeout'
    | 'protocols'
    | 'escaping'
    | 'extraMetrics'
    | 'bodySizeLimit'
    | 'sampleLimit'
    | 'labelLimit'
    | 'labelNameLengthLimit'
    | 'labelValueLengthLimit'
    | 'targetLimit'
    | 'keepDroppedTargets']: ScrapeConfig[K] | undefined;
};

export const NO_SCRAPE_DEFAULTS: ScrapeDefaults = {
  scrapeInterval: undefined,
  scrapeTimeout: undefined,
  protocols: undefined,
  escaping: undefined,
  extraMetrics: undefined,
  bodySizeLimit: undefined,
  sampleLimit: undefined,
  labelLimit: undefined,
  labelNameLengthLimit: undefined,
  labelValueLengthLimit: undefined,
  targetLimit: undefined,
  keepDroppedTargets: undefined,
};

const SIZE = /^(\d+)\s*(?:([KMGTPE])i?B|B)?$/i;
const POWERS = ['K', 'M', 'G', 'T', 'P', 'E'];

/** Bytes of a size as Prometheus reads it: units of 1024, whether written KB or KiB. */
export function parseBinarySize(text: string): number | undefined {
  const found = SIZE.exec(text.trim());
  if (!found) return undefined;
  const bytes = Number(found[1]) * 1_024 ** (POWERS.indexOf((found[2] ?? '').toUpperCase()) + 1);
  return Number.isSafeInteger(bytes) ? bytes : undefined;
}

function count(section: Section, key: string): number | undefined {
  const found = section.number(key);
  if (found === undefined || (Number.isSafeInteger(found) && found >= 0)) return found;
  section.fail(section.placeOf(key), `${key} is a whole number; 0 is no limit.`);
  return undefined;
}

function size(section: Section, key: string): number | undefined {
  const text = section.text(key);
  const bytes = text === undefined ? undefined : parseBinarySize(text);
  if (text !== undefined && bytes === undefined)
    section.fail(section.placeOf(key), `${key} is a size such as 10MB, but here stands "${text}".`);
  return bytes;
}

function interval(section: Section, key: string, least: number): number | undefined {
  const ms = section.duration(key);
  if (ms === undefined || ms >= least) return ms;
  section.fail(section.placeOf(key), `${key} must be at least ${least === 1_000 ? '1s' : '1ms'}.`);
  return undefined;
}

function readProtocols(section: Section): readonly ScrapeProtocol[] | undefined {
  const items = section.items('scrape_protocols');
  if (items === undefined) return undefined;
  const out: ScrapeProtocol[] = [];
  for (const tree of items) {
    const text = section.asText(tree, 'scrape_protocols') ?? '';
    const found = SCRAPE_PROTOCOLS.find((one) => one === text);
    if (text === 'PrometheusProto')
      section.fail(tree.place, 'PrometheusProto is not supported yet. Name the text formats only.');
    else if (found === undefined)
      section.fail(
        tree.place,
        `"${text}" is no format: there are ${SCRAPE_PROTOCOLS.join(', ')}.${didYouMean(text, SCRAPE_PROTOCOLS)}`,
      );
    else if (out.includes(found)) section.fail(tree.place, `${text} is there twice.`);
    else out.push(found);
  }
  if (items.length === 0) section.fail(section.placeOf('scrape_protocols'), 'scrape_protocols must not be empty.');
  return out;
}

/** Reads what `global` and a scrape job have in common. */
export function readScrapeDefaults(section: Section): ScrapeDefaults {
  const escaping: Escaping | undefined = choice(section, 'metric_name_escaping_scheme', ESCAPINGS);
  if (choice(section, 'metric_name_validation_scheme', ['utf8', 'legacy']) === 'legacy')
    section.fail(section.placeOf('metric_name_validation_scheme'), 'the legacy scheme is not supported yet: use utf8.');
  section.notYet([
    'scrape_failure_log_file',
    'scrape_native_histograms',
    'convert_classic_histograms_to_nhcb',
    'always_scrape_classic_histograms',
  ]);
  return {
    scrapeInterval: interval(section, 'scrape_interval', 1_000),
    scrapeTimeout: interval(section, 'scrape_timeout', 1),
    protocols: readProtocols(section),
    escaping,
    extraMetrics: section.bool('extra_scrape_metrics'),
    bodySizeLimit: size(section, 'body_size_limit'),
    sampleLimit: count(section, 'sample_limit'),
    labelLimit: count(section, 'label_limit'),
    labelNameLengthLimit: count(section, 'label_name_length_limit'),
    labelValueLengthLimit: count(section, 'label_value_length_limit'),
    targetLimit: count(section, 'target_limit'),
    keepDroppedTargets: count(section, 'keep_dropped_targets'),
  };
}
