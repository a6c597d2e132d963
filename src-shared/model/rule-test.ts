import { z } from 'zod';
import { RuleDraft } from './rule-draft.ts';

/** A draft with the tests to run; `was` is the name it is saved under, absent while it never was. */
export const RuleTestQuery = z.strictObject({ draft: RuleDraft, was: z.string().min(1).optional() });
export type RuleTestQuery = z.infer<typeof RuleTestQuery>;

/** What one case of a test came to. */
export const RuleTestCase = z.strictObject({
  /** Of the case in the text of the tests, from 1. */
  line: z.int(),
  /** Name of its test; empty where it has none. */
  test: z.string(),
  /** `alerts`: which alerts of a name fire. `expression`: what an expression gives. `rule`: a rule that failed, which ends its test. */
  kind: z.enum(['alerts', 'expression', 'rule']),
  /** Name of the alert or rule, or the expression. */
  subject: z.string(),
  /** ms from the start of the test. */
  at: z.number(),
  /** `skipped`: not judged, because a rule failed before. */
  outcome: z.enum(['passed', 'failed', 'skipped']),
  /** Alerts or samples, each as text. Nothing here and in `got`: it is told in `problem`. */
  expected: z.array(z.string()),
  got: z.array(z.string()),
  /** What could not be read or evaluated; empty: nothing. */
  problem: z.string(),
});
export type RuleTestCase = z.infer<typeof RuleTestCase>;

/** What unit tests of a rule came to. With problems nothing was run. */
export const RuleTestRun = z.strictObject({
  /** In the order of the text. */
  cases: z.array(RuleTestCase),
  /** Line and column from 1, in the text of the tests. */
  problems: z.array(z.strictObject({ line: z.int(), column: z.int(), message: z.string() })),
});
export type RuleTestRun = z.infer<typeof RuleTestRun>;
