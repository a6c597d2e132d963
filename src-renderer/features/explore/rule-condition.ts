import { type Expr, isComparison, isSetOperator } from '../../../src-shared/promql/ast.ts';
import { expressionFault } from '../../../src-shared/promql/expression-fault.ts';
import { parse } from '../../../src-shared/promql/parse.ts';

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

/** The condition that an expression's value is beyond a number. */
export function withThreshold(expr: string, op: '>' | '<', value: number): string {
  const { kind } = parse(expr);
  return `${kind === 'binary' || kind === 'unary' ? `(${expr})` : expr} ${op} ${value}`;
}

/** What a rule would have done in a range. */
export interface Firings {
  readonly count: number;
  /** All alerts together, ms. */
  readonly firingMs: number;
}

/** Counts the stretches in which a series was there for at least `held` ms without a gap: an alert each, firing from then on. */
export function firings(t: Float64Array, columns: readonly Float64Array[], step: number, held: number): Firings {
  let count = 0;
  let firingMs = 0;
  for (const v of columns) {
    let since: number | undefined;
    const end = (at: number): void => {
      if (since !== undefined && at - since > held) {
        count += 1;
        firingMs += at - since - held;
      }
      since = undefined;
    };
    for (let i = 0; i < t.length; i += 1) {
      if (Number.isNaN(v[i] ?? Number.NaN)) end(t[i] ?? 0);
      else since ??= t[i] ?? 0;
    }
    if (since !== undefined) end((t.at(-1) ?? 0) + step);
  }
  return { count, firingMs };
}
