import { formatDuration } from '../time/duration.ts';
import type { Duration, QuerySeconds } from './ast.ts';
import { formatNumber } from './literals.ts';

/** About 292 years: what Prometheus's durations can hold. */
const MAX_MS = 9_223_372_036_854;

/** Whole milliseconds of seconds, or undefined when no duration can hold them. */
export function durationMs(seconds: number): number | undefined {
  const ms = Math.round(seconds * 1_000);
  if (!(Math.abs(ms) <= MAX_MS)) return undefined;
  // Minus zero would be a second way to write no offset.
  return ms === 0 ? 0 : ms;
}

/** One operation of a duration expression, in seconds; a text is what is wrong with it, as Prometheus says it. */
export function combineSeconds(op: QuerySeconds['op'], left: number, right: number): number | string {
  switch (op) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return right === 0 ? 'division by zero' : left / right;
    case '%':
      return right === 0 ? 'modulo by zero' : left % right;
    case '^':
      return left ** right;
    case 'min_of':
      return Math.min(left, right);
    case 'max_of':
      return Math.max(left, right);
    case 'step':
    case 'range':
      return `${op}() takes no operands`;
  }
}

/** Milliseconds of a duration in a query with this step and range (both ms); a text is what is wrong with it. */
export function resolveDuration(
  duration: Duration,
  query: { readonly step: number; readonly range: number },
): number | string {
  if (typeof duration === 'number') return duration;
  const seconds = resolve(duration, query);
  return typeof seconds === 'string' ? seconds : (durationMs(seconds) ?? 'duration is out of range');
}

function resolve(
  node: QuerySeconds | number,
  query: { readonly step: number; readonly range: number },
): number | string {
  if (typeof node === 'number') return node;
  if (!('left' in node)) return query[node.op] / 1_000;
  const left = resolve(node.left, query);
  const right = resolve(node.right, query);
  if (typeof left === 'string') return left;
  return typeof right === 'string' ? right : combineSeconds(node.op, left, right);
}

/** The text of a duration; what depends on the query is written in parentheses, so that nothing binds to it. */
export function durationSource(duration: Duration): string {
  if (typeof duration !== 'number') return secondsSource(duration);
  return duration < 0 ? `-${formatDuration(-duration)}` : formatDuration(duration);
}

/** The text of a duration expression. */
export function secondsSource(node: QuerySeconds | number): string {
  if (typeof node === 'number') return node < 0 ? `(${formatNumber(node)})` : formatNumber(node);
  if (!('left' in node)) return `${node.op}()`;
  const [left, right] = [secondsSource(node.left), secondsSource(node.right)];
  return node.op === 'min_of' || node.op === 'max_of'
    ? `${node.op}(${left}, ${right})`
    : `(${left} ${node.op} ${right})`;
}
