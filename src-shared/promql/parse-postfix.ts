import type { SyntaxNode } from '@lezer/common';
import type { At, Expr, MatrixSelector, Subquery, VectorSelector } from './ast.ts';
import { parseNumber } from './literals.ts';
import type { Reading } from './reading.ts';
import { childrenOf } from './reading.ts';
import { syntaxError } from './syntax-error.ts';

const POSTFIX = new Set([
  'MatrixSelector',
  'SubqueryExpr',
  'OffsetExpr',
  'StepInvariantExpr',
  'AnchoredExpr',
  'SmoothedExpr',
]);

/** About 292 years: what Prometheus's durations can hold. */
const MAX_DURATION_MS = 9_223_372_036_854;

export function isPostfix(node: SyntaxNode): boolean {
  return POSTFIX.has(node.name);
}

/** Puts a range, subquery, offset or `@` on the expression before it. `bare` is false after a closing parenthesis. */
export function applyPostfix(reading: Reading, expr: Expr, node: SyntaxNode, bare: boolean): Expr {
  const parts = childrenOf(node);
  const span = { from: expr.from, to: node.to };
  switch (node.name) {
    case 'MatrixSelector': {
      if (expr.kind !== 'selector' || !bare) throw reading.fail('ranges only allowed for vector selectors', span);
      if (expr.offset !== 0) throw reading.fail('no offset modifiers allowed before range', span);
      if (expr.at !== undefined) throw reading.fail('no @ modifiers allowed before range', span);
      return { kind: 'matrix', selector: expr, range: positive(reading, parts.at(-1), node), ...span };
    }
    case 'SubqueryExpr': {
      const durations = parts.filter((part) => part.name === 'DurationExpr');
      const range = positive(reading, durations[0], node);
      const step = durations[1] === undefined ? undefined : positive(reading, durations[1], node);
      return { kind: 'subquery', expr, range, step, offset: 0, at: undefined, ...span };
    }
    case 'OffsetExpr': {
      const offset = duration(reading, parts.at(-1), node);
      return shifted(reading, expr, span, 'offset modifier', (target) => {
        if (target.offset !== 0) throw reading.fail('offset may not be set multiple times', span);
        return { offset, at: target.at };
      });
    }
    case 'StepInvariantExpr': {
      const at = atTime(reading, node, parts.at(-1));
      return shifted(reading, expr, span, '@ modifier', (target) => {
        if (target.at !== undefined) throw reading.fail('@ <timestamp> may not be set multiple times', span);
        return { offset: target.offset, at };
      });
    }
    default:
      throw reading.fail(
        `${node.name === 'AnchoredExpr' ? 'anchored' : 'smoothed'} is experimental and not supported`,
        span,
      );
  }
}

interface Shift {
  readonly offset: number;
  readonly at: At | undefined;
}

function shifted(
  reading: Reading,
  expr: Expr,
  span: { readonly from: number; readonly to: number },
  what: string,
  change: (target: Shift) => Shift,
): VectorSelector | MatrixSelector | Subquery {
  switch (expr.kind) {
    case 'selector':
    case 'subquery':
      return { ...expr, ...change(expr), to: span.to };
    case 'matrix':
      return { ...expr, selector: { ...expr.selector, ...change(expr.selector) }, to: span.to };
    default:
      throw reading.fail(
        `${what} must be preceded by an instant vector selector or range vector selector or a subquery`,
        span,
      );
  }
}

function atTime(reading: Reading, node: SyntaxNode, value: SyntaxNode | undefined): At {
  if (value === undefined) throw syntaxError(reading.text, node.to);
  if (value.name === 'AtModifierPreprocessors') {
    return reading.textOf(value).toLowerCase().startsWith('start') ? 'start' : 'end';
  }
  const seconds = parseNumber(reading.textOf(value));
  if (seconds === undefined || !Number.isFinite(seconds) || Math.abs(seconds) > 9.2e15) {
    throw reading.fail(`timestamp out of bounds for @ modifier: ${reading.textOf(value)}`, value);
  }
  return Math.round(seconds * 1_000);
}

function positive(reading: Reading, node: SyntaxNode | undefined, whole: SyntaxNode): number {
  const ms = duration(reading, node, whole);
  if (ms <= 0) throw reading.fail('duration must be greater than 0', node ?? whole);
  return ms;
}

function duration(reading: Reading, node: SyntaxNode | undefined, whole: SyntaxNode): number {
  if (node === undefined) throw syntaxError(reading.text, whole.to);
  const ms = Math.round(seconds(reading, node) * 1_000);
  if (!(Math.abs(ms) <= MAX_DURATION_MS)) throw reading.fail('duration out of range', node);
  // Minus zero would be a second way to write no offset.
  return ms === 0 ? 0 : ms;
}

/** Seconds of a duration expression; arithmetic on constants is worked out here. */
function seconds(reading: Reading, node: SyntaxNode): number {
  const parts = childrenOf(node);
  if (node.name === 'NumberDurationLiteralInDurationContext') {
    const value = parseNumber(reading.textOf(node));
    if (value === undefined) throw reading.fail(`bad number or duration syntax: "${reading.textOf(node)}"`, node);
    return value;
  }
  const [first, second, third] = parts;
  if (first === undefined) throw reading.fail(`${reading.textOf(node)} is experimental and not supported`, node);
  if (second === undefined) return seconds(reading, first);
  if (first.name === 'UnaryOp') return seconds(reading, second) * (reading.textOf(first) === '-' ? -1 : 1);
  if (third === undefined || !first.name.includes('DurationExpr')) {
    throw reading.fail(`${reading.textOf(node)} is experimental and not supported`, node);
  }
  const left = seconds(reading, first);
  const right = seconds(reading, third);
  switch (second.name) {
    case 'Add':
      return left + right;
    case 'Sub':
      return left - right;
    case 'Mul':
      return left * right;
    case 'Div':
      if (right === 0) throw reading.fail('division by zero', node);
      return left / right;
    case 'Mod':
      if (right === 0) throw reading.fail('modulo by zero', node);
      return left % right;
    default:
      return left ** right;
  }
}
