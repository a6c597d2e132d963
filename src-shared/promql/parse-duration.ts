import type { SyntaxNode } from '@lezer/common';
import type { Duration, QuerySeconds } from './ast.ts';
import { combineSeconds, durationMs } from './duration.ts';
import { parseNumber } from './literals.ts';
import type { Reading } from './reading.ts';
import { childrenOf } from './reading.ts';
import { syntaxError } from './syntax-error.ts';

const OPERATORS: Readonly<Record<string, '+' | '-' | '*' | '/' | '%' | '^'>> = {
  Add: '+',
  Sub: '-',
  Mul: '*',
  Div: '/',
  Mod: '%',
  Pow: '^',
};

/** A duration that has to be above 0 where that can be told already. Throws QueryError. */
export function positiveDuration(reading: Reading, node: SyntaxNode | undefined, whole: SyntaxNode): Duration {
  const found = duration(reading, node, whole);
  if (typeof found === 'number' && found <= 0) throw reading.fail('duration must be greater than 0', node ?? whole);
  return found;
}

/** A duration expression; arithmetic on constants is worked out here. Throws QueryError. */
export function duration(reading: Reading, node: SyntaxNode | undefined, whole: SyntaxNode): Duration {
  if (node === undefined) throw syntaxError(reading.text, whole.to);
  const found = seconds(reading, node);
  if (typeof found !== 'number') return found;
  const ms = durationMs(found);
  if (ms === undefined) throw reading.fail('duration out of range', node);
  return ms;
}

function seconds(reading: Reading, node: SyntaxNode): QuerySeconds | number {
  if (node.name === 'NumberDurationLiteralInDurationContext') {
    const value = parseNumber(reading.textOf(node));
    if (value === undefined) throw reading.fail(`bad number or duration syntax: "${reading.textOf(node)}"`, node);
    return value;
  }
  const [first, second, third] = childrenOf(node);
  if (first?.name === 'DurationStep') return { op: 'step' };
  if (first?.name === 'DurationRange') return { op: 'range' };
  if (first === undefined) throw syntaxError(reading.text, node.from);
  if (second === undefined) return seconds(reading, first);
  if (first.name === 'UnaryOp') {
    const inner = seconds(reading, second);
    return reading.textOf(first) === '-' ? combined(reading, node, '-', 0, inner) : inner;
  }
  if (third === undefined) throw syntaxError(reading.text, node.from);
  if (first.name === 'DurationMinOf' || first.name === 'DurationMaxOf') {
    const op = first.name === 'DurationMinOf' ? 'min_of' : 'max_of';
    return combined(reading, node, op, seconds(reading, second), seconds(reading, third));
  }
  const op = OPERATORS[second.name];
  if (op === undefined) throw syntaxError(reading.text, second.from);
  return combined(reading, node, op, seconds(reading, first), seconds(reading, third));
}

function combined(
  reading: Reading,
  node: SyntaxNode,
  op: Exclude<QuerySeconds['op'], 'step' | 'range'>,
  left: QuerySeconds | number,
  right: QuerySeconds | number,
): QuerySeconds | number {
  if (typeof left !== 'number' || typeof right !== 'number') return { op, left, right };
  const value = combineSeconds(op, left, right);
  if (typeof value === 'string') throw reading.fail(value, node);
  return value;
}
