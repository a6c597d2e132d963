import type { MonitorEntry } from '../../../src-shared/contract/monitor.ts';
import type { ReceiverEntry } from '../../../src-shared/contract/notify.ts';
import type { InhibitRuleEntry, TimeIntervalEntry } from '../../../src-shared/contract/routing.ts';
import type { MaintenanceWindow } from '../../../src-shared/model/maintenance.ts';
import type { Origin } from '../../../src-shared/model/monitor.ts';
import type { Route } from '../../../src-shared/model/route.ts';
import type { RuleGroup } from '../../../src-shared/model/rule.ts';
import type { Retention } from '../../../src-shared/model/settings.ts';
import type { Slo } from '../../../src-shared/model/slo.ts';
import type { TemplateFile } from '../../../src-shared/template/notification.ts';
import type { ScrapeConfig } from '../collect/scrape/config.ts';
import type { FederateConfig } from '../federate/config.ts';
import type { ResponseConfig } from './response-config.ts';

/** One thing wrong in a configuration, at its place; line and column count from 1. */
export interface ConfigProblem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** What a set of configuration files says, checked as a whole. */
export interface Configuration {
  readonly files: readonly string[];
  readonly monitors: readonly MonitorEntry[];
  readonly ruleGroups: readonly RuleGroup[];
  /** Names of rules, of files or shipped, that are not evaluated. */
  readonly disabledRules: readonly string[];
  readonly receivers: readonly ReceiverEntry[];
  readonly scrapeConfigs: readonly ScrapeConfig[];
  readonly federate: FederateConfig;
  readonly response: ResponseConfig;
  /** Absent: the files leave routing to the UI. */
  readonly route: { readonly route: Route; readonly origin: Origin } | undefined;
  readonly timeIntervals: readonly TimeIntervalEntry[];
  readonly inhibitRules: readonly InhibitRuleEntry[];
  readonly retention: Retention | undefined;
  readonly canaries: readonly string[] | undefined;
  readonly externalLabels: Readonly<Record<string, string>>;
  /** ms; absent: what Alertmanager takes. */
  readonly resolveTimeout: number | undefined;
  readonly slos: readonly { readonly slo: Slo; readonly origin: Origin }[];
  readonly maintenance: readonly { readonly window: MaintenanceWindow; readonly origin: Origin }[];
  /** The files under `templates:`, with their whole path. */
  readonly templates: readonly TemplateFile[];
}

export type ConfigResult =
  | { readonly ok: true; readonly configuration: Configuration; readonly warnings: readonly ConfigProblem[] }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };
