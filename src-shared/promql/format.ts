import { METRIC_NAME } from '../model/labels.ts';
import type { Aggregate, At, Binary, Duration, Expr, Matching, VectorSelector } from './ast.ts';
import { precedence } from './ast.ts';
import { durationSource } from './duration.ts';
import { formatNumber, quote } from './literals.ts';

/** Names that the grammar reads as something else when they stand alone. */
export const RESERVED =
  /^(?:inf|nan|bool|ignoring|on|group_left|group_right|offset|and|or|unless|atan2|by|without|fill|fill_left|fill_right|anchored|smoothed|start|end|step|range|sum|avg|min|max|count|group|stddev|stdvar|topk|bottomk|limitk|limit_ratio|quantile|count_values)$/i;

/** A label name, quoted where it is no identifier. */
export function label(name: string): string {
  return /^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name) ? name : quote(name);
}

/** Label names in parentheses. */
export function labelList(names: readonly string[]): string {
  return `(${names.map(label).join(', ')})`;
}

function at(value: At | undefined): string {
  if (value === undefined) return '';
  return typeof value === 'number' ? ` @ ${(value / 1_000).toFixed(3)}` : ` @ ${value}()`;
}

function shift(node: { readonly offset: Duration; readonly at: At | undefined }): string {
  return at(node.at) + (node.offset === 0 ? '' : ` offset ${durationSource(node.offset)}`);
}

/** ` anchored`, ` smoothed` or nothing. */
export function extensionText(node: VectorSelector): string {
  return node.extend === undefined ? '' : ` ${node.extend}`;
}

function selectorCore(node: VectorSelector): string {
  const [first] = node.matchers;
  const named = first !== undefined && first.name === METRIC_NAME && first.op === '=';
  const plain = named && /^[a-zA-Z_:][a-zA-Z0-9_:]*$/.test(first.value) && !RESERVED.test(first.value);
  const inner = (named ? node.matchers.slice(1) : node.matchers).map((m) => `${label(m.name)}${m.op}${quote(m.value)}`);
  if (plain) return inner.length === 0 ? first.value : `${first.value}{${inner.join(',')}}`;
  // An empty name cannot be written as {""}: that would be no name at all.
  if (named) inner.unshift(first.value === '' ? `${METRIC_NAME}=""` : quote(first.value));
  return `{${inner.join(',')}}`;
}

function matching(node: Matching | undefined): string {
  if (node === undefined) return '';
  const { fill } = node;
  const bare = fill !== undefined && !node.on && node.labels.length === 0 && node.group === 'none';
  const vectors = bare ? '' : ` ${node.on ? 'on' : 'ignoring'} ${labelList(node.labels)}`;
  const group = node.group === 'none' ? '' : ` group_${node.group} ${labelList(node.include)}`;
  return vectors + group + fillText(fill);
}

/** ` fill (0)`, ` fill_left (0) fill_right (1)` or nothing. */
export function fillText(fill: Matching['fill']): string {
  if (fill === undefined) return '';
  const { left, right } = fill;
  if (left !== undefined && Object.is(left, right)) return ` fill (${formatNumber(left)})`;
  const side = (name: string, value: number | undefined): string =>
    value === undefined ? '' : ` fill_${name} (${formatNumber(value)})`;
  return side('left', left) + side('right', right);
}

function binary(node: Binary): string {
  const level = precedence(node.op);
  const rightAssociative = node.op === '^';
  const side = (child: Expr, atEdge: boolean): string => {
    const text = format(child);
    if (child.kind === 'binary') {
      const inner = precedence(child.op);
      return inner < level || (inner === level && !atEdge) ? `(${text})` : text;
    }
    const signed = child.kind === 'unary' || (child.kind === 'number' && /^[-+]/.test(text));
    return signed && node.op === '^' ? `(${text})` : text;
  };
  const modifiers = `${node.bool ? ' bool' : ''}${matching(node.matching)}`;
  return `${side(node.left, !rightAssociative)} ${node.op}${modifiers} ${side(node.right, rightAssociative)}`;
}

function aggregate(node: Aggregate): string {
  const by = node.without
    ? ` without ${labelList(node.labels)} `
    : node.labels.length > 0
      ? ` by ${labelList(node.labels)} `
      : '';
  const param = node.param === undefined ? '' : `${format(node.param)}, `;
  return `${node.op}${by}(${param}${format(node.expr)})`;
}

/** The second argument of `info`: all matchers in braces, that of the name too. */
export function labelSelectorText(node: VectorSelector): string {
  return `{${node.matchers.map((m) => `${label(m.name)}${m.op}${quote(m.value)}`).join(',')}}`;
}

/** Whether an argument is the label selector of `info`, which is no metric. */
export function isLabelSelector(fn: string, index: number, arg: Expr): arg is VectorSelector {
  return fn === 'info' && index === 1 && arg.kind === 'selector';
}

/** The text of an expression, with only the parentheses it needs. Parsing it gives the same tree. */
export function format(expr: Expr): string {
  switch (expr.kind) {
    case 'number':
      return formatNumber(expr.value);
    case 'string':
      return quote(expr.value);
    case 'selector':
      return selectorCore(expr) + extensionText(expr) + shift(expr);
    case 'matrix':
      return `${selectorCore(expr.selector)}[${durationSource(expr.range)}]${extensionText(expr.selector)}${shift(expr.selector)}`;
    case 'subquery': {
      const inner = format(expr.expr);
      const bare = expr.expr.kind === 'selector' || expr.expr.kind === 'call' || expr.expr.kind === 'aggregate';
      const step = expr.step === undefined ? '' : durationSource(expr.step);
      return `${bare ? inner : `(${inner})`}[${durationSource(expr.range)}:${step}]${shift(expr)}`;
    }
    case 'unary': {
      const inner = format(expr.expr);
      const tight = expr.expr.kind !== 'binary' || expr.expr.op === '^';
      return `${expr.op}${tight && expr.expr.kind !== 'number' ? inner : `(${inner})`}`;
    }
    case 'binary':
      return binary(expr);
    case 'aggregate':
      return aggregate(expr);
    case 'call':
      return `${expr.fn}(${expr.args.map((arg, i) => argument(expr.fn, arg, i)).join(', ')})`;
  }
}

function argument(fn: string, arg: Expr, index: number): string {
  return isLabelSelector(fn, index, arg) ? labelSelectorText(arg) + shift(arg) : format(arg);
}
