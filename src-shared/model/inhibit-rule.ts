import { z } from 'zod';
import { MatcherModel } from './matcher.ts';

/** While an alert fires that meets `source`, nobody is told of those that meet `target` and have the same `equal` labels. */
export const InhibitRule = z.strictObject({
  name: z.string().optional(),
  source: z.array(MatcherModel),
  target: z.array(MatcherModel),
  /** A label that is missing counts as an empty one. */
  equal: z.array(z.string()),
});
export type InhibitRule = z.infer<typeof InhibitRule>;
