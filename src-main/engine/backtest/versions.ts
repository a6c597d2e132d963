import type { BacktestQuery } from '../../../src-shared/model/backtest.ts';
import type { RecordingRule, Rule, RuleGroup } from '../../../src-shared/model/rule.ts';

/** Rules as they are replayed: the draft, and what is in force in its place (undefined: nothing to compare with). */
export interface Versions {
  readonly draft: readonly RuleGroup[];
  readonly current: readonly RuleGroup[] | undefined;
}

/** What a question is about. */
export function versionsOf(
  query: Pick<BacktestQuery, 'groups' | 'replaces' | 'compare'>,
  inForce: readonly RuleGroup[],
): Versions {
  if (query.groups === undefined) return { draft: inForce, current: query.compare ? inForce : undefined };
  const draft = query.groups.map((group): RuleGroup => {
    // A group keeps its slots only under its own origin.
    const origin = inForce.find(({ name }) => name === group.name)?.origin ?? { from: 'ui' as const };
    return { ...group, origin };
  });
  return { draft, current: query.compare ? replaced(draft, query.replaces, inForce) : undefined };
}

function replaced(
  draft: readonly RuleGroup[],
  replaces: BacktestQuery['replaces'],
  inForce: readonly RuleGroup[],
): readonly RuleGroup[] {
  const groups = new Set(draft.map(({ name }) => name));
  const rules = new Set(draft.flatMap((group) => group.rules.map(({ name }) => name)));
  return inForce.flatMap((group) => {
    if (replaces === 'groups' && groups.has(group.name)) return [group];
    const kept = group.rules.filter((rule) => rule.type === 'alerting' && rules.has(rule.name));
    return kept.length === 0 ? [] : [{ ...group, rules: kept }];
  });
}

/** Recording rules of a draft whose samples are not what is stored, in order. */
export function unstored(
  draft: readonly RuleGroup[],
  inForce: readonly RuleGroup[],
): readonly { readonly group: RuleGroup; readonly rule: RecordingRule }[] {
  const stored = new Set(inForce.flatMap(({ rules }) => rules.filter(isRecording).map(identityOf)));
  return draft.flatMap((group) =>
    group.rules
      .filter(isRecording)
      .filter((rule) => !stored.has(identityOf(rule)))
      .map((rule) => ({ group, rule })),
  );
}

function isRecording(rule: Rule): rule is RecordingRule {
  return rule.type === 'recording';
}

function identityOf({ name, expr, labels }: RecordingRule): string {
  return JSON.stringify([name, expr, Object.entries(labels).sort()]);
}
