import type { Call, Expr, Extension } from '../../../src-shared/promql/ast.ts';
import { executionError } from '../../../src-shared/promql/error.ts';
import { evaluateAggregate } from './aggregate.ts';
import { evaluateBinary } from './binary.ts';
import { mapSamples } from './functions/implementation.ts';
import { FUNCTIONS } from './functions/table.ts';
import type { Evaluator, Run } from './run.ts';
import { selectColumns, selectWindows, smoothColumns, subqueryWindows } from './select.ts';
import type { Grid, Value, Windows } from './values.ts';
import { vector } from './values.ts';

function evaluate(expr: Expr, grid: Grid, run: Run): Value {
  switch (expr.kind) {
    case 'number':
      return { type: 'scalar', v: new Float64Array(grid.count).fill(expr.value) };
    case 'string':
      return { type: 'string', text: expr.value };
    case 'selector':
      return vector(
        expr.extend === 'smoothed' ? smoothColumns(expr, grid, run) : selectColumns(expr, grid, run, 'value'),
      );
    case 'unary': {
      const value = run.evaluate(expr.expr, grid);
      if (expr.op === '+' || value.type === 'string') return value;
      if (value.type === 'scalar') return { type: 'scalar', v: value.v.map((x) => -x) };
      return mapSamples(value.columns, (x) => -x);
    }
    case 'binary':
      return evaluateBinary(expr, grid, run);
    case 'aggregate':
      return vector(evaluateAggregate(expr, grid, run));
    case 'call': {
      const fn = FUNCTIONS.get(expr.fn);
      if (fn === undefined) throw executionError(`function ${expr.fn} is not supported`);
      refuseExtension(expr);
      return fn(expr, grid, run);
    }
    case 'matrix':
    case 'subquery':
      throw executionError('a range vector cannot be evaluated at every step');
  }
}

/** The functions that know what to do with an extended range. */
const EXTENDED: Readonly<Record<Extension, readonly string[]>> = {
  anchored: ['changes', 'delta', 'increase', 'rate', 'resets'],
  smoothed: ['delta', 'increase', 'rate'],
};

function refuseExtension({ fn, args }: Call): void {
  for (const arg of args) {
    const extend = arg.kind === 'matrix' ? arg.selector.extend : undefined;
    if (extend === undefined || EXTENDED[extend].includes(fn)) continue;
    throw executionError(`${extend} modifier can only be used with: ${EXTENDED[extend].join(', ')} - not with ${fn}`);
  }
}

function windows(expr: Expr, grid: Grid, run: Run, fn: string): Windows {
  if (expr.kind === 'matrix') return selectWindows(expr, grid, run, fn);
  if (expr.kind === 'subquery') return subqueryWindows(expr, grid, run);
  throw executionError('expected a range vector');
}

/** Evaluation by the kind of node. */
export const EVALUATOR: Evaluator = { evaluate, windows };
