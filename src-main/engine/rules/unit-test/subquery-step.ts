import type { Expr } from '../../../../src-shared/promql/ast.ts';

/** The expression with a step for every subquery that names none: promtool takes the evaluation interval of the file. */
export function withSubqueryStep(expr: Expr, step: number): Expr {
  const inside = (one: Expr): Expr => withSubqueryStep(one, step);
  switch (expr.kind) {
    case 'number':
    case 'string':
    case 'selector':
    case 'matrix':
      return expr;
    case 'subquery':
      return { ...expr, expr: inside(expr.expr), step: expr.step ?? step };
    case 'unary':
      return { ...expr, expr: inside(expr.expr) };
    case 'binary':
      return { ...expr, left: inside(expr.left), right: inside(expr.right) };
    case 'aggregate':
      return { ...expr, expr: inside(expr.expr), param: expr.param && inside(expr.param) };
    case 'call':
      return { ...expr, args: expr.args.map(inside) };
  }
}
