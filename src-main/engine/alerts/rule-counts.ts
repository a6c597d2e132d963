import type { Alert } from '../../../src-shared/model/alert.ts';
import type { RuleStatus } from '../../../src-shared/model/rule.ts';

/** The alerts that a rule of this name and expression keeps: pending and firing. */
export function alertsOf(rule: Pick<RuleStatus['rule'], 'name' | 'expr'>, alerts: readonly Alert[]): readonly Alert[] {
  return alerts.filter((one) => one.state !== 'resolved' && one.rule === rule.name && one.expr === rule.expr);
}

/** What the rules say of themselves, with how many of their alerts are pending and firing now. */
export function withCounts(statuses: readonly RuleStatus[], alerts: readonly Alert[]): RuleStatus[] {
  return statuses.map((status) => {
    const own = alertsOf(status.rule, alerts);
    const firing = own.filter((one) => one.state === 'firing').length;
    return { ...status, firing, pending: own.length - firing };
  });
}
