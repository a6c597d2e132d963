import { CHANNEL_KINDS } from '../notify/channels/kinds.ts';
import { FieldReader } from './channel-fields.ts';
import { NO_SCRAPE_DEFAULTS, readScrapeDefaults, type ScrapeDefaults } from './scrape-defaults.ts';
import type { Reporter, Section } from './section.ts';
import type { Place } from './tree.ts';

/** Defaults of the section `global`, of Prometheus and of Alertmanager. */
export interface Globals {
  readonly scrape: ScrapeDefaults;
  readonly evaluationInterval: number | undefined;
  readonly ruleQueryOffset: number | undefined;
  readonly externalLabels: Readonly<Record<string, string>> | undefined;
  /** After how long without a word an alert of another program is over, ms (Alertmanager). */
  readonly resolveTimeout: number | undefined;
  /** What counts for channels that say nothing themselves, by the key of `global`. */
  readonly channels: ReadonlyMap<string, GlobalSetting>;
}

export interface GlobalSetting {
  readonly value: unknown;
  readonly place: Place;
}

/** ms between evaluations of a rule group that names no interval; the shipped alerts should not wait a minute. */
export const EVALUATION_INTERVAL_MS = 15_000;

export const NO_GLOBALS: Globals = {
  scrape: NO_SCRAPE_DEFAULTS,
  evaluationInterval: undefined,
  ruleQueryOffset: undefined,
  externalLabels: undefined,
  resolveTimeout: undefined,
  channels: new Map(),
};

/** Reads one `global` section. */
export function readGlobals(section: Section, report: Reporter): Globals {
  const interval = (key: string): number | undefined => {
    const ms = section.duration(key);
    if (ms === undefined || ms >= 1_000) return ms;
    section.fail(section.placeOf(key), `${key} must be at least 1s.`);
    return undefined;
  };
  const globals: Globals = {
    scrape: readScrapeDefaults(section),
    evaluationInterval: interval('evaluation_interval'),
    ruleQueryOffset: section.duration('rule_query_offset'),
    externalLabels: section.pairs('external_labels', 'labels'),
    resolveTimeout: interval('resolve_timeout'),
    channels: readChannelDefaults(section, report),
  };
  section.notYet([
    'query_log_file',
    'smtp_auth_identity',
    'victorops_api_key',
    'victorops_api_url',
    'webex_api_url',
    'wechat_api_url',
    'rocketchat_api_url',
    'jira_api_url',
  ]);
  section.done();
  return globals;
}

/** Every setting that some kind of channel takes from `global`. */
const CHANNEL_DEFAULTS = new Map(
  CHANNEL_KINDS.flatMap((kind) => Object.values(kind.fields)).flatMap((field) =>
    field.global === undefined ? [] : [[field.global, field] as const],
  ),
);

function readChannelDefaults(section: Section, report: Reporter): ReadonlyMap<string, GlobalSetting> {
  const reader = new FieldReader(report);
  const found = new Map<string, GlobalSetting>();
  for (const [key, field] of CHANNEL_DEFAULTS) {
    const value = reader.read(section, key, field);
    if (value !== undefined) found.set(key, { value, place: section.placeOf(key) });
  }
  return found;
}

function over<T extends object>(first: T, second: T): T {
  const given = Object.entries(second).filter(([, value]) => value !== undefined);
  return { ...first, ...Object.fromEntries(given) };
}

/** Puts a second `global` section over the first; a key that stands in both is reported by the caller. */
export function mergeGlobals(first: Globals, second: Globals): Globals {
  return {
    ...over(first, second),
    scrape: over(first.scrape, second.scrape),
    channels: new Map([...first.channels, ...second.channels]),
  };
}
