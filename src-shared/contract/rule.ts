import { z } from 'zod';
import { Backtest, BacktestQuery } from '../model/backtest.ts';
import { RuleStatus } from '../model/rule.ts';
import { RulePreview, RulePreviewQuery } from '../model/rule-preview.ts';
import { call } from '../rpc/define.ts';

export const ruleContract = {
  /** Every rule with how it and its group are doing. */
  'rule.list': call({ input: z.strictObject({}), output: z.array(RuleStatus) }),
  /** What a rule would have done over history. */
  'rule.preview': call({ input: RulePreviewQuery, output: RulePreview, timeoutMs: 60_000 }),
  /** What draft rules, or a draft route, would have done over history, beside what is in force. */
  'rule.backtest': call({ input: BacktestQuery, output: Backtest, timeoutMs: 300_000 }),
} as const;
