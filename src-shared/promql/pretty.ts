import { METRIC_NAME } from '../model/labels.ts';
import { goPlain } from '../text/go-float.ts';
import { prometheusDuration } from '../time/duration.ts';
import type { Aggregate, At, Binary, Duration, Expr, Matching, VectorSelector } from './ast.ts';
import { secondsSource } from './duration.ts';
import { extensionText, fillText, isLabelSelector, label, labelList, labelSelectorText, RESERVED } from './format.ts';
import { quote } from './literals.ts';

/** Longer lines are split (Prometheus, promql/parser/prettier). */
const LINE = 100;
const INDENT = '  ';

/** A duration as Prometheus prints it. */
export function durationText(duration: Duration): string {
  return typeof duration === 'number' ? prometheusDuration(duration) : secondsSource(duration);
}

function shift({ at, offset }: { readonly at: At | undefined; readonly offset: Duration }): string {
  const pinned = at === undefined ? '' : typeof at === 'number' ? ` @ ${(at / 1_000).toFixed(3)}` : ` @ ${at}()`;
  return pinned + (offset === 0 ? '' : ` offset ${durationText(offset)}`);
}

/** The metric name of a selector, when it has one, and the matchers beside it. */
export function splitName({ matchers }: VectorSelector): {
  readonly name: string;
  readonly others: VectorSelector['matchers'];
} {
  const [first] = matchers;
  return first?.name === METRIC_NAME && first.op === '=' && first.value !== ''
    ? { name: first.value, others: matchers.slice(1) }
    : { name: '', others: matchers };
}

function selector(node: VectorSelector): string {
  const { name, others } = splitName(node);
  const plain = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/.test(name) && !RESERVED.test(name);
  const inner = others.map((one) => `${label(one.name)}${one.op}${quote(one.value)}`).sort();
  if (name !== '' && !plain) inner.unshift(quote(name));
  const braces = inner.length === 0 && plain ? '' : `{${inner.join(',')}}`;
  return (plain ? name : '') + braces;
}

function matchingText(matching: Matching | undefined): string {
  if (matching === undefined) return '';
  const { group, include, labels, on } = matching;
  const filled = fillText(matching.fill);
  if (labels.length === 0 && !on && group === 'none') return filled;
  const grouped = group === 'none' ? '' : ` group_${group} ${labelList(include)}`;
  return ` ${on ? 'on' : 'ignoring'} ${labelList(labels)}${grouped}${filled}`;
}

function operator(node: Binary): string {
  return `${node.op}${node.bool ? ' bool' : ''}${matchingText(node.matching)}`;
}

function aggregateHead(node: Aggregate): string {
  if (node.without) return `${node.op} without ${labelList(node.labels)} `;
  return node.labels.length > 0 ? `${node.op} by ${labelList(node.labels)} ` : node.op;
}

function bareText(node: Expr): string {
  switch (node.kind) {
    case 'number':
      return goPlain(node.value);
    case 'string':
      return quote(node.value);
    case 'selector':
      return selector(node) + extensionText(node) + shift(node);
    case 'matrix':
      return `${selector(node.selector)}[${durationText(node.range)}]${extensionText(node.selector)}${shift(node.selector)}`;
    case 'subquery': {
      const step = node.step === undefined ? '' : durationText(node.step);
      return `${text(node.expr)}[${durationText(node.range)}:${step}]${shift(node)}`;
    }
    case 'unary':
      return node.op + text(node.expr);
    case 'binary':
      return `${text(node.left)} ${operator(node)} ${text(node.right)}`;
    case 'aggregate': {
      const param = node.param === undefined ? '' : `${text(node.param)}, `;
      return `${aggregateHead(node)}(${param}${text(node.expr)})`;
    }
    case 'call':
      return `${node.fn}(${node.args.map((arg, i) => (isLabelSelector(node.fn, i, arg) ? labelSelectorText(arg) + shift(arg) : text(arg))).join(', ')})`;
  }
}

function text(node: Expr): string {
  const pairs = node.parens ?? 0;
  return '('.repeat(pairs) + bareText(node) + ')'.repeat(pairs);
}

function without(node: Expr, pairs: number): Expr {
  return { ...node, parens: pairs };
}

function split(node: Expr, level: number): string {
  const indent = INDENT.repeat(level);
  const whole = text(node);
  if (whole.length <= LINE) return indent + whole;
  const pairs = node.parens ?? 0;
  if (pairs > 0) return `${indent}(\n${split(without(node, pairs - 1), level + 1)}\n${indent})`;
  switch (node.kind) {
    case 'binary':
      return `${split(node.left, level + 1)}\n${indent}${operator(node)}\n${split(node.right, level + 1)}`;
    case 'aggregate': {
      const param = node.param === undefined ? '' : `${split(node.param, level + 1)},\n`;
      return `${indent}${aggregateHead(node)}(\n${param}${split(node.expr, level + 1)}\n${indent})`;
    }
    case 'call':
      return `${indent}${node.fn}(\n${node.args.map((arg) => split(arg, level + 1)).join(',\n')}\n${indent})`;
    case 'unary':
      return indent + node.op + split(node.expr, level).trim();
    case 'subquery': {
      const suffix = bareText(node).slice(text(node.expr).length);
      return split(node.expr, level) + suffix;
    }
    default:
      return indent + whole;
  }
}

/**
 * An expression laid out as Prometheus's `format_query` does: one line where it fits into 100 characters, else one piece a
 * line; parentheses of the text are kept.
 */
export function pretty(expr: Expr): string {
  return split(expr, 0);
}
