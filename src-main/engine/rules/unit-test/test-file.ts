import type { RuleGroup } from '../../../../src-shared/model/rule.ts';
import type { ConfigProblem } from '../../config/config.ts';
import { expandPattern, readText } from '../../config/files.ts';
import { loadRules } from '../load.ts';
import { readUnitTests, type UnitTest } from './file.ts';
import { runUnitTest } from './run.ts';

/** What became of one test. */
export interface TestOutcome {
  readonly name: string;
  /** What differed, each as promtool prints it. */
  readonly failures: readonly string[];
}

/** What became of one file of tests. With `errors` nothing was run. */
export interface FileOutcome {
  readonly file: string;
  readonly warnings: readonly string[];
  readonly errors: readonly string[];
  readonly tests: readonly TestOutcome[];
}

/** Whether everything in the file is as expected. */
export function succeeded({ errors, tests }: FileOutcome): boolean {
  return errors.length === 0 && tests.every(({ failures }) => failures.length === 0);
}

function positioned({ file, line, column, message }: ConfigProblem): string {
  return `${file}:${line}:${column}: ${message}`;
}

/** Runs the unit tests of a file in promtool's format; `chosen` says which by name. Never throws for what files say. */
export async function runTestFile(file: string, chosen: (name: string) => boolean): Promise<FileOutcome> {
  const nothing = { file, warnings: [], tests: [] };
  const text = await readText(file);
  if (text instanceof Error) return { ...nothing, errors: [`${file}: ${text.message}`] };
  const { tests, problems } = readUnitTests(text, file);
  if (tests === undefined) return { ...nothing, errors: problems.map(positioned) };
  const warnings: string[] = [];
  const sources: { readonly path: string; readonly text: string }[] = [];
  const errors: string[] = [];
  for (const pattern of tests.ruleFiles) {
    const paths = await expandPattern(pattern, file);
    const found = await Promise.all(paths.map(async (path) => ({ path, text: await readText(path) })));
    const readable = found.flatMap(({ path, text: said }) => (typeof said === 'string' ? [{ path, text: said }] : []));
    if (readable.length === 0) warnings.push(`no file match pattern ${pattern}`);
    sources.push(...readable);
  }
  const groupsFor = ({ interval }: UnitTest): readonly RuleGroup[] =>
    sources.flatMap(({ path, text: rules }) => {
      const loaded = loadRules(rules, path, { interval, queryOffset: undefined });
      for (const problem of loaded.problems) errors.push(positioned(problem));
      return loaded.groups;
    });
  const outcomes: TestOutcome[] = [];
  for (const test of tests.tests) {
    if (!chosen(test.name)) continue;
    const groups = groupsFor(test);
    if (errors.length > 0) return { ...nothing, warnings, errors };
    const failures = runUnitTest(test, tests, groups).flatMap(({ failure }) => (failure === '' ? [] : [failure]));
    outcomes.push({ name: test.name, failures });
  }
  return { file, warnings, errors, tests: outcomes };
}
