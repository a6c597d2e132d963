import { z } from 'zod';

/** What keeps people from being told that an alert fires although it does. */
export const HELD_BY = [
  'alertmanager',
  'unconfirmed',
  'blind',
  'snooze',
  'silence',
  'inhibition',
  'time_interval',
  'maintenance',
  'dependency',
  'acknowledge',
] as const;

/** Why nobody is told of an alert now. It never holds back the end of what was told. */
export const Held = z.strictObject({
  by: z.enum(HELD_BY),
  /** A sentence as it follows a colon ("desk was not told: …"): what holds it, and who or what set it. */
  reason: z.string(),
  /** Which one: a silence's id, the inhibiting alert's fingerprint, the name of an interval, a window, a parent or an Alertmanager. */
  ref: z.string().optional(),
  /** Epoch ms when it ends, where that is known. */
  until: z.number().optional(),
});
export type Held = z.infer<typeof Held>;
