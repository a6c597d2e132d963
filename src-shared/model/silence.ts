import { z } from 'zod';
import { MatcherModel } from './matcher.ts';

/** Nobody is told that alerts fire which meet all matchers, from `startsAt` until `endsAt` (epoch ms). */
export const Silence = z.strictObject({
  id: z.string(),
  matchers: z.array(MatcherModel),
  startsAt: z.number(),
  endsAt: z.number(),
  updatedAt: z.number(),
  createdBy: z.string(),
  comment: z.string(),
  /** Somebody was told that it is about to end. */
  endNoticed: z.boolean().optional(),
});
export type Silence = z.infer<typeof Silence>;

/** What a person gives. With an id it changes that silence; what is absent begins now. */
export const SilenceDraft = z.strictObject({
  id: z.string().optional(),
  matchers: z.array(MatcherModel).min(1).max(50),
  startsAt: z.number().optional(),
  endsAt: z.number(),
  comment: z.string().max(2_000),
});
export type SilenceDraft = z.infer<typeof SilenceDraft>;

export const SILENCE_STATES = ['pending', 'active', 'expired'] as const;
export type SilenceState = (typeof SILENCE_STATES)[number];
