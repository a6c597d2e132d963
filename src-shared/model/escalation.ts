import { z } from 'zod';
import { MatcherModel } from './matcher.ts';

/** One step of an escalation: who is told when nobody has acknowledged by then. */
export const EscalationStep = z.strictObject({
  /** ms after the escalation began. */
  after: z.int().min(0),
  /** The same when nobody is at the keyboard, ms; absent: `after`. */
  afterAway: z.int().min(0).optional(),
  receivers: z.array(z.string().min(1)).min(1).max(50),
});
export type EscalationStep = z.infer<typeof EscalationStep>;

/** Tells more and more people of alerts that nobody acknowledges. The steps stand in the order of their times. */
export const Escalation = z.strictObject({
  name: z.string().min(1).max(80),
  /** Which alerts; empty: only those that a route gives it. Of several policies that match, the first one counts. */
  matchers: z.array(MatcherModel).max(50),
  steps: z.array(EscalationStep).min(1).max(20),
  /** Begins anew `every` ms after the last step, so many `times`; without `times`, until somebody acknowledges. */
  repeat: z.strictObject({ every: z.int().min(60_000), times: z.int().min(1).max(1_000).optional() }).optional(),
  /** An acknowledgement ends after so many ms when the alert still fires: it escalates again. */
  ackTimeout: z.int().min(60_000).optional(),
});
export type Escalation = z.infer<typeof Escalation>;
