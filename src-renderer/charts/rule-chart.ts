export interface RuleChart {
  /** What is drawn. */
  readonly expr: string;
  /** The number that the rule compares with, and how: `> 0.8`. */
  readonly threshold?: { readonly value: number; readonly label: string };
}

const COMPARISON = /^(.+?)\s*(==|!=|>=|<=|>|<)\s*(?:bool\s+)?(-?[\d.]+(?:e[+-]?\d+)?(?:\s*\*\s*[\d.]+)*)\s*$/is;

/** Whether every bracket opened in a text is closed in it; strings are skipped. */
function balanced(text: string): boolean {
  let depth = 0;
  for (const match of text.matchAll(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[()[\]{}]/g)) {
    const [token] = match;
    if ('([{'.includes(token)) depth += 1;
    else if (')]}'.includes(token)) depth -= 1;
    if (depth < 0) return false;
  }
  return depth === 0;
}

/**
 * What to draw for a rule: the left side of its last comparison with the number as threshold, so that the picture shows
 * the value before it crossed the line, not only while it was across. An expression of another form is drawn as it is.
 */
export function ruleChart(expr: string): RuleChart {
  const found = COMPARISON.exec(expr.trim());
  const [, left = '', operator = '', right = ''] = found ?? [];
  if (left === '' || !balanced(left) || /\b(and|or|unless)\b/i.test(left)) return { expr };
  const value = right.split('*').reduce((product, factor) => product * Number(factor), 1);
  if (!Number.isFinite(value)) return { expr };
  return { expr: left.trim(), threshold: { value, label: `${operator} ${right.trim()}` } };
}

/** Whether a series of the answer is about the alert: they agree in every label both have. */
export function isAbout(series: Readonly<Record<string, string>>, alert: Readonly<Record<string, string>>): boolean {
  return Object.entries(series).every(([name, value]) => name === '__name__' || (alert[name] ?? value) === value);
}
