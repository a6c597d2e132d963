import type { Diagnostic } from '@codemirror/lint';
import { expressionFault } from '../../../src-shared/promql/expression-fault.ts';

/** Something that the engine said about a place in an expression, offsets into it. */
export interface PlacedNote {
  readonly from: number;
  readonly to: number;
  readonly severity: 'warning' | 'info';
  readonly message: string;
}

/** The offset of line and column (both from 1), or undefined when the text has no such place. */
function offsetOf(text: string, line: number, column: number): number | undefined {
  const lines = text.split('\n');
  const before = lines.slice(0, line - 1);
  if (before.length < line - 1 || lines[line - 1] === undefined) return undefined;
  const offset = before.reduce((sum, one) => sum + one.length + 1, 0) + column - 1;
  return offset <= text.length ? offset : undefined;
}

/**
 * The warnings and infos of an answer (`PromQL info: metric might not be a counter … (1:6)`) at their places. The end of a place is
 * the end of the word there. Notes without a place are left out: they stand below the chart.
 */
export function placedNotes(expr: string, notes: readonly string[]): readonly PlacedNote[] {
  return notes.flatMap((note) => {
    const found = /^PromQL (warning|info): ([\s\S]*) \((\d+):(\d+)\)$/.exec(note);
    if (found === null) return [];
    const [, kind, message = '', line, column] = found;
    const from = offsetOf(expr, Number(line), Number(column));
    if (from === undefined) return [];
    const word = /^[\w:]+/.exec(expr.slice(from))?.[0].length ?? 1;
    return [{ from, to: Math.min(expr.length, from + word), severity: kind === 'info' ? 'info' : 'warning', message }];
  });
}

/** What is marked in the editor: the engine's own parse error, or else what its last answer noted. */
export function marksOf(text: string, noted: string, notes: readonly string[]): Diagnostic[] {
  if (text.trim() === '') return [];
  const fault = expressionFault(text);
  if (fault !== undefined) {
    // At the end of the text there is nothing to underline: the last character takes the mark.
    const from = fault.to > fault.from ? fault.from : Math.max(0, Math.min(fault.from, text.length - 1));
    return [{ from, to: Math.max(fault.to, from + 1), severity: 'error', message: fault.message }];
  }
  return noted === text ? [...placedNotes(text, notes)] : [];
}
