import { compileMatcher } from '../matcher/matcher.ts';
import { METRIC_NAME } from '../model/labels.ts';
import type { Binary, Call, Expr, ValueType } from './ast.ts';
import { AGGREGATION_PARAMETER, isComparison, isSetOperator, isTrimOperator, TYPE_NAMES } from './ast.ts';
import { QueryError } from './error.ts';
import { SIGNATURES } from './functions.ts';

/** The type an expression evaluates to. */
export function typeOf(expr: Expr): ValueType {
  switch (expr.kind) {
    case 'number':
      return 'scalar';
    case 'string':
      return 'string';
    case 'selector':
    case 'aggregate':
      return 'vector';
    case 'matrix':
    case 'subquery':
      return 'matrix';
    case 'unary':
      return typeOf(expr.expr);
    case 'binary':
      return typeOf(expr.left) === 'scalar' && typeOf(expr.right) === 'scalar' ? 'scalar' : 'vector';
    case 'call':
      return SIGNATURES.get(expr.fn)?.returns ?? 'vector';
  }
}

/** Checks an expression as Prometheus's parser does, in its words. Throws QueryError at the first thing wrong. */
export function checkTypes(expr: Expr, text: string): ValueType {
  const fail = (message: string, at: Expr): QueryError => new QueryError(message, at.from, at.to, text);
  const expect = (node: Expr, wanted: ValueType, context: string): void => {
    const got = checkTypes(node, text);
    if (got !== wanted) throw fail(`expected type ${TYPE_NAMES[wanted]} in ${context}, got ${TYPE_NAMES[got]}`, node);
  };
  switch (expr.kind) {
    case 'number':
    case 'string':
      break;
    case 'selector':
      // A text is matched whole, so `.*` and `` match the empty one too.
      if (expr.matchers.every((m) => compileMatcher(m)(''))) {
        throw fail('vector selector must contain at least one non-empty matcher', expr);
      }
      break;
    case 'matrix':
      checkTypes(expr.selector, text);
      break;
    case 'subquery': {
      const got = checkTypes(expr.expr, text);
      if (got !== 'vector') {
        throw fail(`subquery is only allowed on instant vector, got ${TYPE_NAMES[got]} instead`, expr);
      }
      break;
    }
    case 'unary': {
      const got = checkTypes(expr.expr, text);
      if (got !== 'scalar' && got !== 'vector') {
        throw fail(
          `unary expression only allowed on expressions of type scalar or instant vector, got "${TYPE_NAMES[got]}"`,
          expr,
        );
      }
      break;
    }
    case 'binary':
      checkBinary(expr, text);
      break;
    case 'aggregate': {
      expect(expr.expr, 'vector', 'aggregation expression');
      const wanted = AGGREGATION_PARAMETER[expr.op];
      if (wanted !== undefined && expr.param !== undefined) expect(expr.param, wanted, 'aggregation parameter');
      break;
    }
    case 'call':
      checkCall(expr, text, expect);
      break;
  }
  return typeOf(expr);
}

function checkBinary(expr: Binary, text: string): void {
  const fail = (message: string, at: Expr): QueryError => new QueryError(message, at.from, at.to, text);
  const { op, matching } = expr;
  const left = checkTypes(expr.left, text);
  const right = checkTypes(expr.right, text);
  if (isComparison(op) && !expr.bool && left === 'scalar' && right === 'scalar') {
    throw fail('comparisons between scalars must use BOOL modifier', expr);
  }
  for (const [side, type] of [
    [expr.left, left],
    [expr.right, right],
  ] as const) {
    if (type !== 'scalar' && type !== 'vector') {
      throw fail('binary expression must contain only scalar and instant vector types', side);
    }
  }
  const vectors = left === 'vector' && right === 'vector';
  if (!vectors && matching !== undefined) {
    if (matching.labels.length > 0) throw fail('vector matching only allowed between instant vectors', expr);
    if (matching.fill !== undefined) throw fail('filling in missing series only allowed between instant vectors', expr);
  }
  if (isTrimOperator(op) && left === 'scalar') {
    throw fail(`operator "${op}" is only defined between an instant vector of histograms and a float`, expr);
  }
  if (isSetOperator(op)) {
    if (matching?.fill !== undefined) throw fail('filling in missing series not allowed for set operators', expr);
    if (!vectors) throw fail(`set operator "${op}" not allowed in binary scalar expression`, expr);
    if (matching !== undefined && matching.group !== 'none') {
      throw fail(`no grouping allowed for "${op}" operation`, expr);
    }
  }
}

function checkCall(expr: Call, text: string, expect: (node: Expr, wanted: ValueType, context: string) => void): void {
  const fail = (message: string): QueryError => new QueryError(message, expr.from, expr.to, text);
  const signature = SIGNATURES.get(expr.fn);
  if (signature === undefined) {
    throw new QueryError(`unknown function with name "${expr.fn}"`, expr.from, expr.from + expr.fn.length, text);
  }
  const { args, variadic } = signature;
  const given = expr.args.length;
  if (variadic === 0) {
    if (given !== args.length) throw fail(`expected ${args.length} argument(s) in call to "${expr.fn}", got ${given}`);
  } else {
    const least = args.length - 1;
    if (given < least) throw fail(`expected at least ${least} argument(s) in call to "${expr.fn}", got ${given}`);
    const most = least + variadic;
    if (variadic > 0 && given > most) {
      throw fail(`expected at most ${most} argument(s) in call to "${expr.fn}", got ${given}`);
    }
  }
  expr.args.forEach((arg, i) => {
    const wanted = args[Math.min(i, args.length - 1)];
    if (expr.fn === 'info' && i === 1 && typeOf(arg) === 'vector') checkLabelSelector(arg, text);
    else if (wanted !== undefined) expect(arg, wanted, `call to function "${expr.fn}"`);
  });
}

/** The second argument of `info`: matchers in braces without a metric name, which may all match the empty text. */
function checkLabelSelector(arg: Expr, text: string): void {
  if (arg.kind !== 'selector' || (arg.parens ?? 0) > 0)
    throw new QueryError('expected label selectors only', arg.from, arg.to, text);
  if (!text.slice(arg.from).startsWith('{') || arg.matchers.some(namedByQuotes(text, arg))) {
    throw new QueryError('expected label selectors only, got vector selector instead', arg.from, arg.to, text);
  }
}

/** `{"name", …}` names a metric; `{__name__="name"}` is a matcher like any other here. */
function namedByQuotes(text: string, arg: Expr): (matcher: { readonly name: string }) => boolean {
  const written = text.slice(arg.from, arg.to);
  return ({ name }) => name === METRIC_NAME && !/\b__name__\b/.test(written);
}
