import { METRIC_NAME } from '../model/labels.ts';
import type { Expr, VectorSelector } from './ast.ts';

/** The expressions directly inside an expression, in the order they are written. */
export function children(expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case 'number':
    case 'string':
    case 'selector':
      return [];
    case 'matrix':
      return [expr.selector];
    case 'subquery':
    case 'unary':
      return [expr.expr];
    case 'binary':
      return [expr.left, expr.right];
    case 'aggregate':
      return expr.param === undefined ? [expr.expr] : [expr.param, expr.expr];
    case 'call':
      return expr.args;
  }
}

/** Every selector of an expression. */
export function selectors(expr: Expr): readonly VectorSelector[] {
  return expr.kind === 'selector' ? [expr] : children(expr).flatMap(selectors);
}

/**
 * The metric names an expression reads, or undefined when a selector leaves the name open (`{job="x"}`), so that any
 * new sample may concern it.
 */
export function metricNames(expr: Expr): ReadonlySet<string> | undefined {
  const names = new Set<string>();
  for (const selector of selectors(expr)) {
    const name = selector.matchers.find((m) => m.name === METRIC_NAME && m.op === '=');
    if (name === undefined) return undefined;
    names.add(name.value);
  }
  return names;
}
