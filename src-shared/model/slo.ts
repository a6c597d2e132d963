import { z } from 'zod';
import { MatcherError } from '../matcher/error.ts';
import { parseMatchers } from '../matcher/parse.ts';
import { LabelName } from './label-schema.ts';
import { Origin } from './monitor.ts';

const DAY_MS = 86_400_000;

const MatcherText = z.string().superRefine((text, context) => {
  try {
    parseMatchers(text);
  } catch (error) {
    if (!(error instanceof MatcherError)) throw error;
    context.addIssue({ code: 'custom', message: error.message });
  }
});

/** Which monitors are counted: those named, all for which every matcher holds, and without either all of them. */
const chosen = { monitors: z.array(z.string()).default([]), matchers: z.array(MatcherText).default([]) };

/** What is measured: the share of time, of events, or of checks that was bad. */
export const SloIndicator = z.discriminatedUnion('kind', [
  /** Time in which monitors were down, of the time in which they were seen; blind time and maintenance do not count. */
  z.strictObject({ kind: z.literal('availability'), ...chosen }),
  /** Counters of good and of all events: a selector, or an expression with `$window` for the range. */
  z.strictObject({ kind: z.literal('ratio'), good: z.string().min(1), total: z.string().min(1) }),
  /** Checks that took longer than `below` ms. */
  z.strictObject({ kind: z.literal('latency'), ...chosen, below: z.int().min(1) }),
]);
export type SloIndicator = z.infer<typeof SloIndicator>;

/** A service level objective. */
export const Slo = z.strictObject({
  /** Unique; the label `slo`. */
  name: z
    .string()
    .min(1)
    .max(200)
    .regex(/^[^\s\p{Cc}](?:[^\p{Cc}]*[^\s\p{Cc}])?$/u, 'no control characters and no space at the ends'),
  note: z.string().max(2_000).default(''),
  /** Share that has to be good, above 0 and below 1. */
  objective: z.number().gt(0).lt(1),
  /** ms over which the objective holds, from a day to 90 days. */
  window: z
    .int()
    .min(DAY_MS)
    .max(90 * DAY_MS)
    .default(30 * DAY_MS),
  indicator: SloIndicator,
  /** Labels of its alerts. */
  labels: z.record(LabelName, z.string()).default({}),
});
export type Slo = z.infer<typeof Slo>;

/** An objective with how it stands; null where nothing is known yet. */
export const SloEntry = z.strictObject({
  slo: Slo,
  origin: Origin,
  /** Share of the error budget that is left; negative when more was used than there is. */
  budgetLeft: z.number().nullable(),
  /** Share that was bad over the objective's window. */
  errorRatio: z.number().nullable(),
  /** How many times faster than sustainable the budget is used, over each window. */
  burnRates: z.strictObject({
    '1h': z.number().nullable(),
    '6h': z.number().nullable(),
    '1d': z.number().nullable(),
    '3d': z.number().nullable(),
  }),
  /** ms until the budget is used up at the pace of the last hour; null when it is not being used. */
  exhaustionMs: z.number().nullable(),
});
export type SloEntry = z.infer<typeof SloEntry>;
