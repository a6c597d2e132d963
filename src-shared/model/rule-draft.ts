import { z } from 'zod';
import { Rule } from './rule.ts';

/** The group of a rule that is made in the UI. Rules of one group share all of it; what is saved last holds for all. */
export const RuleDraftGroup = z.strictObject({
  name: z.string().trim().min(1).max(200),
  /** ms between evaluations. */
  interval: z.int().min(1_000).max(86_400_000),
  limit: z.int().min(0).optional(),
  /** ms by which the group looks into the past. */
  queryOffset: z.int().min(0).optional(),
  /** Name of the data source that is asked; absent: this console. */
  source: z.string().min(1).optional(),
});
export type RuleDraftGroup = z.infer<typeof RuleDraftGroup>;

/** Unit tests of a rule: a file of promtool's format without `rule_files`. */
export const RuleTestsText = z.string().max(200_000);

/** A rule as it is made in the UI, with its group. */
export const RuleDraft = z.strictObject({
  rule: Rule,
  group: RuleDraftGroup,
  /** Unit tests that go with it. Saved without, those that are there stay; saved empty, they go. */
  tests: RuleTestsText.optional(),
});
export type RuleDraft = z.infer<typeof RuleDraft>;

/** A rule file as it was read. With problems there are no drafts. */
export const RuleReading = z.strictObject({
  drafts: z.array(RuleDraft),
  /** Line and column from 1, in the text of the file. */
  problems: z.array(z.strictObject({ line: z.int(), column: z.int(), message: z.string() })),
});
export type RuleReading = z.infer<typeof RuleReading>;

/** One field that changed between two versions, as texts; empty where there was or is nothing. */
export const RuleChange = z.strictObject({ field: z.string(), before: z.string(), after: z.string() });
export type RuleChange = z.infer<typeof RuleChange>;

/** A rule as somebody left it. */
export const RuleVersion = z.strictObject({
  id: z.int(),
  /** What the rule is called now; the draft may have another name. */
  rule: z.string(),
  /** Epoch ms. */
  at: z.number(),
  /** Who; the name of the token or session. */
  by: z.string(),
  action: z.enum(['created', 'changed', 'restored', 'deleted']),
  draft: RuleDraft,
});
export type RuleVersion = z.infer<typeof RuleVersion>;
