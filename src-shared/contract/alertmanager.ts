import { z } from 'zod';
import { MatcherModel } from '../model/matcher.ts';
import { call } from '../rpc/define.ts';

/** Another Alertmanager whose alerts are shown here, and how things stand with it. Times in epoch ms, durations in ms. */
export const AlertmanagerEntry = z.strictObject({
  name: z.string(),
  /** Without a user and a password that it may carry. */
  url: z.string(),
  interval: z.number(),
  /** People are told of its alerts from here as well. */
  notify: z.boolean(),
  /** Which of its alerts are shown; none: all. */
  matchers: z.array(MatcherModel),
  /** When it answered last; absent: not since the start of this console. */
  answeredAt: z.number().optional(),
  /** Since when it does not answer, and why, a clause. */
  lost: z.strictObject({ since: z.number(), reason: z.string() }).optional(),
  /** Why something that was done here is not written there yet, a clause. */
  unwritten: z.string().optional(),
  /** Its alerts that are shown as firing, and how many of them it keeps quiet about. */
  alerts: z.int(),
  suppressed: z.int(),
  /** Its silences that are active or to come. */
  silences: z.int(),
});
export type AlertmanagerEntry = z.infer<typeof AlertmanagerEntry>;

export const alertmanagerContract = {
  /** The other Alertmanagers of the configuration. */
  'alertmanager.list': call({ input: z.strictObject({}), output: z.array(AlertmanagerEntry) }),
} as const;
