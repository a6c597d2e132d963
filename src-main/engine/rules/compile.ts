import { METRIC_NAME } from '../../../src-shared/model/labels.ts';
import type { Rule } from '../../../src-shared/model/rule.ts';
import type { Expr } from '../../../src-shared/promql/ast.ts';
import { typeOf } from '../../../src-shared/promql/check.ts';
import { QueryError } from '../../../src-shared/promql/error.ts';
import { parse } from '../../../src-shared/promql/parse.ts';
import { metricNames } from '../../../src-shared/promql/walk.ts';
import { TemplateError } from '../../../src-shared/template/error.ts';
import { parseRuleTemplate } from '../../../src-shared/template/template.ts';
import { presenceText } from './presence.ts';
import { reachOf } from './reach.ts';

/** A rule with its expression read. */
export interface CompiledRule {
  readonly rule: Rule;
  readonly expr: Expr;
  /** Metric names the expression reads; undefined when it may read any. */
  readonly reads: ReadonlySet<string> | undefined;
  /** ms the expression looks back from its evaluation time; see reachOf. */
  readonly reach: number;
  /** The expression of `recover`. */
  readonly recover: Side | undefined;
  /** Every series that the expression reads; only for rules that have to know whether there are any. */
  readonly presence: Side | undefined;
}

/** An expression that is asked beside the rule's own. */
export interface Side {
  readonly text: string;
  readonly expr: Expr;
}

/** One thing wrong with a rule: in which of its fields, at which offset of that field's text; without one it is the key itself. */
export interface RuleProblem {
  readonly field: 'name' | 'expr' | 'labels' | 'annotations';
  /** The label or annotation concerned. */
  readonly key: string | undefined;
  readonly at: number | undefined;
  readonly message: string;
}

/** Reads a rule's expression. Throws QueryError. */
export function compileRule(rule: Rule): CompiledRule {
  const expr = parse(rule.expr);
  const type = typeOf(expr);
  if (type !== 'vector' && type !== 'scalar') {
    throw new QueryError(`rule result is not a vector or scalar but a ${type}`, 0, rule.expr.length, rule.expr);
  }
  const own = rule.type === 'alerting' ? rule : undefined;
  const recover = own?.recover === undefined ? undefined : { text: own.recover, expr: parse(own.recover) };
  const asks = recover !== undefined || (own?.onNoData !== undefined && own.onNoData !== 'ok');
  const text = asks ? presenceText(expr) : undefined;
  const presence = text === undefined ? undefined : { text, expr: parse(text) };
  return { rule, expr, reads: metricNames(expr), reach: reachOf(expr), recover, presence };
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
    compileRule(rule);
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
