import type { RuleGroup } from '../../../../src-shared/model/rule.ts';
import type { RuleTestCase, RuleTestRun } from '../../../../src-shared/model/rule-test.ts';
import { readUnitTests, type UnitTest, type UnitTestFile } from './file.ts';
import { runUnitTest } from './run.ts';
import type { Verdict } from './verdict.ts';

/** What goes to the thread that runs them. */
export interface RuleTestJob {
  /** The tests that go with a rule, without `rule_files`. */
  readonly text: string;
  /** The rules they run over. */
  readonly group: RuleGroup;
}

/** Reads the tests that go with a rule. Never throws for what they say. */
export function readRuleTests(text: string): {
  readonly tests: UnitTestFile | undefined;
  readonly problems: RuleTestRun['problems'];
} {
  const { tests, problems } = readUnitTests(text, '');
  const place = tests?.ruleFilesPlace;
  const named =
    place === undefined
      ? []
      : [
          {
            ...place,
            message: 'these tests run over the rules of their group: take rule_files out; an export writes it.',
          },
        ];
  const wrong = [...problems, ...named].map(({ column, line, message }) => ({ line, column, message }));
  return { tests: wrong.length > 0 ? undefined : tests, problems: wrong };
}

function caseOf({ name }: UnitTest, verdict: Verdict): RuleTestCase {
  const { at, expected, failure, got, kind, place, problem, subject } = verdict;
  const outcome = failure === '' ? 'passed' : 'failed';
  return { line: place.line, test: name, kind, subject, at, outcome, expected: [...expected], got: [...got], problem };
}

/** A case that was not reached. */
function skipped(
  { name }: UnitTest,
  kind: 'alerts' | 'expression',
  subject: string,
  at: number,
  line: number,
): RuleTestCase {
  return { line, test: name, kind, subject, at, outcome: 'skipped', expected: [], got: [], problem: '' };
}

function casesOf(test: UnitTest, file: UnitTestFile, group: RuleGroup): readonly RuleTestCase[] {
  const verdicts = runUnitTest(test, file, [group]);
  const judged = new Set(verdicts.map(({ place }) => place));
  return [
    ...verdicts.map((verdict) => caseOf(test, verdict)),
    ...test.alerts
      .filter(({ place }) => !judged.has(place))
      .map((one) => skipped(test, 'alerts', one.name, one.at, one.place.line)),
    ...test.expressions
      .filter(({ place }) => !judged.has(place))
      .map((one) => skipped(test, 'expression', one.expr, one.at, one.place.line)),
  ].sort((a, b) => a.line - b.line);
}

/** Runs the tests that go with a rule over the rules of its group. Never throws for what they say. */
export function runRuleTests({ text, group }: RuleTestJob): RuleTestRun {
  const { tests, problems } = readRuleTests(text);
  if (tests === undefined) return { cases: [], problems };
  return { cases: tests.tests.flatMap((test) => casesOf(test, tests, group)), problems };
}
