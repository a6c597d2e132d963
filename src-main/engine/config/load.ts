import { resolve } from 'node:path';
import type { Origin } from '../../../src-shared/model/monitor.ts';
import type { RuleGroup } from '../../../src-shared/model/rule.ts';
import { loadRules } from '../rules/load.ts';
import { checkSections, parentWarnings } from './check.ts';
import type { ConfigProblem, ConfigResult, Configuration } from './config.ts';
import { expandPattern, isPattern, listFiles, readText } from './files.ts';
import { EVALUATION_INTERVAL_MS } from './globals.ts';
import { responseOf } from './response.ts';
import type { Reporter } from './section.ts';
import { type FilePattern, readSections } from './sections.ts';
import { fileReferences, type Substitutes } from './substitute.ts';
import { didYouMean } from './suggest.ts';
import { templateProblems } from './templates.ts';
import { type Place, readTree, type Tree } from './tree.ts';

/** Where values of `${NAME}` come from. */
export interface ConfigEnvironment {
  readonly variables: Readonly<Record<string, string | undefined>>;
}

/** The result, with every file and folder whose change may change it. */
export interface LoadedConfiguration {
  readonly result: ConfigResult;
  readonly watched: readonly string[];
}

interface Source {
  readonly file: string;
  readonly text: string;
}

async function readSources(
  paths: readonly string[],
  report: Reporter,
  watched: Set<string>,
): Promise<readonly Source[]> {
  const sources = new Map<string, Source>();
  for (const path of paths) {
    watched.add(path);
    const files = await listFiles(path);
    if (files instanceof Error) {
      report.problems.push({ file: path, line: 1, column: 1, message: `this cannot be read: ${files.message}.` });
      continue;
    }
    if (files.length === 0)
      report.warnings.push({ file: path, line: 1, column: 1, message: 'the folder has no *.yml or *.yaml file.' });
    for (const file of files) {
      watched.add(file);
      const text = await readText(file);
      if (typeof text === 'string') sources.set(resolve(file), { file, text });
      else report.problems.push({ file, line: 1, column: 1, message: `this cannot be read: ${text.message}.` });
    }
  }
  return [...sources.values()];
}

async function readSubstitutes(
  sources: readonly Source[],
  env: ConfigEnvironment,
  watched: Set<string>,
): Promise<Substitutes> {
  const files = new Map<string, string | Error>();
  for (const path of new Set(sources.flatMap(({ text }) => fileReferences(text)))) {
    watched.add(path);
    files.set(path, await readText(path));
  }
  return { variables: env.variables, files };
}

/** A file with `groups` on top is a rule file of Prometheus, wherever it lies. */
function isRuleFile(tree: Tree): boolean {
  return tree.is === 'map' && tree.entries.has('groups');
}

/** The files that patterns of the configuration mean, each once; `what` names one of them: "rule file". */
async function findFiles(
  patterns: readonly FilePattern[],
  what: string,
  report: Reporter,
  watched: Set<string>,
): Promise<readonly Source[]> {
  const sources = new Map<string, Source>();
  for (const { pattern, place } of patterns) {
    const files = await expandPattern(pattern, place.file);
    if (files.length === 0) report.warnings.push({ ...place, message: `no file matches ${pattern}.` });
    for (const file of files) {
      watched.add(file);
      const text = await readText(file);
      if (typeof text === 'string') sources.set(resolve(file), { file, text });
      else report.problems.push({ ...place, message: `the ${what} ${file} cannot be read: ${text.message}.` });
    }
    // A new file that matches has to be noticed too.
    if (isPattern(pattern))
      watched.add(resolve(place.file, '..', pattern.split(/[*?[{]/)[0] ?? '', '.').replace(/[^/\\]*$/, '') || '.');
  }
  return [...sources.values()];
}

function originAt({ file, line }: Place): Origin {
  return { from: 'file', file, line };
}

/** A rule group that asks a data source nobody names. */
function unknownSource({ name, origin, source }: RuleGroup, known: ReadonlySet<string>): readonly ConfigProblem[] {
  if (source === undefined || known.has(source) || origin.from !== 'file') return [];
  const message = `the rule group ${name} asks the data source ${source}, which data_sources does not name.${didYouMean(source, known)}`;
  return [{ file: origin.file, line: origin.line, column: 1, message }];
}

function order(a: ConfigProblem, b: ConfigProblem): number {
  return a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line || a.column - b.column;
}

/** Reads and checks configuration files and folders and says what else to watch. Never throws for what files say. */
export async function readConfiguration(
  paths: readonly string[],
  env: ConfigEnvironment,
): Promise<LoadedConfiguration> {
  const report: Reporter = { problems: [], warnings: [] };
  const watched = new Set<string>();
  const sources = await readSources(paths, report, watched);
  const substitutes = await readSubstitutes(sources, env, watched);
  const rules = new Map<string, Source>();
  const trees: Tree[] = [];
  for (const source of sources) {
    // Rule files keep their dollars: Prometheus knows no substitution there, and `${1}` belongs to regular expressions.
    const probe = readTree(source.text, source.file, substitutes);
    if (isRuleFile(probe.tree)) {
      rules.set(resolve(source.file), source);
      continue;
    }
    report.problems.push(...probe.problems);
    if (probe.problems.length === 0) trees.push(probe.tree);
  }
  const sections = readSections(trees, report);
  for (const source of await findFiles(sections.ruleFiles, 'rule file', report, watched))
    rules.set(resolve(source.file), source);
  const { evaluationInterval: interval = EVALUATION_INTERVAL_MS, ruleQueryOffset: queryOffset } = sections.globals;
  const ruleGroups = [...rules.values()].flatMap(({ file, text }): readonly RuleGroup[] => {
    const loaded = loadRules(text, file, { interval, queryOffset });
    report.problems.push(...loaded.problems);
    return loaded.groups;
  });

  const templates = await findFiles(sections.templateFiles, 'template file', report, watched);
  report.problems.push(...templateProblems(templates, sections.receivers));

  const dataSources = new Set(sections.dataSources.map(({ config }) => config.name));
  for (const group of ruleGroups) report.problems.push(...unknownSource(group, dataSources));

  // A file that could not be read hides names; what the others say about those names would be wrong.
  if (trees.length === sources.length - rules.size) {
    report.problems.push(...checkSections(sections));
    report.warnings.push(...parentWarnings(sections));
  }
  if (report.problems.length > 0)
    return { result: { ok: false, problems: report.problems.sort(order) }, watched: [...watched] };
  const { route } = sections;
  const configuration: Configuration = {
    files: [...sources.map(({ file }) => file), ...[...rules.values()].map(({ file }) => file)].filter(
      (file, i, all) => all.indexOf(file) === i,
    ),
    monitors: sections.monitors.map((one) => one.entry),
    ruleGroups,
    disabledRules: sections.disabledRules,
    receivers: sections.receivers.map((one) => one.entry),
    scrapeConfigs: sections.scrapes.map((one) => one.config),
    federate: {
      remoteWrite: sections.remoteWrites.map((one) => one.config),
      receiver: sections.remoteWriteReceiver,
      dataSources: sections.dataSources.map((one) => one.config),
      alertmanagers: sections.alertmanagers.map((one) => one.config),
    },
    route: route && { route: route.route, origin: originAt(route.place) },
    timeIntervals: sections.timeIntervals.map(({ interval, place }) => ({ interval, origin: originAt(place) })),
    inhibitRules: sections.inhibitRules.map(({ rule, place }) => ({ rule, origin: originAt(place) })),
    response: responseOf(sections.response),
    retention: sections.retention,
    canaries: sections.canaries,
    externalLabels: sections.globals.externalLabels ?? {},
    resolveTimeout: sections.globals.resolveTimeout,
    maintenance: sections.maintenance.map((one) => one.entry),
    templates: templates.map(({ file, text }) => ({ file: resolve(file), text })),
    slos: sections.slos.map((one) => one.entry),
  };
  return { result: { ok: true, configuration, warnings: report.warnings.sort(order) }, watched: [...watched] };
}

/** Reads and checks configuration files and folders as one configuration: the whole of it, or every problem at its place. */
export async function loadConfiguration(paths: readonly string[], env: ConfigEnvironment): Promise<ConfigResult> {
  return (await readConfiguration(paths, env)).result;
}
