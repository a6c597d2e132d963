import { stringify } from 'yaml';
import { calendarOf, type Monitor } from '../../../src-shared/model/monitor.ts';
import type { RuleGroup } from '../../../src-shared/model/rule.ts';
import type { Retention } from '../../../src-shared/model/settings.ts';
import { formatDuration } from '../../../src-shared/time/duration.ts';
import { writeExtensions } from '../rules/extensions.ts';
import type { Configuration } from './config.ts';
import { writeAlertmanager, writeDataSource, writeRemoteWrite } from './export-federate.ts';
import { writeReceiver } from './export-receivers.ts';
import { writeResponse } from './export-response.ts';
import { writeInhibitRule, writeRoute, writeTimeInterval } from './export-routing.ts';
import { writeScrape } from './export-scrape.ts';
import { type ExportedFile, testedApart } from './export-tests.ts';
import { writeMaintenance } from './maintenance.ts';
import { fieldsOf, modelKey } from './monitor-fields.ts';
import { formatSize } from './retention.ts';
import { writeSlo } from './slos.ts';
import { protect } from './substitute.ts';
import { present, type Yaml } from './yaml-value.ts';

/** What can be written out; a Configuration is one. */
export type Exportable = Pick<
  Configuration,
  | 'monitors'
  | 'scrapeConfigs'
  | 'federate'
  | 'response'
  | 'ruleGroups'
  | 'disabledRules'
  | 'receivers'
  | 'route'
  | 'timeIntervals'
  | 'inhibitRules'
  | 'retention'
  | 'canaries'
  | 'externalLabels'
  | 'resolveTimeout'
  | 'maintenance'
  | 'templates'
  | 'slos'
> & {
  /** Unit tests that go with rules: the names of group and rule, and the text without `rule_files`. */
  readonly ruleTests?: readonly { readonly group: string; readonly rule: string; readonly text: string }[];
};

/** The files of an export. `rules` is a Prometheus rule file and undefined when there are no rules in it. */
export interface ExportedFiles {
  readonly main: string;
  readonly rules: string | undefined;
  /** A rule file for every group with unit tests, and beside it their files in promtool's format. */
  readonly tested: readonly ExportedFile[];
}

/** Name under which `main` expects the rules, beside itself. */
export const EXPORTED_RULES = 'rules.yml';

/** Protects every text against substitution; keys are never substituted. */
function guarded(value: Yaml): Yaml {
  if (typeof value === 'string') return protect(value);
  if (typeof value !== 'object') return value;
  // Array.isArray does not narrow readonly arrays.
  if (Array.isArray(value)) return (value as readonly Yaml[]).map(guarded);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, guarded(inner)]));
}

function writeMonitor(monitor: Monitor): Yaml {
  const out: Record<string, Yaml> = { name: monitor.name, kind: monitor.kind };
  // Every key of the table is a field of this kind of monitor; the values are plain data by the schema.
  const values = monitor as unknown as Readonly<Record<string, Yaml | undefined>>;
  for (const [key, shape] of Object.entries(fieldsOf(monitor.kind))) {
    // The two exclude each other in a file; beside a schedule the interval starts nothing.
    if (key === 'interval' && calendarOf(monitor) !== undefined) continue;
    const value = values[modelKey(key)];
    if (value !== undefined) out[key] = shape === 'duration' ? formatDuration(Number(value)) : value;
  }
  return out;
}

function writeRetention(retention: Retention): Yaml {
  return {
    raw: formatDuration(retention.raw),
    '1m': formatDuration(retention.m1),
    '1h': formatDuration(retention.h1),
    '1d': retention.d1 === null ? 'forever' : formatDuration(retention.d1),
    max_size: formatSize(retention.maxBytes),
  };
}

function writeGroup(group: RuleGroup): Yaml {
  return {
    name: group.name,
    interval: formatDuration(group.interval),
    ...(group.queryOffset === undefined ? {} : { query_offset: formatDuration(group.queryOffset) }),
    ...(group.limit === undefined ? {} : { limit: group.limit }),
    ...(group.source === undefined ? {} : { source: group.source }),
    rules: group.rules.map((rule) =>
      rule.type === 'recording'
        ? { record: rule.name, expr: rule.expr, labels: rule.labels }
        : {
            alert: rule.name,
            expr: rule.expr,
            for: formatDuration(rule.for),
            keep_firing_for: formatDuration(rule.keepFiringFor),
            labels: rule.labels,
            annotations: writeExtensions(rule),
          },
    ),
  };
}

/** Writes entities as YAML that loads to an identical state (`loadConfiguration` gives the same back, but for where it stands). */
export function exportConfiguration(state: Exportable): ExportedFiles {
  const main: Record<string, Yaml> = {};
  const global = present({
    external_labels: Object.keys(state.externalLabels).length === 0 ? undefined : state.externalLabels,
    resolve_timeout: state.resolveTimeout === undefined ? undefined : formatDuration(state.resolveTimeout),
  });
  if (Object.keys(global).length > 0) main['global'] = global;
  main['monitors'] = state.monitors.map(({ monitor }) => writeMonitor(monitor));
  if (state.scrapeConfigs.length > 0) main['scrape_configs'] = state.scrapeConfigs.map(writeScrape);
  const { alertmanagers, dataSources, receiver, remoteWrite } = state.federate;
  if (remoteWrite.length > 0) main['remote_write'] = remoteWrite.map(writeRemoteWrite);
  if (receiver) main['remote_write_receiver'] = { enabled: true };
  if (dataSources.length > 0) main['data_sources'] = dataSources.map(writeDataSource);
  // Folded lines would break at blanks inside expressions; aliases would make the file hard to read.
  const style = { lineWidth: 0, aliasDuplicateObjects: false } as const;
  const written = (groups: readonly RuleGroup[]): string => stringify({ groups: groups.map(writeGroup) }, style);
  const { tests, ruleFiles, plain } = testedApart(state.ruleGroups, state.ruleTests ?? [], written);
  const named = [...(plain.length === 0 ? [] : [EXPORTED_RULES]), ...ruleFiles.map(({ name }) => name)];
  if (named.length > 0) main['rule_files'] = named;
  if (alertmanagers.length > 0) main['alertmanagers'] = alertmanagers.map(writeAlertmanager);
  if (state.templates.length > 0) main['templates'] = state.templates.map(({ file }) => file);
  if (state.disabledRules.length > 0) main['disabled_rules'] = state.disabledRules;
  main['receivers'] = state.receivers.map(({ receiver }) => writeReceiver(receiver));
  if (state.route) main['route'] = writeRoute(state.route.route, 'tocsin');
  if (state.timeIntervals.length > 0)
    main['time_intervals'] = state.timeIntervals.map(({ interval }) => writeTimeInterval(interval));
  if (state.inhibitRules.length > 0)
    main['inhibit_rules'] = state.inhibitRules.map(({ rule }) => writeInhibitRule(rule));
  if (state.maintenance.length > 0)
    main['maintenance'] = state.maintenance.map(({ window }) => writeMaintenance(window));
  if (state.slos.length > 0) main['slos'] = state.slos.map(({ slo }) => writeSlo(slo));
  Object.assign(main, writeResponse(state.response));
  if (state.retention) main['retention'] = writeRetention(state.retention);
  if (state.canaries) main['canaries'] = state.canaries;
  return {
    main: stringify(guarded(main), style),
    rules: plain.length === 0 ? undefined : written(plain),
    tested: [...ruleFiles, ...tests],
  };
}
