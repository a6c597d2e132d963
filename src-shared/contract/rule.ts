import { z } from 'zod';
import { Backtest, BacktestQuery } from '../model/backtest.ts';
import { RuleStatus } from '../model/rule.ts';
import { RuleDraft, RuleReading, RuleVersion } from '../model/rule-draft.ts';
import { RulePreview, RulePreviewQuery } from '../model/rule-preview.ts';
import { RuleTestQuery, RuleTestRun } from '../model/rule-test.ts';
import { call } from '../rpc/define.ts';

const Name = z.strictObject({ name: z.string().min(1) });

export const ruleContract = {
  /** Every rule with how it and its group are doing; those that are not evaluated too. */
  'rule.list': call({ input: z.strictObject({}), output: z.array(RuleStatus) }),
  /** What a rule would have done over history. */
  'rule.preview': call({ input: RulePreviewQuery, output: RulePreview, timeoutMs: 60_000 }),
  /** What draft rules, or a draft route, would have done over history, beside what is in force. */
  'rule.backtest': call({ input: BacktestQuery, output: Backtest, timeoutMs: 300_000 }),
  /** Runs the unit tests of a draft over the rules of its group, as they would be once it is saved. */
  'rule.test': call({ input: RuleTestQuery, output: RuleTestRun, timeoutMs: 60_000 }),
  /** A rule file as rules that can be saved here, or everything that is wrong with it, in order. */
  'rule.read': call({ input: z.strictObject({ text: z.string().max(200_000) }), output: RuleReading }),
  /** A rule made in the UI, as it is edited. */
  'rule.get': call({ input: Name, output: RuleDraft }),
  /** Makes a rule, or saves the one that is called `was`. Names are unique over files, the UI and what is shipped. */
  'rule.save': call({
    access: 'admin',
    input: z.strictObject({ draft: RuleDraft, was: z.string().min(1).optional() }),
    output: RuleDraft,
  }),
  'rule.delete': call({ access: 'admin', input: Name, output: RuleDraft }),
  /** Switches every rule of a name on or off, those of files and shipped ones too. */
  'rule.enable': call({
    access: 'admin',
    input: z.strictObject({ name: z.string().min(1), enabled: z.boolean() }),
    output: z.strictObject({}),
  }),
  /** A copy of any rule in the UI, under a name of its own and switched off. */
  'rule.duplicate': call({ access: 'admin', input: Name, output: RuleDraft }),
  /** How a rule was left each time it was saved, newest first; of a deleted rule too. */
  'rule.versions': call({ input: Name, output: z.array(RuleVersion) }),
  /** Puts a version in force again. */
  'rule.restore': call({ access: 'admin', input: z.strictObject({ id: z.int() }), output: RuleDraft }),
} as const;
