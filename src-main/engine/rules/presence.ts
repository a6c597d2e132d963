import type { Labels } from '../../../src-shared/model/labels.ts';
import { METRIC_NAME } from '../../../src-shared/model/labels.ts';
import type { Expr } from '../../../src-shared/promql/ast.ts';
import { format } from '../../../src-shared/promql/format.ts';
import { children } from '../../../src-shared/promql/walk.ts';

/**
 * An expression that gives every series that `expr` reads, whatever their values: nothing where there is no data for it.
 * undefined when it reads none (`vector(1)`).
 */
export function presenceText(expr: Expr): string | undefined {
  const parts = new Set(partsOf(expr));
  return parts.size === 0 ? undefined : [...parts].join(' or ');
}

function partsOf(expr: Expr): readonly string[] {
  if (expr.kind === 'selector') return [format(expr)];
  if (expr.kind === 'matrix') return [`present_over_time(${format(expr)})`];
  return children(expr).flatMap(partsOf);
}

/** Whether a result (without the metric's name) is about the alert: every label it has is the alert's. */
export function isAbout(result: Labels, alert: Labels): boolean {
  return Object.entries(result).every(([name, value]) => name === METRIC_NAME || alert[name] === value);
}

/** Whether a series is one of those that the alert came from: it has every label of the alert that the rule did not add. */
export function isSource(series: Labels, alert: Labels, added: Labels): boolean {
  return Object.entries(alert).every(
    ([name, value]) => name === 'alertname' || name in added || (series[name] ?? '') === value,
  );
}
