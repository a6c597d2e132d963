import type { Labels } from '../../../../src-shared/model/labels.ts';
import type { ConfigProblem } from '../../config/config.ts';
import { type Reporter, Section } from '../../config/section.ts';
import { type Place, readTree, type Tree } from '../../config/tree.ts';

/** One expected sample; `histogram` instead of a value for native histograms. */
export interface ExpectedSample {
  readonly labels: string;
  readonly value: number;
  readonly histogram: string;
}

export interface ExpressionTest {
  readonly place: Place;
  readonly expr: string;
  /** ms from the start of the test. */
  readonly at: number;
  readonly samples: readonly ExpectedSample[];
}

export interface ExpectedAlert {
  readonly labels: Labels;
  readonly annotations: Labels;
}

export interface AlertTest {
  readonly place: Place;
  readonly name: string;
  /** ms from the start of the test. */
  readonly at: number;
  readonly alerts: readonly ExpectedAlert[];
}

/** One test of the list `tests`. */
export interface UnitTest {
  readonly place: Place;
  readonly name: string;
  /** ms between the values of the input series. */
  readonly interval: number;
  /** Epoch ms of the first value. */
  readonly start: number;
  /** Name, labels and values in series notation. */
  readonly series: readonly string[];
  readonly alerts: readonly AlertTest[];
  readonly expressions: readonly ExpressionTest[];
  readonly externalLabels: Labels;
  readonly externalUrl: string;
}

/** A file of unit tests of rules in promtool's format (Prometheus, "Unit testing for rules"). */
export interface UnitTestFile {
  readonly ruleFiles: readonly string[];
  /** Where `rule_files` stands; undefined where it does not. */
  readonly ruleFilesPlace: Place | undefined;
  /** ms */
  readonly evaluationInterval: number;
  readonly groupOrder: readonly string[];
  /** Numbers may differ in their last binary digit. */
  readonly fuzzy: boolean;
  readonly tests: readonly UnitTest[];
}

const DEFAULT_INTERVAL_MS = 60_000;

/** Reads a test file: all of it, or everything that is wrong with it at its place. */
export function readUnitTests(
  text: string,
  file: string,
): { readonly tests: UnitTestFile | undefined; readonly problems: readonly ConfigProblem[] } {
  const { tree, problems } = readTree(text, file);
  if (problems.length > 0) return { tests: undefined, problems };
  const report: Reporter = { problems: [], warnings: [] };
  const root = Section.of(tree, 'a file of rule tests', report);
  const tests = root && readFile(root, report);
  return report.problems.length > 0 ? { tests: undefined, problems: report.problems } : { tests, problems: [] };
}

function readFile(root: Section, report: Reporter): UnitTestFile {
  const evaluationInterval = root.duration('evaluation_interval') || DEFAULT_INTERVAL_MS;
  const file = {
    ruleFiles: root.texts('rule_files') ?? [],
    ruleFilesPlace: root.has('rule_files') ? root.keyPlaceOf('rule_files') : undefined,
    evaluationInterval,
    groupOrder: root.texts('group_eval_order') ?? [],
    fuzzy: root.bool('fuzzy_compare') ?? false,
    tests: each(root, 'tests', 'a test', report, (section) => readTest(section, evaluationInterval, report)),
  };
  const twice = file.groupOrder.find((name, i) => file.groupOrder.indexOf(name) !== i);
  if (twice !== undefined)
    root.fail(root.placeOf('group_eval_order'), `group name repeated in evaluation order: ${twice}.`);
  root.done();
  return file;
}

function each<T>(
  section: Section,
  key: string,
  what: string,
  report: Reporter,
  read: (section: Section) => T,
): readonly T[] {
  return (section.items(key) ?? []).flatMap((tree: Tree) => {
    const inner = Section.of(tree, what, report);
    if (inner === undefined) return [];
    const value = read(inner);
    inner.done();
    return [value];
  });
}

function readTest(section: Section, evaluationInterval: number, report: Reporter): UnitTest {
  return {
    place: section.place,
    name: section.text('name') ?? '',
    interval: section.duration('interval') || evaluationInterval,
    start: readStart(section),
    series: each(
      section,
      'input_series',
      'an input series',
      report,
      (one) => `${one.text('series') ?? ''} ${one.text('values') ?? ''}`,
    ),
    alerts: each(section, 'alert_rule_test', 'a test of alerts', report, (one) => readAlertTest(one, report)),
    expressions: each(section, 'promql_expr_test', 'a test of an expression', report, (one) => ({
      place: one.place,
      expr: one.text('expr') ?? '',
      at: one.duration('eval_time') ?? 0,
      samples: each(one, 'exp_samples', 'an expected sample', report, readSample),
    })),
    externalLabels: section.pairs('external_labels', 'any') ?? {},
    externalUrl: section.text('external_url') ?? '',
  };
}

/** Epoch seconds or RFC 3339. */
function readStart(section: Section): number {
  const text = section.text('start_timestamp');
  if (text === undefined) return 0;
  const seconds = /^-?\d+(?:\.\d+)?$/.test(text) ? Number(text) * 1_000 : Date.parse(text);
  if (!Number.isNaN(seconds)) return seconds;
  const place = section.placeOf('start_timestamp');
  section.fail(place, `start_timestamp is a time such as 2026-01-05T03:00:00Z or epoch seconds, not "${text}".`);
  return 0;
}

function readAlertTest(section: Section, report: Reporter): AlertTest {
  const name = section.text('alertname') ?? '';
  if (name === '') {
    const at = section.text('eval_time') ?? '0s';
    const message = `an item under alert_rule_test misses required attribute alertname at eval_time ${at}.`;
    section.fail(section.place, message);
  }
  return {
    place: section.place,
    name,
    at: section.duration('eval_time') ?? 0,
    alerts: each(section, 'exp_alerts', 'an expected alert', report, (one) => ({
      labels: { ...one.pairs('exp_labels', 'any'), alertname: name },
      annotations: one.pairs('exp_annotations', 'any') ?? {},
    })),
  };
}

function readSample(section: Section): ExpectedSample {
  return {
    labels: section.text('labels') ?? '',
    value: section.number('value') ?? 0,
    histogram: section.text('histogram') ?? '',
  };
}
