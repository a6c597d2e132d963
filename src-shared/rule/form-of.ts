import { METRIC_NAME } from '../model/labels.ts';
import type { Call, Expr } from '../promql/ast.ts';
import { expressionFault } from '../promql/expression-fault.ts';
import { format } from '../promql/format.ts';
import { parse } from '../promql/parse.ts';
import { formatDuration } from '../time/duration.ts';
import { expressionOf, type RuleForm } from './rule-form.ts';

/** The monitor of a selector of one metric that says nothing but that; empty: every monitor. */
function monitorOf(node: Expr, metric: string): string | undefined {
  if (node.kind !== 'selector') return undefined;
  const [name, monitor, ...more] = node.matchers;
  if (name?.name !== METRIC_NAME || name.op !== '=' || name.value !== metric || more.length > 0) return undefined;
  if (monitor === undefined) return '';
  return monitor.name === 'monitor' && monitor.op === '=' ? monitor.value : undefined;
}

/** What a function looks at over time: the monitor and how far back. */
function windowOf(
  node: Expr | undefined,
  metric: string,
): { readonly monitor: string; readonly over: string } | undefined {
  if (node?.kind !== 'matrix' || typeof node.range !== 'number') return undefined;
  const monitor = monitorOf(node.selector, metric);
  return monitor === undefined ? undefined : { monitor, over: formatDuration(node.range) };
}

function callOf(node: Expr, ...names: readonly string[]): Call | undefined {
  return node.kind === 'call' && names.includes(node.fn) ? node : undefined;
}

function isOne(node: Expr): boolean {
  return node.kind === 'number' && node.value === 1;
}

/** The forms that an expression may come from, the most particular first. */
function* candidates(node: Expr): Iterable<RuleForm> {
  const absent = callOf(node, 'absent')?.args[0];
  if (absent !== undefined) yield { kind: 'absent', expr: format(absent) };
  if (node.kind !== 'binary' || node.right.kind !== 'number') return;
  const { left, op } = node;
  const limit = node.right.value;
  const percent = Number((limit * 100).toPrecision(12));
  const down = monitorOf(left, 'monitor_state');
  if (down !== undefined) yield { kind: 'down', monitor: down };
  const latency = callOf(left, 'avg_over_time', 'quantile_over_time');
  const window = windowOf(latency?.args.at(-1), 'probe_duration_seconds');
  if (latency !== undefined && window !== undefined) {
    const of = latency.fn === 'avg_over_time' ? 'mean' : 'p95';
    yield { kind: 'latency', ...window, of, aboveMs: Number((limit * 1_000).toPrecision(12)) };
  }
  if (left.kind === 'binary' && left.op === '-' && isOne(left.left)) {
    const failing = windowOf(callOf(left.right, 'avg_over_time')?.args[0], 'probe_success');
    if (failing !== undefined) yield { kind: 'errors', ...failing, abovePercent: percent };
  }
  yield* changes(left, percent);
  if (op === '>' || op === '<')
    yield { kind: 'series', expr: format(left), is: op === '>' ? 'above' : 'below', value: limit };
}

function* changes(node: Expr, percent: number): Iterable<RuleForm> {
  const either = callOf(node, 'abs')?.args[0];
  const inner = either ?? node;
  if (inner.kind !== 'binary' || inner.op !== '-') return;
  const isFall = isOne(inner.left);
  const part = isFall ? inner.right : inner.left;
  if (part.kind !== 'binary' || part.op !== '/') return;
  const before = callOf(part.right, 'last_over_time')?.args[0] ?? part.right;
  if ((before.kind !== 'selector' && before.kind !== 'subquery') || typeof before.offset !== 'number') return;
  if (before.offset <= 0) return;
  const direction = either === undefined ? (isFall ? 'down' : 'up') : 'either';
  yield { kind: 'change', expr: format(part.left), direction, percent, over: formatDuration(before.offset) };
}

/** An expression as every way of writing it has it. */
function sense(expr: string): string | undefined {
  return expressionFault(expr) === undefined ? format(parse(expr)) : undefined;
}

/** The form that writes this expression; undefined where none does. */
export function formOf(expr: string): RuleForm | undefined {
  const meant = sense(expr);
  if (meant === undefined) return undefined;
  for (const form of candidates(parse(expr))) if (sense(expressionOf(form)) === meant) return form;
  return undefined;
}
