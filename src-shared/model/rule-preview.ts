import { z } from 'zod';
import { Labels } from './label-schema.ts';

/** A rule that is asked what it would have done. Times epoch ms, durations ms. */
export const RulePreviewQuery = z.strictObject({
  expr: z.string().min(1),
  for: z.int().min(0).default(0),
  keepFiringFor: z.int().min(0).default(0),
  from: z.number(),
  to: z.number(),
  /** Between two evaluations; absent: what the span allows, 15 s at least. */
  step: z.int().min(1_000).optional(),
  /** Name of the data source that is asked; absent: this console. */
  source: z.string().min(1).optional(),
  /** Where days begin that firings are counted by, ascending; absent: midnight in UTC. */
  days: z.array(z.number()).max(800).optional(),
});
export type RulePreviewQuery = z.infer<typeof RulePreviewQuery>;

/** A span in which one alert was pending or firing. `open`: it was still so at the end. */
export const PreviewSpan = z.strictObject({
  state: z.enum(['pending', 'firing']),
  from: z.number(),
  to: z.number(),
  open: z.boolean(),
});
export type PreviewSpan = z.infer<typeof PreviewSpan>;

/** What a rule would have done over history. */
export const RulePreview = z.strictObject({
  from: z.number(),
  to: z.number(),
  step: z.number(),
  /** The label sets that held at some time, those that fired longest first. */
  series: z.array(
    z.strictObject({
      labels: Labels,
      spans: z.array(PreviewSpan),
      fired: z.int(),
      firingMs: z.number(),
    }),
  ),
  /** Label sets that held at some time; more than in `series` when there are too many to show. */
  held: z.int(),
  /** Times an alert would have begun to fire, and how long alerts would have fired and been pending, ms, all added up. */
  fired: z.int(),
  firingMs: z.number(),
  pendingMs: z.number(),
  /** When alerts would have begun to fire, ascending; the first 10,000. */
  firedAt: z.array(z.number()),
  days: z.array(z.strictObject({ from: z.number(), to: z.number(), fired: z.int(), firingMs: z.number() })),
  warnings: z.array(z.string()),
});
export type RulePreview = z.infer<typeof RulePreview>;
