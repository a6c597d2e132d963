import type { RuleTestCase, RuleTestRun } from '../../../../src-shared/model/rule-test.ts';
import { formatDuration } from '../../../../src-shared/time/duration.ts';

/** The offsets of a line (from 1) of a text, its end not included. */
export function lineSpan(text: string, line: number): readonly [from: number, to: number] {
  const lines = text.split('\n');
  const from = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  return [Math.min(from, text.length), Math.min(text.length, from + (lines[line - 1]?.length ?? 0))];
}

function counted(count: number, one: string, more: string): string {
  return `${count} ${count === 1 ? one : more}`;
}

/** What a run came to, in a sentence. */
export function runSentence({ cases, problems }: RuleTestRun): string {
  if (problems.length > 0) return `The tests cannot be read: ${counted(problems.length, 'line', 'lines')} to look at.`;
  if (cases.length === 0) return 'There is nothing to judge: add alert_rule_test or promql_expr_test.';
  const failed = cases.filter(({ outcome }) => outcome === 'failed').length;
  const skipped = cases.filter(({ outcome }) => outcome === 'skipped').length;
  if (failed === 0)
    return cases.length === 1 ? 'The case is as expected.' : `All ${cases.length} cases are as expected.`;
  const after = skipped === 0 ? '' : ` ${counted(skipped, 'was', 'were')} not judged.`;
  return `${failed} of ${counted(cases.length, 'case', 'cases')} ${failed === 1 ? 'differs' : 'differ'}.${after}`;
}

/** What a case is about. */
export function caseTitle({ kind, subject, at, test }: RuleTestCase): string {
  const what = kind === 'rule' ? (subject === '' ? 'the test' : `the rule ${subject}`) : subject;
  return `${test === '' ? '' : `${test}: `}${what} at ${formatDuration(at)}`;
}

/** One line of what was expected and what came. */
export interface ComparedLine {
  readonly text: string;
  /** Only there: what was expected and did not come, or came and was not expected. */
  readonly isOdd: boolean;
}

/** Expected and got beside each other; equal ones are told apart from those that only one side has. */
export function compared({ expected, got }: Pick<RuleTestCase, 'expected' | 'got'>): {
  readonly expected: readonly ComparedLine[];
  readonly got: readonly ComparedLine[];
} {
  const against = (texts: readonly string[], others: readonly string[]): readonly ComparedLine[] => {
    const left = [...others];
    return texts.map((text) => {
      const at = left.indexOf(text);
      if (at !== -1) left.splice(at, 1);
      return { text, isOdd: at === -1 };
    });
  };
  return { expected: against(expected, got), got: against(got, expected) };
}
