import type { Matcher } from '../../../src-shared/matcher/matcher.ts';
import { METRIC_NAME } from '../../../src-shared/model/labels.ts';
import { parse } from '../../../src-shared/promql/parse.ts';
import { selectors } from '../../../src-shared/promql/walk.ts';
import { expressionFault } from './expression-fault.ts';
import { selectorText } from './series-book.ts';

/**
 * The expression with one more matcher at every selector of `metric`; a matcher of the same label and operator is replaced. An
 * expression that does not speak of the metric (or cannot be read) becomes the metric with that filter.
 */
export function addFilter(expr: string, metric: string, matcher: Matcher): string {
  const fresh = selectorText(metric, [matcher]);
  if (expr.trim() === '' || expressionFault(expr) !== undefined) return fresh;
  const found = selectors(parse(expr)).filter(({ matchers }) =>
    matchers.some(({ name, op, value }) => name === METRIC_NAME && op === '=' && value === metric),
  );
  if (found.length === 0) return fresh;
  let out = expr;
  // From the end, so that earlier places stay where they are.
  for (const { from, to, matchers } of found.toSorted((a, b) => b.from - a.from)) {
    const others = matchers.filter(
      ({ name, op }) => name !== METRIC_NAME && !(name === matcher.name && op === matcher.op),
    );
    // The selector's own text ends before its modifiers (`offset 5m`), which stay.
    const text = expr.slice(from, to);
    const length =
      /^[^{\s]*(?:\s*\{(?:[^}"'`]|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`)*\})?/.exec(text)?.[0].length ??
      text.length;
    out = out.slice(0, from) + selectorText(metric, [...others, matcher]) + out.slice(from + length);
  }
  return out;
}
