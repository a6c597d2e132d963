import type { Expr } from '../../src-shared/promql/ast.ts';
import { QueryError } from '../../src-shared/promql/error.ts';
import { format } from '../../src-shared/promql/format.ts';
import { parse } from '../../src-shared/promql/parse.ts';

/** Functions whose result depends on the time of the query and not of their samples. */
const TIMED: ReadonlySet<string> = new Set([
  ...['days_in_month', 'day_of_month', 'day_of_week', 'day_of_year', 'hour', 'minute', 'month', 'year'],
  ...['predict_linear', 'time', 'timestamp', 'start', 'end', 'step', 'range', 'start_timestamp'],
]);

function timed(expr: Expr): boolean {
  switch (expr.kind) {
    case 'call':
      return TIMED.has(expr.fn) || expr.args.some(timed);
    case 'unary':
    case 'subquery':
      return timed(expr.expr);
    case 'binary':
      return timed(expr.left) || timed(expr.right);
    case 'aggregate':
      return timed(expr.expr) || (expr.param !== undefined && timed(expr.param));
    default:
      return false;
  }
}

/** The expression with every selector and subquery that has no `@` pinned to this time; inside subqueries nothing is. */
function pin(expr: Expr, at: number): Expr {
  switch (expr.kind) {
    case 'selector':
      return { ...expr, at: expr.at ?? at };
    case 'subquery':
      return { ...expr, at: expr.at ?? at };
    case 'matrix':
      return { ...expr, selector: { ...expr.selector, at: expr.selector.at ?? at } };
    case 'unary':
      return { ...expr, expr: pin(expr.expr, at) };
    case 'binary':
      return { ...expr, left: pin(expr.left, at), right: pin(expr.right, at) };
    case 'aggregate':
      return { ...expr, expr: pin(expr.expr, at), param: expr.param && pin(expr.param, at) };
    case 'call':
      // The second argument of `info` is no selector that is evaluated.
      return { ...expr, args: expr.args.map((arg, i) => (expr.fn === 'info' && i === 1 ? arg : pin(arg, at))) };
    default:
      return expr;
  }
}

/** The same query in other words: pinned to its time and asked at others. Empty where it cannot be said so. */
export function pinnedForms(text: string, at: number): readonly { readonly expr: string; readonly at: number }[] {
  let parsed: Expr;
  try {
    parsed = parse(text);
  } catch (error) {
    if (error instanceof QueryError) return [];
    throw error;
  }
  if (timed(parsed) || /\b(?:step|range)\s*\(\)/i.test(text)) return [];
  const expr = format(pin(parsed, at));
  const times = at === 0 ? [-1_000, 0, 1_000] : [-10 * at, 0, Math.round(at / 5), at, 10 * at];
  return times.map((time) => ({ expr, at: time }));
}
