import type { Credential } from '../../../src-shared/model/monitor.ts';
import { NO_SCRAPE_DEFAULTS, readScrapeDefaults, type ScrapeDefaults } from './scrape-defaults.ts';
import type { Section } from './section.ts';
import type { Place } from './tree.ts';

/** Defaults of the section `global`, of Prometheus and of Alertmanager. */
export interface Globals {
  readonly scrape: ScrapeDefaults;
  readonly evaluationInterval: number | undefined;
  readonly ruleQueryOffset: number | undefined;
  readonly externalLabels: Readonly<Record<string, string>> | undefined;
  /** After how long without a word an alert of another program is over, ms (Alertmanager). */
  readonly resolveTimeout: number | undefined;
  readonly smtpFrom: string | undefined;
  readonly smtpSmarthost: { readonly text: string; readonly place: Place } | undefined;
  readonly smtpUsername: string | undefined;
  readonly smtpPassword: Credential | undefined;
  readonly smtpRequireTls: boolean | undefined;
  readonly slackApiUrl: Credential | undefined;
}

/** ms between evaluations of a rule group that names no interval; the shipped alerts should not wait a minute. */
export const EVALUATION_INTERVAL_MS = 15_000;

export const NO_GLOBALS: Globals = {
  scrape: NO_SCRAPE_DEFAULTS,
  evaluationInterval: undefined,
  ruleQueryOffset: undefined,
  externalLabels: undefined,
  resolveTimeout: undefined,
  smtpFrom: undefined,
  smtpSmarthost: undefined,
  smtpUsername: undefined,
  smtpPassword: undefined,
  smtpRequireTls: undefined,
  slackApiUrl: undefined,
};

/** Reads one `global` section. */
export function readGlobals(section: Section): Globals {
  const smarthost = section.text('smtp_smarthost');
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
    smtpFrom: section.text('smtp_from'),
    smtpSmarthost: smarthost === undefined ? undefined : { text: smarthost, place: section.placeOf('smtp_smarthost') },
    smtpUsername: section.text('smtp_auth_username'),
    smtpPassword: section.secret('smtp_auth_password'),
    smtpRequireTls: section.bool('smtp_require_tls'),
    slackApiUrl: section.secret('slack_api_url'),
  };
  section.notYet([
    'query_log_file',
    'smtp_hello',
    'smtp_auth_password_file',
    'smtp_auth_identity',
    'smtp_auth_secret',
    'smtp_tls_config',
    'slack_api_url_file',
    'http_config',
    'pagerduty_url',
    'opsgenie_api_key',
    'opsgenie_api_url',
    'victorops_api_key',
    'telegram_api_url',
    'webex_api_url',
  ]);
  section.done();
  return globals;
}

function over<T extends object>(first: T, second: T): T {
  const given = Object.entries(second).filter(([, value]) => value !== undefined);
  return { ...first, ...Object.fromEntries(given) };
}

/** Puts a second `global` section over the first; a key that stands in both is reported by the caller. */
export function mergeGlobals(first: Globals, second: Globals): Globals {
  return { ...over(first, second), scrape: over(first.scrape, second.scrape) };
}
