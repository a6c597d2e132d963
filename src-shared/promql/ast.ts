import type { Matcher } from '../matcher/matcher.ts';

/** Where a node stands in the text: offsets, `to` exclusive. */
export interface Span {
  readonly from: number;
  readonly to: number;
  /** Pairs of parentheses around it in the text. They mean nothing; who shows the text again keeps them. */
  readonly parens?: number;
}

export type ValueType = 'scalar' | 'vector' | 'matrix' | 'string';

/** How Prometheus calls the types in its messages. */
export const TYPE_NAMES: Readonly<Record<ValueType, string>> = {
  scalar: 'scalar',
  vector: 'instant vector',
  matrix: 'range vector',
  string: 'string',
};

/** The `@` modifier: epoch ms, or the start or end of the query. */
export type At = number | 'start' | 'end';

/** Seconds that depend on the query: arithmetic over its step and its range, as in `[step() + 1m]`. */
export type QuerySeconds =
  | { readonly op: 'step' | 'range' }
  | {
      readonly op: '+' | '-' | '*' | '/' | '%' | '^' | 'min_of' | 'max_of';
      readonly left: QuerySeconds | number;
      readonly right: QuerySeconds | number;
    };

/** ms where the text alone says it, else what the query has to be asked for. */
export type Duration = number | QuerySeconds;

/** Shift of what a selector or subquery looks at; a negative `offset` looks ahead. */
interface Shift {
  readonly offset: Duration;
  readonly at: At | undefined;
}

/**
 * How a selector goes beyond its window: `anchored` takes the last sample before it as its value at the left edge, `smoothed`
 * draws straight lines to the neighbours on both sides (Prometheus, proposal 52).
 */
export type Extension = 'anchored' | 'smoothed';

export interface NumberLiteral extends Span {
  readonly kind: 'number';
  readonly value: number;
}
export interface StringLiteral extends Span {
  readonly kind: 'string';
  readonly value: string;
}
/** The metric name, if there is one, is the first matcher: `__name__ =`. */
export interface VectorSelector extends Span, Shift {
  readonly kind: 'selector';
  readonly matchers: readonly Matcher[];
  readonly extend?: Extension;
}
export interface MatrixSelector extends Span {
  readonly kind: 'matrix';
  readonly selector: VectorSelector;
  readonly range: Duration;
}
export interface Subquery extends Span, Shift {
  readonly kind: 'subquery';
  readonly expr: Expr;
  readonly range: Duration;
  /** Absent means the default evaluation interval. */
  readonly step: Duration | undefined;
}
export interface Unary extends Span {
  readonly kind: 'unary';
  readonly op: '+' | '-';
  readonly expr: Expr;
}

export const ARITHMETIC = ['+', '-', '*', '/', '%', '^', 'atan2'] as const;
export const COMPARISONS = ['==', '!=', '<', '<=', '>', '>='] as const;
export const SET_OPERATORS = ['and', 'or', 'unless'] as const;
export type ArithmeticOp = (typeof ARITHMETIC)[number];
export type ComparisonOp = (typeof COMPARISONS)[number];
export type SetOp = (typeof SET_OPERATORS)[number];
/** Cut a native histogram at a value; of floats they leave nothing. */
export const TRIM_OPERATORS = ['</', '>/'] as const;
export type TrimOp = (typeof TRIM_OPERATORS)[number];
export type BinaryOp = ArithmeticOp | ComparisonOp | SetOp | TrimOp;

/** Which labels decide what belongs together in a binary operation. */
export interface Matching {
  readonly on: boolean;
  readonly labels: readonly string[];
  /** `left` is group_left: many series on the left meet one on the right. */
  readonly group: 'none' | 'left' | 'right';
  /** Labels taken over from the "one" side. */
  readonly include: readonly string[];
  /** Values for a series that the other side has and this one has not. */
  readonly fill?: { readonly left: number | undefined; readonly right: number | undefined };
}
export interface Binary extends Span {
  readonly kind: 'binary';
  readonly op: BinaryOp;
  readonly left: Expr;
  readonly right: Expr;
  readonly bool: boolean;
  readonly matching: Matching | undefined;
}

export const AGGREGATIONS = [
  'sum',
  'avg',
  'min',
  'max',
  'count',
  'group',
  'stddev',
  'stdvar',
  'topk',
  'bottomk',
  'limitk',
  'limit_ratio',
  'quantile',
  'count_values',
] as const;
export type AggregationOp = (typeof AGGREGATIONS)[number];
/** Aggregations that take a parameter before the vector, and its type. */
export const AGGREGATION_PARAMETER: Partial<Readonly<Record<AggregationOp, ValueType>>> = {
  topk: 'scalar',
  bottomk: 'scalar',
  limitk: 'scalar',
  limit_ratio: 'scalar',
  quantile: 'scalar',
  count_values: 'string',
};

export interface Aggregate extends Span {
  readonly kind: 'aggregate';
  readonly op: AggregationOp;
  readonly expr: Expr;
  readonly param: Expr | undefined;
  readonly without: boolean;
  readonly labels: readonly string[];
}
export interface Call extends Span {
  readonly kind: 'call';
  readonly fn: string;
  readonly args: readonly Expr[];
}

/** A PromQL expression. Parentheses are no nodes: the tree says what they said, `parens` that they were there. */
export type Expr =
  | NumberLiteral
  | StringLiteral
  | VectorSelector
  | MatrixSelector
  | Subquery
  | Unary
  | Binary
  | Aggregate
  | Call;

/** Lower binds weaker. Prometheus, "Operators", binary operator precedence. */
export function precedence(op: BinaryOp): number {
  switch (op) {
    case 'or':
      return 1;
    case 'and':
    case 'unless':
      return 2;
    case '==':
    case '!=':
    case '<':
    case '<=':
    case '>':
    case '>=':
    case '</':
    case '>/':
      return 3;
    case '+':
    case '-':
      return 4;
    case '*':
    case '/':
    case '%':
    case 'atan2':
      return 5;
    case '^':
      return 6;
  }
}

export function isSetOperator(op: BinaryOp): op is SetOp {
  return op === 'and' || op === 'or' || op === 'unless';
}
export function isComparison(op: BinaryOp): op is ComparisonOp {
  return precedence(op) === 3 && !isTrimOperator(op);
}
export function isTrimOperator(op: BinaryOp): op is TrimOp {
  return op === '</' || op === '>/';
}
