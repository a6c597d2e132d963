import { METRIC_NAME } from '../model/labels.ts';
import type { Rule } from '../model/rule.ts';
import type { Expr } from '../promql/ast.ts';
import { typeOf } from '../promql/check.ts';
import { lineAndColumn, QueryError } from '../promql/error.ts';
import { parse } from '../promql/parse.ts';
import { TemplateError } from '../template/error.ts';
import { parseRuleTemplate } from '../template/template.ts';

/** One thing wrong with a rule: in which of its fields, at which offset of that field's text; without one it is the key itself. */
export interface RuleProblem {
  readonly field: 'name' | 'expr' | 'labels' | 'annotations';
  /** The label or annotation concerned. */
  readonly key: string | undefined;
  readonly at: number | undefined;
  readonly message: string;
}

/** Reads a rule's expression. Throws QueryError. */
export function parseRuleExpression(text: string): Expr {
  const expr = parse(text);
  const type = typeOf(expr);
  if (type !== 'vector' && type !== 'scalar')
    throw new QueryError(`rule result is not a vector or scalar but a ${type}`, 0, text.length, text);
  return expr;
}

/** Names of metrics and labels are any text that is valid Unicode (Prometheus 3, "UTF-8 support"). */
export function isName(text: string): boolean {
  return text !== '' && text.isWellFormed();
}

/** Everything wrong with a rule: expression, names, labels and templates. */
export function checkRule(rule: Rule): readonly RuleProblem[] {
  const problems: RuleProblem[] = [];
  if (rule.type === 'recording' && /[{}]/.test(rule.name)) {
    const message = `braces present in the recording rule name; should it be in expr?: ${rule.name}`;
    problems.push({ field: 'name', key: undefined, at: 0, message });
  } else if (rule.type === 'recording' && !isName(rule.name)) {
    problems.push({ field: 'name', key: undefined, at: 0, message: `invalid recording rule name: ${rule.name}` });
  }
  try {
    parseRuleExpression(rule.expr);
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    problems.push({
      field: 'expr',
      key: undefined,
      at: error.from,
      message: `could not parse expression: ${error.message}`,
    });
  }
  for (const key of Object.keys(rule.labels)) {
    if (key === METRIC_NAME || !isName(key))
      problems.push({ field: 'labels', key, at: undefined, message: `invalid label name: ${key}` });
  }
  if (rule.type === 'recording') return problems;
  try {
    if (rule.recover !== undefined) parse(rule.recover);
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    const message = `could not parse the expression of recover: ${error.positioned}`;
    problems.push({ field: 'expr', key: undefined, at: undefined, message });
  }
  for (const key of Object.keys(rule.annotations)) {
    if (!isName(key))
      problems.push({ field: 'annotations', key, at: undefined, message: `invalid annotation name: ${key}` });
  }
  for (const field of ['labels', 'annotations'] as const) {
    for (const [key, text] of Object.entries(rule[field])) {
      try {
        parseRuleTemplate(text);
      } catch (error) {
        if (!(error instanceof TemplateError)) throw error;
        problems.push({ field, key, at: error.at, message: `template of ${key}: ${error.message}` });
      }
    }
  }
  return problems;
}

/** The text in which a problem stands. */
function textOf(rule: Rule, { field, key }: RuleProblem): string {
  if (field === 'name' || field === 'expr') return rule[field];
  const pairs = field === 'labels' ? rule.labels : rule.type === 'alerting' ? rule.annotations : {};
  return pairs[key ?? ''] ?? '';
}

/** A problem of a form's field with its place in the text: `1:6: could not parse expression: …`. */
export function placedMessage(rule: Rule, problem: RuleProblem): string {
  if (problem.at === undefined || problem.field === 'name') return problem.message;
  const { line, column } = lineAndColumn(textOf(rule, problem), problem.at);
  return `${line}:${column}: ${problem.message}`;
}
