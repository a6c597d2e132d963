import type { ruleContract } from '../../src-shared/contract/rule.ts';
import type { Handlers } from '../../src-shared/rpc/define.ts';
import { withCounts } from '../engine/alerts/rule-counts.ts';
import type { Engine } from '../engine/engine.ts';

export function ruleHandlers({ alerts, backtest, rules }: Engine): Handlers<typeof ruleContract> {
  return {
    'rule.list': () => withCounts(rules.status(), alerts.current()),
    'rule.preview': (query, { signal }) => rules.preview(query, signal),
    'rule.backtest': (query, { signal }) => backtest(query, signal),
  };
}
