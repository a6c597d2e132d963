import { type Expr, isComparison, isSetOperator } from '../promql/ast.ts';
import { expressionFault } from '../promql/expression-fault.ts';
import { parse } from '../promql/parse.ts';

/** Whether an expression is a condition already: it leaves series out where nothing is wrong. */
export function isCondition(expr: string): boolean {
  if (expressionFault(expr) !== undefined) return false;
  const holds = (node: Expr): boolean => {
    if (node.kind === 'call') return node.fn === 'absent' || node.fn === 'absent_over_time';
    if (node.kind !== 'binary') return false;
    return (isComparison(node.op) && !node.bool) || (isSetOperator(node.op) && holds(node.left));
  };
  return holds(parse(expr));
}

/** The expression as an operand that binds tighter than any operator. */
export function operand(expr: string): string {
  if (expressionFault(expr) !== undefined) return `(${expr})`;
  const { kind } = parse(expr);
  return kind === 'binary' || kind === 'unary' ? `(${expr})` : expr;
}

/** The condition that an expression's value is beyond a number. */
export function withThreshold(expr: string, op: '>' | '<', value: number): string {
  return `${operand(expr)} ${op} ${value}`;
}
