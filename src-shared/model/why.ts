import { z } from 'zod';

/** What became of an alert at a receiver. */
export const WHY_VERDICTS = [
  'told',
  'sending',
  'failed',
  'waiting',
  'held',
  'not_routed',
  'not_firing',
  'over',
] as const;

/** One link of the chain of decisions, in the order in which they are made. */
export const WhyStep = z.strictObject({
  stage: z.enum(['alert', 'route', 'group', 'gate', 'message', 'delivery']),
  /** Whether it let the alert through; absent: it only says how things are. */
  passed: z.boolean().optional(),
  text: z.string(),
  /** Epoch ms, where it happened at a time. */
  at: z.number().optional(),
});
export type WhyStep = z.infer<typeof WhyStep>;

/** Why a receiver was told of an alert, or why not, as of a time; and what would have changed it. */
export const Why = z.strictObject({
  alertId: z.string(),
  receiver: z.string(),
  /** Epoch ms. */
  at: z.number(),
  verdict: z.enum(WHY_VERDICTS),
  /** The answer in one sentence. */
  headline: z.string(),
  counterfactual: z.string(),
  steps: z.array(WhyStep),
});
export type Why = z.infer<typeof Why>;
