import type { ValueUnit } from '../model/statistics.ts';

/**
 * The unit of an expression's result, guessed from the base units that Prometheus asks metric names to end in
 * (Prometheus, "Metric and label naming"). A ratio of two metrics and anything unknown is a plain number.
 */
export function guessUnit(expr: string): ValueUnit {
  const bare = expr.replaceAll(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, '""');
  if (/^\s*count|==|!=|[<>]/.test(bare)) return 'number';
  const divided = /\S\s*\/\s*[a-z(]/i.test(bare);
  if (/_ratio\b/.test(bare)) return 'ratio';
  if (divided) return 'number';
  const rate = /\b(?:rate|irate|deriv)\s*\(/.test(bare);
  if (/_seconds(?:_sum|_bucket)?\b/.test(bare) && !rate) return 'seconds';
  if (/_bytes\b/.test(bare) && !rate) return 'bytes';
  return rate ? 'perSecond' : 'number';
}
