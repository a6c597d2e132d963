import type { Duration, VectorSelector } from '../../../src-shared/promql/ast.ts';
import { type At, type Binary, type Expr, isSetOperator, type ValueType } from '../../../src-shared/promql/ast.ts';
import { typeOf } from '../../../src-shared/promql/check.ts';
import { SIGNATURES } from '../../../src-shared/promql/functions.ts';
import { splitName } from '../../../src-shared/promql/pretty.ts';
import { goPlain } from '../../../src-shared/text/go-float.ts';

/** ms; 0 for what only the query knows, as Prometheus says before it has one. */
function ms(duration: Duration): number {
  return typeof duration === 'number' ? duration : 0;
}

function shift({ at, offset }: { readonly at: At | undefined; readonly offset: Duration }): Record<string, unknown> {
  return {
    offset: ms(offset),
    timestamp: typeof at === 'number' ? at : null,
    startOrEnd: typeof at === 'string' ? at : null,
  };
}

function selector(node: VectorSelector): Record<string, unknown> {
  const { name } = splitName(node);
  return {
    name,
    // The name is among the matchers too, after those that were written, as Prometheus keeps it.
    matchers: (name === '' ? node.matchers : [...node.matchers.slice(1), ...node.matchers.slice(0, 1)]).map((one) => ({
      name: one.name,
      value: one.value,
      type: one.op,
    })),
    ...shift(node),
    anchored: node.extend === 'anchored',
    smoothed: node.extend === 'smoothed',
  };
}

const CARDINALITY = { none: 'one-to-one', left: 'many-to-one', right: 'one-to-many' } as const;

function matching(node: Binary): unknown {
  if (typeOf(node.left) !== 'vector' || typeOf(node.right) !== 'vector') return null;
  const given = node.matching;
  return {
    card: isSetOperator(node.op) ? 'many-to-many' : CARDINALITY[given?.group ?? 'none'],
    labels: given?.labels ?? [],
    on: given?.on ?? false,
    include: given?.include ?? [],
    fillValues: { lhs: given?.fill?.left ?? null, rhs: given?.fill?.right ?? null },
  };
}

/** Prometheus's names of types inside the tree, which are not those of its messages. */
const TYPES: Readonly<Record<ValueType, string>> = {
  scalar: 'scalar',
  vector: 'vector',
  matrix: 'matrix',
  string: 'string',
};

function call(fn: string): unknown {
  const signature = SIGNATURES.get(fn);
  return {
    name: fn,
    argTypes: (signature?.args ?? []).map((type) => TYPES[type]),
    variadic: signature?.variadic ?? 0,
    returnType: TYPES[signature?.returns ?? 'vector'],
  };
}

function bare(node: Expr): Record<string, unknown> {
  switch (node.kind) {
    case 'number':
      return { type: 'numberLiteral', val: goPlain(node.value) };
    case 'string':
      return { type: 'stringLiteral', val: node.value };
    case 'selector':
      return { type: 'vectorSelector', ...selector(node) };
    case 'matrix':
      return { type: 'matrixSelector', range: ms(node.range), ...selector(node.selector) };
    case 'subquery':
      return {
        type: 'subquery',
        expr: astJson(node.expr),
        range: ms(node.range),
        step: ms(node.step ?? 0),
        ...shift(node),
        alignEvalTime: false,
      };
    case 'unary':
      return { type: 'unaryExpr', op: node.op, expr: astJson(node.expr) };
    case 'binary':
      return {
        type: 'binaryExpr',
        op: node.op,
        lhs: astJson(node.left),
        rhs: astJson(node.right),
        matching: matching(node),
        bool: node.bool,
      };
    case 'aggregate':
      return {
        type: 'aggregation',
        op: node.op,
        expr: astJson(node.expr),
        param: node.param === undefined ? null : astJson(node.param),
        grouping: node.labels,
        without: node.without,
      };
    case 'call':
      return { type: 'call', func: call(node.fn), args: node.args.map(astJson) };
  }
}

/** The tree of an expression as `parse_query` answers it. Source: Prometheus, web/api/v1, translation of the AST. */
export function astJson(node: Expr): Record<string, unknown> {
  let out = bare(node);
  for (let pairs = node.parens ?? 0; pairs > 0; pairs -= 1) out = { type: 'parenExpr', expr: out };
  return out;
}
