import { Automaton } from './automaton.ts';
import { literalChoice, literalTest } from './literal.ts';
import { parseRe2 } from './re2-tree.ts';
import { anchoredRegex } from './regex.ts';

/**
 * A test whether a whole value matches an RE2 expression; its cost grows with the value's length and no faster. Throws an
 * Error in RE2's words when it is none.
 */
export function compileAnchored(re2: string): (value: string) => boolean {
  const choice = literalChoice(re2);
  if (choice !== undefined && choice.length > 1) {
    const set = new Set(choice);
    return (value) => set.has(value);
  }
  const literal = literalTest(re2);
  if (literal !== undefined) return literal;
  // The platform judges classes and escapes; it never runs the expression.
  anchoredRegex(re2);
  const automaton = new Automaton(parseRe2(re2));
  return (value) => automaton.test(value);
}
