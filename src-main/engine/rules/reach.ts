import type { Duration, Expr } from '../../../src-shared/promql/ast.ts';
import { resolveDuration } from '../../../src-shared/promql/duration.ts';
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
      return shifted(expr.selector, ms(expr.range) + (expr.selector.extend === undefined ? 0 : LOOKBACK_MS));
    case 'subquery':
      return shifted(expr, ms(expr.range) + reachOf(expr.expr));
    default:
      return Math.max(0, ...children(expr).map(reachOf));
  }
}

/** A rule is asked at single moments: its query has neither steps nor a range. */
function ms(duration: Duration): number {
  const found = resolveDuration(duration, { step: 0, range: 0 });
  return typeof found === 'number' ? found : 0;
}

function shifted(node: { readonly offset: Duration; readonly at: unknown }, reach: number): number {
  return typeof node.at === 'number' ? Number.POSITIVE_INFINITY : Math.max(0, reach + ms(node.offset));
}
