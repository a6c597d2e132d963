import type { Condition } from '../../../src-shared/condition/condition.ts';
import { evaluateCondition } from '../../../src-shared/condition/evaluate.ts';
import type { AssertionResult, Outcome } from '../../../src-shared/model/check.ts';
import type { Finding } from './kinds/kind.ts';

export interface Assessment {
  readonly outcome: Exclude<Outcome, 'blind'>;
  /** One sentence; empty when up. */
  readonly reason: string;
  readonly assertions: readonly AssertionResult[];
}

const RANK = { up: 0, degraded: 1, down: 2 } as const;

/** Lays the assertions over what the kind found. The worst counts; reasons of the same weight are joined, two at most. */
export function assess(finding: Finding, conditions: readonly Condition[]): Assessment {
  const { facts } = finding;
  if (facts === undefined) return { outcome: finding.outcome, reason: finding.reason, assertions: [] };
  const assertions = conditions.map((condition) => evaluateCondition(condition, facts));
  let { outcome } = finding;
  for (const result of assertions) if (!result.passed && RANK[result.failing] > RANK[outcome]) outcome = result.failing;
  if (outcome === 'up') return { outcome, reason: '', assertions };
  const reasons = assertions.filter((r) => !r.passed && r.failing === outcome).map((r) => r.resolved);
  if (finding.reason !== '') reasons.push(finding.reason);
  const more = reasons.length > 2 ? ` (and ${reasons.length - 2} more)` : '';
  return { outcome, reason: reasons.slice(0, 2).join('; ') + more, assertions };
}
