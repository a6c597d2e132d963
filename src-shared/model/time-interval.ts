import { z } from 'zod';

/** Both ends belong to it. */
const Range = z.strictObject({ begin: z.int(), end: z.int() });
export type NumberRange = z.infer<typeof Range>;

/** All of what is given has to hold; of each list one entry. Fields that are absent hold always. */
export const TimeSpan = z.strictObject({
  /** Minutes since midnight, 0…1440; the end does not belong to it. */
  times: z.array(z.strictObject({ start: z.int().min(0).max(1_440), end: z.int().min(0).max(1_440) })).optional(),
  /** 0 is Sunday. */
  weekdays: z.array(Range).optional(),
  /** 1…31, or counted from the end of the month, -1 its last day. */
  daysOfMonth: z.array(Range).optional(),
  /** 1 is January. */
  months: z.array(Range).optional(),
  years: z.array(Range).optional(),
  /** An IANA time zone, `Local` for that of this machine; UTC when absent. */
  location: z.string().optional(),
});
export type TimeSpan = z.infer<typeof TimeSpan>;

/** A named set of times in which routes are muted or active, as Alertmanager's `time_intervals`. */
export const TimeInterval = z.strictObject({ name: z.string().min(1), spans: z.array(TimeSpan) });
export type TimeInterval = z.infer<typeof TimeInterval>;
