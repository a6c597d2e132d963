import type { RuleTestCase, RuleTestRun } from '../../src-shared/model/rule-test.ts';
import { formatDuration } from '../../src-shared/time/duration.ts';

function block(title: string, texts: readonly string[]): readonly string[] {
  const lines = texts.length === 0 ? ['nothing'] : texts.flatMap((text) => text.split('\n'));
  return [`    ${title}:`, ...lines.map((line) => `      ${line}`)];
}

function caseLines({ at, expected, got, line, outcome, problem, subject, test }: RuleTestCase): readonly string[] {
  const head = `  line ${line}: ${[test, subject].filter((text) => text !== '').join(': ')} at ${formatDuration(at)}: ${outcome}`;
  if (outcome !== 'failed') return [head];
  if (problem !== '') return [head, `    ${problem}`];
  return [head, ...block('expected', expected), ...block('came', got)];
}

/** What the tests of a rule came to, as a person reads it. */
export function formatTestRun({ cases, problems }: RuleTestRun): string {
  return [
    ...problems.map(({ column, line, message }) => `  ${line}:${column}: ${message}`),
    ...cases.flatMap(caseLines),
  ].join('\n');
}
