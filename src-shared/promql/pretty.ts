import { METRIC_NAME } from '../model/labels.ts';
import type { Aggregate, At, Binary, Duration, Expr, Matching, VectorSelector } from './ast.ts';
import { secondsSource } from './duration.ts';
import { extensionText, fillText, isLabelSelector, labelSelectorText, RESERVED } from './format.ts';
import { quote } from './literals.ts';

/** Longer lines are split (Prometheus, promql/parser/prettier). */
const LINE = 100;
const INDENT = '  ';

const UNITS: readonly (readonly [string, number, boolean])[] = [
  // Years and weeks only where nothing is left over: eight days are 8d, not 1w1d.
  ['y', 31_536_000_000, true],
  ['w', 604_800_000, true],
  ['d', 86_400_000, false],
  ['h', 3_600_000, false],
  ['m', 60_000, false],
  ['s', 1_000, false],
  ['ms', 1, false],
];

/** A duration as Prometheus prints it. */
export function durationText(duration: Duration): string {
  if (typeof duration !== 'number') return secondsSource(duration);
  const ms = duration;
  if (ms === 0) return '0s';
  let rest = Math.round(Math.abs(ms));
  let out = ms < 0 ? '-' : '';
  for (const [unit, size, exact] of UNITS) {
    if (exact && rest % size !== 0) continue;
    const count = Math.floor(rest / size);
    if (count > 0) out += `${count}${unit}`;
    rest -= count * size;
  }
  return out;
}

/** A number without an exponent, as Go's `strconv.FormatFloat(v, 'f', -1, 64)` writes it. */
export function plainNumber(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  if (Object.is(value, -0)) return '-0';
  const [digits = '', power = '0'] = value.toExponential().split('e');
  const exponent = Number(power);
  const sign = value < 0 ? '-' : '';
  const all = digits.replace(/[-.]/g, '');
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${all}`;
  if (all.length <= exponent + 1) return sign + all.padEnd(exponent + 1, '0');
  return `${sign}${all.slice(0, exponent + 1)}.${all.slice(exponent + 1)}`;
}

function label(name: string): string {
  return /^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name) ? name : quote(name);
}

function list(names: readonly string[]): string {
  return `(${names.map(label).join(', ')})`;
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
  const grouped = group === 'none' ? '' : ` group_${group} ${list(include)}`;
  return ` ${on ? 'on' : 'ignoring'} ${list(labels)}${grouped}${filled}`;
}

function operator(node: Binary): string {
  return `${node.op}${node.bool ? ' bool' : ''}${matchingText(node.matching)}`;
}

function aggregateHead(node: Aggregate): string {
  if (node.without) return `${node.op} without ${list(node.labels)} `;
  return node.labels.length > 0 ? `${node.op} by ${list(node.labels)} ` : node.op;
}

function bareText(node: Expr): string {
  switch (node.kind) {
    case 'number':
      return plainNumber(node.value);
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
