import type { Matcher } from '../matcher/matcher.ts';
import { QueryError } from './error.ts';
import { parse } from './parse.ts';

/**
 * Reads a series selector, `up{job="x"}`, as the API's `match[]` takes it: no range, no `offset`, no `@`. Throws QueryError.
 */
export function parseSeriesSelector(text: string): readonly Matcher[] {
  const expr = parse(text);
  if (expr.kind !== 'selector' || expr.offset !== 0 || expr.at !== undefined)
    throw new QueryError('expected a series selector such as up{job="x"}', expr.from, expr.to, text);
  return expr.matchers;
}

/** A selector as PromQL: `name{a="x"}`; empty when it says nothing. */
export function selectorText(metric: string, matchers: readonly Matcher[] = []): string {
  const inner = matchers.map(({ name, op, value }) => `${name}${op}${JSON.stringify(value)}`).join(', ');
  return inner === '' ? metric : `${metric}{${inner}}`;
}
