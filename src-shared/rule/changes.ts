import type { AlertingRule } from '../model/rule.ts';
import type { RuleChange, RuleDraft } from '../model/rule-draft.ts';
import { formatDuration } from '../time/duration.ts';

/** When a rule flaps, as it is written in a rule file. */
export function flapText({ window, high, low }: NonNullable<AlertingRule['flap']>): string {
  return `${formatDuration(window)} high ${high * 100}% low ${low * 100}%`;
}

/** Everything a draft says, field by field as in a rule file. */
function fieldsOf({ rule, group, tests }: RuleDraft): ReadonlyMap<string, string> {
  const out = new Map<string, string>();
  out.set(rule.type === 'alerting' ? 'alert' : 'record', rule.name);
  out.set('expr', rule.expr);
  if (rule.type === 'alerting') {
    out.set('for', formatDuration(rule.for));
    out.set('keep_firing_for', formatDuration(rule.keepFiringFor));
    if (rule.recover !== undefined) out.set('recover', rule.recover);
    if (rule.onNoData !== undefined) out.set('on_no_data', rule.onNoData);
    if (rule.onError !== undefined) out.set('on_error', rule.onError);
    if (rule.flap !== undefined) out.set('flap', flapText(rule.flap));
  }
  for (const [name, value] of Object.entries(rule.labels)) out.set(`labels.${name}`, value);
  if (rule.type === 'alerting')
    for (const [name, value] of Object.entries(rule.annotations)) out.set(`annotations.${name}`, value);
  out.set('group', group.name);
  out.set('interval', formatDuration(group.interval));
  if (group.limit !== undefined) out.set('limit', String(group.limit));
  if (group.queryOffset !== undefined) out.set('query_offset', formatDuration(group.queryOffset));
  if (group.source !== undefined) out.set('source', group.source);
  if (tests !== undefined) out.set('tests', tests);
  return out;
}

/** Tests are too long to be told: how many lines they have. */
function linesText(text: string): string {
  const count = text.trim() === '' ? 0 : text.trim().split('\n').length;
  return count === 0 ? '' : `${count} ${count === 1 ? 'line' : 'lines'}`;
}

function told({ field, before, after }: RuleChange): RuleChange {
  if (field !== 'tests') return { field, before, after };
  const [old, now] = [linesText(before), linesText(after)];
  return { field, before: old, after: old === now ? `${now}, written anew` : now };
}

/** What differs between two drafts, in the order of a rule file. */
export function changesBetween(before: RuleDraft, after: RuleDraft): readonly RuleChange[] {
  const [old, now] = [fieldsOf(before), fieldsOf(after)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((field) => {
    const change = { field, before: old.get(field) ?? '', after: now.get(field) ?? '' };
    return change.before === change.after ? [] : [told(change)];
  });
}
