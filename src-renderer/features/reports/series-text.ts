import { MOST_REPORTED } from '../../../src-shared/model/report.ts';
import { expressionFault } from '../../../src-shared/promql/expression-fault.ts';

/** The expressions of a text, one a line. */
export function expressionsOf(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** What is wrong with expressions written one a line, with line and column; undefined when nothing is. */
export function seriesFault(text: string): string | undefined {
  const lines = text.split('\n');
  if (expressionsOf(text).length > MOST_REPORTED) return `At most ${MOST_REPORTED} expressions.`;
  for (const [i, line] of lines.entries()) {
    const fault = line.trim() === '' ? undefined : expressionFault(line);
    if (fault !== undefined) return lines.length === 1 ? fault.message : `Line ${i + 1}: ${fault.message}`;
  }
  return undefined;
}
