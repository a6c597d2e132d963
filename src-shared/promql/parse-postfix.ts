import type { SyntaxNode } from '@lezer/common';
import type { At, Duration, Expr, Extension, MatrixSelector, Subquery, VectorSelector } from './ast.ts';
import { formatNumber, parseNumber } from './literals.ts';
import { duration, positiveDuration } from './parse-duration.ts';
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

export function isPostfix(node: SyntaxNode): boolean {
  return POSTFIX.has(node.name);
}

/** Puts a range, subquery, offset or `@` on the expression before it. `bare` is false after a closing parenthesis. */
export function applyPostfix(reading: Reading, expr: Expr, node: SyntaxNode, bare: boolean): Expr {
  const parts = childrenOf(node);
  const span = { from: expr.from, to: node.to };
  switch (node.name) {
    case 'MatrixSelector': {
      if (expr.kind !== 'selector' || !bare)
        throw reading.fail('ranges only allowed for vector selectors', bracketOf(node));
      if (expr.offset !== 0) throw reading.fail('no offset modifiers allowed before range', bracketOf(node));
      if (expr.at !== undefined) throw reading.fail('no @ modifiers allowed before range', bracketOf(node));
      return { kind: 'matrix', selector: expr, range: positiveDuration(reading, parts.at(-1), node), ...span };
    }
    case 'SubqueryExpr': {
      const durations = parts.filter((part) => part.name === 'DurationExpr');
      const range = positiveDuration(reading, durations[0], node);
      const step = durations[1] === undefined ? undefined : positiveDuration(reading, durations[1], node);
      return { kind: 'subquery', expr, range, step, offset: 0, at: undefined, ...span };
    }
    case 'OffsetExpr': {
      const offset = duration(reading, parts.at(-1), node);
      return shifted(reading, expr, bare, span, 'offset modifier', (target) => {
        if (target.offset !== 0) throw reading.fail('offset may not be set multiple times', span);
        return { offset, at: target.at };
      });
    }
    case 'StepInvariantExpr': {
      const at = atTime(reading, node, parts.at(-1), span);
      return shifted(reading, expr, bare, span, '@ modifier', (target) => {
        if (target.at !== undefined) throw reading.fail('@ <timestamp> may not be set multiple times', span);
        return { offset: target.offset, at };
      });
    }
    default:
      return extended(reading, expr, span, node.name === 'AnchoredExpr' ? 'anchored' : 'smoothed');
  }
}

/** Where an expression begins with the parentheses around it. */
function openedAt(reading: Reading, expr: Expr): number {
  let at = expr.from;
  for (let pairs = expr.parens ?? 0; pairs > 0; pairs--) at = reading.text.lastIndexOf('(', at - 1);
  return Math.max(0, at);
}

/** The brackets of a range, where Prometheus sees it. */
function bracketOf(node: SyntaxNode): { readonly from: number; readonly to: number } {
  return { from: node.firstChild?.to ?? node.from, to: node.to };
}

function extended(
  reading: Reading,
  expr: Expr,
  span: { readonly from: number; readonly to: number },
  extend: Extension,
): Expr {
  const selector = expr.kind === 'matrix' ? expr.selector : expr;
  if (selector.kind !== 'selector') {
    throw reading.fail(
      `${extend} modifier must be preceded by an instant vector selector or range vector selector`,
      span,
    );
  }
  if (selector.extend !== undefined) {
    const message =
      selector.extend === extend
        ? `${extend} may not be set multiple times`
        : 'anchored and smoothed modifiers cannot be used together';
    throw reading.fail(message, span);
  }
  const changed: VectorSelector = { ...selector, extend };
  return expr.kind === 'matrix' ? { ...expr, selector: changed, to: span.to } : { ...changed, to: span.to };
}

interface Shift {
  readonly offset: Duration;
  readonly at: At | undefined;
}

function shifted(
  reading: Reading,
  expr: Expr,
  bare: boolean,
  span: { readonly from: number; readonly to: number },
  what: string,
  change: (target: Shift) => Shift,
): VectorSelector | MatrixSelector | Subquery {
  if (bare && (expr.kind === 'selector' || expr.kind === 'subquery')) return { ...expr, ...change(expr), to: span.to };
  if (bare && expr.kind === 'matrix')
    return { ...expr, selector: { ...expr.selector, ...change(expr.selector) }, to: span.to };
  throw reading.fail(`${what} must be preceded by an instant vector selector or range vector selector or a subquery`, {
    from: openedAt(reading, expr),
    to: span.to,
  });
}

function atTime(
  reading: Reading,
  node: SyntaxNode,
  value: SyntaxNode | undefined,
  span: { readonly from: number; readonly to: number },
): At {
  if (value === undefined) throw syntaxError(reading.text, node.to);
  if (value.name === 'AtModifierPreprocessors') {
    return reading.textOf(value).toLowerCase().startsWith('start') ? 'start' : 'end';
  }
  const seconds = parseNumber(reading.textOf(value)) ?? Number.NaN;
  if (!(Math.abs(seconds) <= 9.2e15)) {
    throw reading.fail(`timestamp out of bounds for @ modifier: ${sixDigits(seconds)}`, span);
  }
  return Math.round(seconds * 1_000);
}

/** Go's `%f` of what no timestamp can be. */
function sixDigits(value: number): string {
  return Number.isFinite(value) ? `${BigInt(value)}.000000` : formatNumber(value);
}
