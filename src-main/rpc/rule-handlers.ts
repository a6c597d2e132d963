import type { ruleContract } from '../../src-shared/contract/rule.ts';
import type { CallContext, Handlers } from '../../src-shared/rpc/define.ts';
import type { Engine } from '../engine/engine.ts';
import { ruleList } from '../engine/rule-list.ts';
import { readRuleDrafts } from '../engine/rules/read-drafts.ts';

export function ruleHandlers(engine: Engine): Handlers<typeof ruleContract> {
  const { backtest, clock, definitions, rules } = engine;
  const deed = ({ caller }: CallContext) => ({ by: caller, at: clock.now() });
  return {
    'rule.list': () => ruleList(engine),
    'rule.preview': (query, { signal }) => rules.preview(query, signal),
    'rule.backtest': (query, { signal }) => backtest(query, signal),
    'rule.test': ({ draft, was }, { signal }) =>
      engine.testRules({ text: draft.tests ?? '', group: definitions.rules.groupWith(draft, was) }, signal),
    'rule.read': ({ text }) => readRuleDrafts(text),
    'rule.get': ({ name }) => definitions.rules.draft(name),
    'rule.save': ({ draft, was }, context) => definitions.rules.save(draft, was, deed(context)),
    'rule.delete': ({ name }, context) => definitions.rules.delete(name, deed(context)),
    'rule.enable': async ({ name, enabled }) => {
      await definitions.rules.setEnabled(name, enabled);
      return {};
    },
    'rule.duplicate': ({ name }, context) => definitions.rules.duplicate(name, deed(context)),
    'rule.versions': async ({ name }) => [...(await definitions.rules.versions(name))],
    'rule.restore': ({ id }, context) => definitions.rules.restore(id, deed(context)),
  };
}
