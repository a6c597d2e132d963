import type { InhibitRule } from '../../../src-shared/model/inhibit-rule.ts';
import type { Retention } from '../../../src-shared/model/settings.ts';
import type { AlertmanagerConfig, DataSourceConfig, RemoteWriteConfig } from '../federate/config.ts';
import { type NamedInFile, readAlertmanager, readDataSource, readReceiverSwitch, readRemoteWrite } from './federate.ts';
import { type Globals, mergeGlobals, NO_GLOBALS, readGlobals } from './globals.ts';
import { readInhibitRule } from './inhibit.ts';
import { readMaintenance, type WindowInFile } from './maintenance.ts';
import { type MonitorInFile, readMonitor } from './monitors.ts';
import { type ReceiverInFile, readReceiver } from './receivers.ts';
import { type ResponseInFile, ResponseReader } from './response.ts';
import { readRetention } from './retention.ts';
import { type RouteInFile, readRoute } from './route.ts';
import { readScrape, type ScrapeInFile } from './scrape.ts';
import { type Reporter, Section } from './section.ts';
import { readSlo, type SloInFile } from './slos.ts';
import { readTimeInterval, type TimeIntervalInFile } from './time-intervals.ts';
import type { Place, Tree } from './tree.ts';

/** Files that the configuration names. */
export interface FilePattern {
  readonly pattern: string;
  readonly place: Place;
}

/** Everything the files say, each thing with its place, before it is checked as a whole. */
export interface Sections {
  readonly globals: Globals;
  readonly monitors: readonly MonitorInFile[];
  readonly receivers: readonly ReceiverInFile[];
  readonly scrapes: readonly ScrapeInFile[];
  readonly remoteWrites: readonly NamedInFile<RemoteWriteConfig>[];
  readonly dataSources: readonly NamedInFile<DataSourceConfig>[];
  readonly alertmanagers: readonly NamedInFile<AlertmanagerConfig>[];
  readonly remoteWriteReceiver: boolean;
  readonly maintenance: readonly WindowInFile[];
  readonly slos: readonly SloInFile[];
  readonly response: ResponseInFile;
  /** Names that stand in the files, of entries that could not be read as well: what refers to them is no mistake. */
  readonly names: {
    readonly monitors: ReadonlySet<string>;
    readonly receivers: ReadonlySet<string>;
    readonly intervals: ReadonlySet<string>;
  };
  readonly timeIntervals: readonly TimeIntervalInFile[];
  readonly inhibitRules: readonly { readonly rule: InhibitRule; readonly place: Place }[];
  readonly route: RouteInFile | undefined;
  readonly retention: Retention | undefined;
  readonly canaries: readonly string[] | undefined;
  readonly disabledRules: readonly string[];
  readonly ruleFiles: readonly FilePattern[];
  readonly templateFiles: readonly FilePattern[];
}

/** Sections that interfaces name and that are not built yet: accepted when empty, refused by name otherwise. */
const LATER = [
  'scrape_config_files',
  'remote_read',
  'alerting',
  'storage',
  'tracing',
  'otlp',
  'runtime',
  'include',
  'silences',
  'prices',
  'budgets',
  'reports',
  'status_pages',
];

const CANARY = /^[^\s:]+:\d{1,5}$|^\[[^\]]+\]:\d{1,5}$/;

/** What may stand only once in all files, where it stood first. */
class Once {
  readonly #first = new Map<string, Place>();

  /** false, with a problem that names both places, when the thing stood somewhere before. */
  take(what: string, section: Section, place: Place): boolean {
    const before = this.#first.get(what);
    if (!before) {
      this.#first.set(what, place);
      return true;
    }
    section.fail(
      place,
      `${what} is given twice: it stands already at ${before.file}:${before.line}:${before.column}. Keep one of them.`,
    );
    return false;
  }
}

function nameOf(tree: Tree): readonly string[] {
  const name = tree.is === 'map' ? tree.entries.get('name')?.value : undefined;
  return name?.is === 'scalar' ? [name.text] : [];
}

function patternsOf(root: Section, key: string): readonly FilePattern[] {
  return (root.items(key) ?? []).flatMap((tree) => {
    const pattern = root.asText(tree, key);
    return pattern === undefined ? [] : [{ pattern, place: tree.place }];
  });
}

/** Reads the sections of all files and appends the lists. */
export function readSections(trees: readonly Tree[], report: Reporter): Sections {
  const roots = trees.flatMap((tree) => Section.of(tree, 'the configuration', report) ?? []);
  const once = new Once();
  let globals: Globals = NO_GLOBALS;
  // First pass: defaults of one file count in all of them.
  for (const root of roots) {
    const section = root.section('global');
    if (!section) continue;
    for (const key of section.keys()) once.take(`global ${key}`, section, section.keyPlaceOf(key));
    globals = mergeGlobals(globals, readGlobals(section, report));
  }
  const monitors: MonitorInFile[] = [];
  const receivers: ReceiverInFile[] = [];
  const names = { monitors: new Set<string>(), receivers: new Set<string>(), intervals: new Set<string>() };
  const timeIntervals: TimeIntervalInFile[] = [];
  const inhibitRules: { readonly rule: InhibitRule; readonly place: Place }[] = [];
  const scrapes: ScrapeInFile[] = [];
  const remoteWrites: NamedInFile<RemoteWriteConfig>[] = [];
  const dataSources: NamedInFile<DataSourceConfig>[] = [];
  const alertmanagers: NamedInFile<AlertmanagerConfig>[] = [];
  const maintenance: WindowInFile[] = [];
  const slos: SloInFile[] = [];
  let remoteWriteReceiver = false;
  const response = new ResponseReader(report);
  const canaries: string[] = [];
  const disabledRules: string[] = [];
  const ruleFiles: FilePattern[] = [];
  const templateFiles: FilePattern[] = [];
  let route: RouteInFile | undefined;
  let retention: Retention | undefined;
  let canariesGiven = false;
  for (const root of roots) {
    for (const tree of root.items('monitors') ?? []) {
      for (const name of nameOf(tree)) names.monitors.add(name);
      const found = readMonitor(tree, globals.scrape.scrapeInterval, report);
      if (found) monitors.push(found);
    }
    for (const tree of root.items('receivers') ?? []) {
      for (const name of nameOf(tree)) names.receivers.add(name);
      const found = readReceiver(tree, globals, report);
      if (found) receivers.push(found);
    }
    for (const tree of [...(root.items('time_intervals') ?? []), ...(root.items('mute_time_intervals') ?? [])]) {
      for (const name of nameOf(tree)) names.intervals.add(name);
      const found = readTimeInterval(tree, report);
      if (found) timeIntervals.push(found);
    }
    for (const tree of root.items('inhibit_rules') ?? []) {
      const rule = readInhibitRule(tree, report);
      if (rule) inhibitRules.push({ rule, place: tree.place });
    }
    for (const tree of root.items('scrape_configs') ?? []) {
      const found = readScrape(tree, globals.scrape, report);
      if (found) scrapes.push(found);
    }
    for (const tree of root.items('remote_write') ?? []) {
      const found = readRemoteWrite(tree, report);
      if (found) remoteWrites.push(found);
    }
    for (const tree of root.items('data_sources') ?? []) {
      const found = readDataSource(tree, report);
      if (found) dataSources.push(found);
    }
    for (const tree of root.items('alertmanagers') ?? []) {
      const found = readAlertmanager(tree, report);
      if (found) alertmanagers.push(found);
    }
    for (const tree of root.items('maintenance') ?? []) {
      const found = readMaintenance(tree, report);
      if (found) maintenance.push(found);
    }
    for (const tree of root.items('slos') ?? []) {
      const found = readSlo(tree, report);
      if (found) slos.push(found);
    }
    const receiver = root.section('remote_write_receiver');
    if (receiver && once.take('remote_write_receiver', root, root.keyPlaceOf('remote_write_receiver')))
      remoteWriteReceiver = readReceiverSwitch(receiver);
    ruleFiles.push(...patternsOf(root, 'rule_files'));
    templateFiles.push(...patternsOf(root, 'templates'));
    for (const tree of root.items('disabled_rules') ?? []) {
      const name = root.asText(tree, 'disabled_rules');
      if (name !== undefined) disabledRules.push(name);
    }
    for (const tree of root.items('canaries') ?? []) {
      const text = root.asText(tree, 'canaries') ?? '';
      if (CANARY.test(text)) canaries.push(text);
      else root.fail(tree.place, `a canary is host:port, for example 192.0.2.1:443, but here stands "${text}".`);
    }
    response.read(root);
    canariesGiven ||= root.raw('canaries') !== undefined;
    const routeTree = root.raw('route');
    if (routeTree && once.take('route', root, root.keyPlaceOf('route'))) route = readRoute(routeTree, report);
    const retentionSection = root.section('retention');
    if (retentionSection && once.take('retention', root, root.keyPlaceOf('retention')))
      retention = readRetention(retentionSection);
    root.notYet(LATER);
    root.done();
  }
  return {
    globals,
    monitors,
    receivers,
    scrapes,
    remoteWrites,
    dataSources,
    alertmanagers,
    remoteWriteReceiver,
    maintenance,
    slos,
    response,
    names,
    timeIntervals,
    inhibitRules,
    route,
    retention,
    canaries: canariesGiven ? canaries : undefined,
    disabledRules,
    ruleFiles,
    templateFiles,
  };
}
