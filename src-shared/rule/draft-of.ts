import type { RuleStatus } from '../model/rule.ts';
import type { RuleDraft } from '../model/rule-draft.ts';

/** A rule of any place as it would be kept in the console: evaluated once a second at most. */
export function draftOf({ group, groupStatus, rule }: RuleStatus): RuleDraft {
  const { interval, limit, queryOffset, source } = groupStatus;
  return {
    rule,
    group: {
      name: group,
      interval: Math.max(1_000, interval),
      ...(limit > 0 ? { limit } : {}),
      ...(queryOffset > 0 ? { queryOffset } : {}),
      ...(source === undefined ? {} : { source }),
    },
  };
}
