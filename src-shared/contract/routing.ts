import { z } from 'zod';
import { InhibitRule } from '../model/inhibit-rule.ts';
import { Origin } from '../model/monitor.ts';
import { TimeInterval } from '../model/time-interval.ts';
import { call } from '../rpc/define.ts';

const TimeIntervalEntry = z.strictObject({ interval: TimeInterval, origin: Origin });
export type TimeIntervalEntry = z.infer<typeof TimeIntervalEntry>;
const InhibitRuleEntry = z.strictObject({ rule: InhibitRule, origin: Origin });
export type InhibitRuleEntry = z.infer<typeof InhibitRuleEntry>;

/** What routes lean on; those of files come first and win over one of the same name that was made in the UI. */
const Routing = z.strictObject({
  timeIntervals: z.array(TimeIntervalEntry),
  inhibitRules: z.array(InhibitRuleEntry),
});
export type Routing = z.infer<typeof Routing>;

export const routingContract = {
  'routing.get': call({ input: z.strictObject({}), output: Routing }),
  /** Replaces what was made in the UI. Refused when the route names an interval that would be gone. */
  'routing.save': call({
    access: 'admin',
    input: z.strictObject({ timeIntervals: z.array(TimeInterval), inhibitRules: z.array(InhibitRule) }),
    output: Routing,
  }),
} as const;
