import type { Origin } from '../../../src-shared/model/monitor.ts';
import type { Rule, RuleGroup } from '../../../src-shared/model/rule.ts';
import type { RuleDraft } from '../../../src-shared/model/rule-draft.ts';

/** Where a rule stands, in words. */
export function placeOf({ origin, name }: { readonly origin: Origin; readonly name: string }): string {
  const place =
    origin.from === 'file'
      ? `${origin.file}:${origin.line}`
      : origin.from === 'ui'
        ? 'the rules made here'
        : 'the shipped rules';
  return `${place} (group ${name})`;
}

/** The drafts as groups, each where its first rule was made; drafts of one group agree about it. */
export function groupsOf(drafts: readonly RuleDraft[]): readonly RuleGroup[] {
  const groups = new Map<string, { group: RuleDraft['group']; rules: Rule[] }>();
  for (const { group, rule } of drafts) {
    const known = groups.get(group.name);
    if (known) known.rules.push(rule);
    else groups.set(group.name, { group, rules: [rule] });
  }
  return [...groups.values()].map(({ group, rules }) => ({ ...group, rules, origin: { from: 'ui' } }));
}

/** Groups of several files may share a name; in the one file of an export they cannot. */
export function namedApart(groups: readonly RuleGroup[]): readonly RuleGroup[] {
  const used = new Set<string>();
  return groups.map((group) => {
    let name = group.name;
    for (let i = 2; used.has(name); i += 1) name = `${group.name} (${i})`;
    used.add(name);
    return name === group.name ? group : { ...group, name };
  });
}

/** A rule of any group as a draft under another name; rules of the console are evaluated once a second at most. */
export function copyOf({ origin: _origin, rules: _rules, ...group }: RuleGroup, rule: Rule, name: string): RuleDraft {
  return { rule: { ...rule, name }, group: { ...group, interval: Math.max(1_000, group.interval) } };
}
