import { z } from 'zod';
import { InhibitRule } from './inhibit-rule.ts';
import { TimeInterval } from './time-interval.ts';

/** What routes lean on and what was made in the UI. */
export const UiRouting = z.strictObject({ timeIntervals: z.array(TimeInterval), inhibitRules: z.array(InhibitRule) });
export type UiRouting = z.infer<typeof UiRouting>;
