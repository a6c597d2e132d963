import type { Matcher } from '../../../src-shared/matcher/matcher.ts';
import { type Labels, METRIC_NAME } from '../../../src-shared/model/labels.ts';
import type { VectorSelector } from '../../../src-shared/promql/ast.ts';
import { expressionFault } from '../../../src-shared/promql/expression-fault.ts';
import { parse } from '../../../src-shared/promql/parse.ts';
import { selectorText } from '../../../src-shared/promql/selector.ts';
import { selectors } from '../../../src-shared/promql/walk.ts';

/** A selector as it is written, without its modifiers (`offset 5m`): a name, braces, or both. */
const WRITTEN = /^[^{\s]*(?:\s*\{(?:[^}"'`]|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`)*\})?/;

function isName({ name, op }: Matcher): boolean {
  return name === METRIC_NAME && op === '=';
}

/** The expression with more matchers at each of `chosen`; a matcher of the same label and operator is replaced. */
function withMatchers(expr: string, chosen: readonly VectorSelector[], added: readonly Matcher[]): string {
  let out = expr;
  // From the end, so that earlier places stay where they are.
  for (const { from, to, matchers } of chosen.toSorted((a, b) => b.from - a.from)) {
    const others = matchers.filter(
      (matcher) => !isName(matcher) && !added.some(({ name, op }) => name === matcher.name && op === matcher.op),
    );
    const length = WRITTEN.exec(expr.slice(from, to))?.[0].length ?? to - from;
    const text = selectorText(matchers.find(isName)?.value ?? '', [...others, ...added]);
    out = out.slice(0, from) + text + out.slice(from + length);
  }
  return out;
}

/**
 * The expression with one more matcher at every selector of `metric`. An expression that does not speak of the metric (or cannot
 * be read) becomes the metric with that filter.
 */
export function addFilter(expr: string, metric: string, matcher: Matcher): string {
  const fresh = selectorText(metric, [matcher]);
  if (expr.trim() === '' || expressionFault(expr) !== undefined) return fresh;
  const found = selectors(parse(expr)).filter(({ matchers }) =>
    matchers.some((one) => isName(one) && one.value === metric),
  );
  return found.length === 0 ? fresh : withMatchers(expr, found, [matcher]);
}

/** An expression of many series narrowed to the one with these labels, by matchers at every selector. */
export function narrowed(expr: string, labels: Labels): string {
  const added = Object.entries(labels)
    .filter(([name]) => name !== METRIC_NAME)
    .map(([name, value]) => ({ name, op: '=' as const, value }));
  return added.length === 0 ? expr : withMatchers(expr, selectors(parse(expr)), added);
}
