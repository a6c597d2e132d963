import type { Rule } from '../../../src-shared/model/rule.ts';
import type { Expr } from '../../../src-shared/promql/ast.ts';
import { parse } from '../../../src-shared/promql/parse.ts';
import { metricNames } from '../../../src-shared/promql/walk.ts';
import { parseRuleExpression } from '../../../src-shared/rule/check-rule.ts';
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

/** Reads a rule's expression. Throws QueryError. */
export function compileRule(rule: Rule): CompiledRule {
  const expr = parseRuleExpression(rule.expr);
  const own = rule.type === 'alerting' ? rule : undefined;
  const recover = own?.recover === undefined ? undefined : { text: own.recover, expr: parse(own.recover) };
  const asks = recover !== undefined || (own?.onNoData !== undefined && own.onNoData !== 'ok');
  const text = asks ? presenceText(expr) : undefined;
  const presence = text === undefined ? undefined : { text, expr: parse(text) };
  return { rule, expr, reads: metricNames(expr), reach: reachOf(expr), recover, presence };
}
