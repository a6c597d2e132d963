import type { SyntaxNode, Tree } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';
import type { AggregationOp, BinaryOp, Expr } from './ast.ts';
import {
  AGGREGATION_PARAMETER,
  AGGREGATIONS,
  ARITHMETIC,
  COMPARISONS,
  precedence,
  SET_OPERATORS,
  TRIM_OPERATORS,
} from './ast.ts';
import { checkTypes } from './check.ts';
import { QueryError } from './error.ts';
import { parseNumber, unquote } from './literals.ts';
import { groupingLabels, modifiers } from './parse-modifiers.ts';
import { applyPostfix, isPostfix } from './parse-postfix.ts';
import { parseSelector } from './parse-selector.ts';
import type { Reading } from './reading.ts';
import { childrenOf } from './reading.ts';
import { skipBlank, syntaxError } from './syntax-error.ts';

/** Longer texts are refused; the longest shipped recording rules of the big mixins have about 4,000 characters. */
const MAX_LENGTH = 100_000;
/** Deeper trees are refused, so that no walk over a tree can exhaust the stack. */
const MAX_DEPTH = 1_000;

const BINARY_OPERATORS: readonly string[] = [...ARITHMETIC, ...COMPARISONS, ...SET_OPERATORS, ...TRIM_OPERATORS];

/** One piece of an expression without its parentheses, in the order of the text. */
type Piece =
  | { readonly is: 'operand'; readonly expr: Expr; readonly parenthesised: boolean }
  | { readonly is: 'sign'; readonly op: '+' | '-'; readonly from: number }
  | { readonly is: 'postfix'; readonly node: SyntaxNode }
  | { readonly is: 'operator'; readonly op: BinaryOp; readonly node: SyntaxNode };

/** Parses and type-checks an expression. Throws QueryError with Prometheus's wording and place, and nothing else. */
export function parse(text: string): Expr {
  if (text.length > MAX_LENGTH) {
    throw new QueryError(`expression is longer than ${MAX_LENGTH} characters`, 0, text.length, text);
  }
  const { tree, readable } = parseTree(text);
  const reading: Reading = {
    text: readable,
    textOf: (node) => readable.slice(node.from, node.to),
    fail: (message, node) => new QueryError(message, node.from, node.to, text),
  };
  const top = tree.topNode.firstChild;
  if (top === null) throw syntaxError(text, 0);
  const expr = build(reading, top);
  checkTypes(expr, text);
  return expr;
}

/**
 * The grammar's tree. `2.` is a number and `STEP()` a duration to Prometheus but not to the grammar: the point is blanked and
 * the name written small, which moves nothing.
 */
function parseTree(text: string): { readonly tree: Tree; readonly readable: string } {
  const tree = parser.parse(text);
  const error = firstError(tree, text);
  if (error === undefined) return { tree, readable: text };
  const blanked = text.replaceAll(
    /("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`|#.*)|(?<=\d)\.(?![\w.])|\b(?:step|range|min_of|max_of)(?=\s*\()/gi,
    (all, kept) => (kept !== undefined ? all : all === '.' ? ' ' : all.toLowerCase()),
  );
  if (blanked !== text) {
    const second = parser.parse(blanked);
    if (firstError(second, text) === undefined) return { tree: second, readable: blanked };
  }
  throw error;
}

function firstError(tree: Tree, text: string): QueryError | undefined {
  let depth = 0;
  let deepest = 0;
  let at: number | undefined;
  tree.iterate({
    enter: (node) => {
      depth += 1;
      deepest = Math.max(deepest, depth);
      if (node.type.isError) at = Math.min(at ?? node.from, node.from);
    },
    leave: () => {
      depth -= 1;
    },
  });
  if (deepest > MAX_DEPTH) return new QueryError('expression is nested too deeply', 0, text.length, text);
  if (at === undefined) return undefined;
  const from = skipBlank(text, at);
  const called = /([a-zA-Z_:][a-zA-Z0-9_:]*)\s*$/.exec(text.slice(0, from));
  if (text.charAt(from) === '(' && called?.[1] !== undefined) {
    return new QueryError(
      `unknown function with name "${called[1]}"`,
      called.index,
      called.index + called[1].length,
      text,
    );
  }
  return syntaxError(text, at);
}

/**
 * The grammar leaves open how tightly `[5m]`, `offset` and `@` bind (`a + b[5m]` comes out as `(a + b)[5m]`). The pieces are
 * therefore taken in the order of the text and put together by Prometheus's precedence.
 */
function build(reading: Reading, node: SyntaxNode): Expr {
  const pieces: Piece[] = [];
  flatten(reading, node, pieces);
  const state = { pieces, next: 0 };
  return climb(reading, state, 0);
}

function flatten(reading: Reading, node: SyntaxNode, out: Piece[]): void {
  if (node.name === 'BinaryExpr') {
    const parts = childrenOf(node);
    const left = parts[0];
    const right = parts.at(-1);
    const operator = parts[1];
    const op = operator === undefined ? undefined : reading.textOf(operator).toLowerCase();
    if (left === undefined || right === undefined || operator === undefined || !isBinaryOp(op)) {
      throw reading.fail(`operator ${op ?? ''} is not supported`, operator ?? node);
    }
    flatten(reading, left, out);
    out.push({ is: 'operator', op, node });
    flatten(reading, right, out);
  } else if (node.name === 'UnaryExpr') {
    const operand = node.lastChild;
    if (operand === null) throw syntaxError(reading.text, node.to);
    out.push({ is: 'sign', op: reading.text.charAt(node.from) === '-' ? '-' : '+', from: node.from });
    flatten(reading, operand, out);
  } else if (isPostfix(node)) {
    const operand = node.firstChild;
    if (operand === null) throw syntaxError(reading.text, node.from);
    flatten(reading, operand, out);
    out.push({ is: 'postfix', node });
  } else if (node.name === 'NumberDurationLiteral') {
    const sign = /^[+-]\s*/.exec(reading.textOf(node));
    if (sign) out.push({ is: 'sign', op: sign[0].startsWith('-') ? '-' : '+', from: node.from });
    const from = node.from + (sign?.[0].length ?? 0);
    const value = parseNumber(reading.text.slice(from, node.to));
    if (value === undefined) throw reading.fail(`bad number or duration syntax: "${reading.textOf(node)}"`, node);
    out.push({ is: 'operand', expr: { kind: 'number', value, from, to: node.to }, parenthesised: false });
  } else {
    out.push({ is: 'operand', expr: operand(reading, node), parenthesised: node.name === 'ParenExpr' });
  }
}

function isBinaryOp(op: string | undefined): op is BinaryOp {
  return op !== undefined && BINARY_OPERATORS.includes(op);
}

interface Climb {
  readonly pieces: readonly Piece[];
  next: number;
}

/** Precedence climbing: `^` is right-associative, everything else left; a sign binds like `*`. */
function climb(reading: Reading, state: Climb, weakest: number): Expr {
  let left = prefixed(reading, state);
  for (;;) {
    const piece = state.pieces[state.next];
    if (piece?.is !== 'operator') return left;
    const level = precedence(piece.op);
    if (level < weakest) return left;
    state.next += 1;
    const right = climb(reading, state, piece.op === '^' ? level : level + 1);
    const { bool, matching } = modifiers(reading, piece.node, piece.op);
    left = { kind: 'binary', op: piece.op, left, right, bool, matching, from: left.from, to: right.to };
  }
}

function prefixed(reading: Reading, state: Climb): Expr {
  const piece = state.pieces[state.next];
  state.next += 1;
  if (piece?.is === 'sign') {
    const inner = climb(reading, state, precedence('^'));
    const { from } = piece;
    if (inner.kind === 'number') return { ...inner, value: piece.op === '-' ? -inner.value : inner.value, from };
    return { kind: 'unary', op: piece.op, expr: inner, from, to: inner.to };
  }
  if (piece?.is !== 'operand') throw syntaxError(reading.text, reading.text.length);
  let expr = piece.expr;
  let bare = !piece.parenthesised;
  for (;;) {
    const after = state.pieces[state.next];
    if (after?.is !== 'postfix') return expr;
    state.next += 1;
    expr = applyPostfix(reading, expr, after.node, bare);
    bare = true;
  }
}

function operand(reading: Reading, node: SyntaxNode): Expr {
  const span = { from: node.from, to: node.to };
  switch (node.name) {
    case 'ParenExpr': {
      const inner = node.firstChild;
      if (inner === null) throw syntaxError(reading.text, node.to);
      const held = build(reading, inner);
      return { ...held, parens: (held.parens ?? 0) + 1 };
    }
    case 'StringLiteral': {
      const value = unquote(reading.textOf(node));
      if (value === undefined) throw syntaxError(reading.text, node.from);
      return { kind: 'string', value, ...span };
    }
    case 'VectorSelector':
      return parseSelector(reading, node);
    case 'AggregateExpr':
      return aggregate(reading, node);
    case 'FunctionCall': {
      const fn = node.getChild('FunctionIdentifier');
      return { kind: 'call', fn: fn === null ? '' : reading.textOf(fn), args: body(reading, node), ...span };
    }
    default:
      throw reading.fail(`${reading.textOf(node)} is not supported`, node);
  }
}

function body(reading: Reading, node: SyntaxNode): readonly Expr[] {
  const inner = node.getChild('FunctionCallBody');
  return inner === null ? [] : childrenOf(inner).map((child) => build(reading, child));
}

function aggregate(reading: Reading, node: SyntaxNode): Expr {
  const opNode = node.getChild('AggregateOp');
  const opText = opNode === null ? '' : reading.textOf(opNode).toLowerCase();
  const op: AggregationOp | undefined = AGGREGATIONS.find((known) => known === opText);
  if (op === undefined) throw reading.fail(`unknown aggregation ${opText}`, node);
  const modifier = node.getChild('AggregateModifier');
  const args = body(reading, node);
  const wanted = op in AGGREGATION_PARAMETER ? 2 : 1;
  if (args.length === 0) throw reading.fail('no arguments for aggregate expression provided', node);
  const expr = args.at(-1);
  if (args.length !== wanted || expr === undefined) {
    throw reading.fail(
      `wrong number of arguments for aggregate expression provided, expected ${wanted}, got ${args.length}`,
      node,
    );
  }
  return {
    kind: 'aggregate',
    op,
    expr,
    param: wanted === 2 ? args[0] : undefined,
    without: modifier !== null && modifier.getChild('Without') !== null,
    labels: modifier === null ? [] : groupingLabels(reading, modifier.getChild('GroupingLabels')),
    from: node.from,
    to: node.to,
  };
}
