import type { RuleGroup } from '../../../src-shared/model/rule.ts';
import { type RuleDraft, RuleDraftGroup, type RuleReading } from '../../../src-shared/model/rule-draft.ts';
import { loadRules } from './load.ts';

/** Rules of the console are evaluated once a second at most; those of files may be evaluated more often. */
const LEAST_INTERVAL_MS = 1_000;

function draftsOf({ origin: _origin, rules, ...group }: RuleGroup): readonly RuleDraft[] {
  const own = RuleDraftGroup.parse(group);
  return rules.map((rule) => ({ rule, group: own }));
}

/** Reads a rule file as rules that can be kept in the console, with the reader that reads rule files. Never throws for what it says. */
export function readRuleDrafts(text: string): RuleReading {
  const { groups, problems } = loadRules(text, '');
  const hasty = groups.flatMap(({ interval, name, origin }) =>
    interval < LEAST_INTERVAL_MS
      ? [
          {
            line: origin.from === 'file' ? origin.line : 1,
            column: 1,
            message: `the group ${name} is evaluated every ${interval} ms; rules kept here at most once a second: interval: 1s.`,
          },
        ]
      : [],
  );
  const wrong = [...problems.map(({ line, column, message }) => ({ line, column, message })), ...hasty];
  return { drafts: wrong.length > 0 ? [] : groups.flatMap(draftsOf), problems: wrong };
}
