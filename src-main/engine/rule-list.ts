import type { RuleStatus } from '../../src-shared/model/rule.ts';
import { withCounts } from './alerts/rule-counts.ts';
import type { IdleRule } from './definitions/rule-book.ts';
import type { Engine } from './engine.ts';

function idleStatus({ group, rule, why }: IdleRule): RuleStatus {
  const { interval, limit = 0, name, origin, queryOffset = 0, source } = group;
  return {
    group: name,
    groupStatus: {
      interval,
      limit,
      queryOffset,
      ...(source === undefined ? {} : { source }),
      durationMs: 0,
      evaluations: 0,
      missed: 0,
    },
    rule,
    origin,
    enabled: false,
    health: 'unknown',
    lastError: why.is === 'disabled' ? '' : `${why.behind} has a rule of this name; rename or delete one of them`,
    evaluationMs: 0,
    pending: 0,
    firing: 0,
  };
}

/** Every rule with how it is doing, those that are not evaluated last. */
export function ruleList({
  alerts,
  definitions,
  rules,
}: Pick<Engine, 'alerts' | 'definitions' | 'rules'>): RuleStatus[] {
  return [...withCounts(rules.status(), alerts.current()), ...definitions.rules.idle().map(idleStatus)];
}
