import { QueryError } from './error.ts';
import { parse } from './parse.ts';

/** Where an expression is wrong, as offsets into it, and why. */
export interface ExpressionFault {
  readonly from: number;
  readonly to: number;
  readonly message: string;
}

/** Parses with the engine's own parser; undefined when the expression is good. */
export function expressionFault(expr: string): ExpressionFault | undefined {
  try {
    parse(expr);
    return undefined;
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    const from = Math.min(error.from, expr.length);
    return { from, to: Math.max(from, Math.min(error.to, expr.length)), message: error.positioned };
  }
}
