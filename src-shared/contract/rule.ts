import { z } from 'zod';
import { RuleStatus } from '../model/rule.ts';
import { RulePreview, RulePreviewQuery } from '../model/rule-preview.ts';
import { call } from '../rpc/define.ts';

export const ruleContract = {
  /** Every rule with how it and its group are doing. */
  'rule.list': call({ input: z.strictObject({}), output: z.array(RuleStatus) }),
  /** What a rule would have done over history. */
  'rule.preview': call({ input: RulePreviewQuery, output: RulePreview, timeoutMs: 60_000 }),
} as const;
