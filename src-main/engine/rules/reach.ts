import type { Expr } from '../../../src-shared/promql/ast.ts';
import { children } from '../../../src-shared/promql/walk.ts';
import { LOOKBACK_MS } from '../query/run.ts';

/**
 * How far before its evaluation time an expression looks, ms: ranges, offsets, subqueries and the lookback added up along
 * the deepest path. Infinity where an `@` names a fixed moment, which lies ever further back.
 */
export function reachOf(expr: Expr): number {
  switch (expr.kind) {
    case 'selector':
      return shifted(expr, LOOKBACK_MS);
    case 'matrix':
      return shifted(expr.selector, expr.range);
    case 'subquery':
      return shifted(expr, expr.range + reachOf(expr.expr));
    default:
      return Math.max(0, ...children(expr).map(reachOf));
  }
}

function shifted(node: { readonly offset: number; readonly at: unknown }, reach: number): number {
  return typeof node.at === 'number' ? Number.POSITIVE_INFINITY : Math.max(0, reach + node.offset);
}
