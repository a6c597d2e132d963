import { z } from 'zod';
import { SEVERITIES } from './severity.ts';

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export const Weekday = z.enum(WEEKDAYS);
export type Weekday = z.infer<typeof Weekday>;

const Minute = z.int().min(0).max(1_439);

/** When receivers are left alone. What they miss is one message when it ends. */
export const QuietHours = z.strictObject({
  name: z.string().min(1).max(80),
  receivers: z.array(z.string().min(1)).min(1).max(100),
  /** IANA time zone. */
  zone: z.string().min(1),
  /** Minutes after midnight; `to` at or before `from` lies on the next day. */
  from: Minute,
  to: Minute,
  /** The days on which they begin. */
  days: z.array(Weekday).min(1),
  /** Severities that are told all the same. */
  passes: z.array(z.enum(SEVERITIES)),
});
export type QuietHours = z.infer<typeof QuietHours>;

/** How much one channel says at most; times in ms. */
export const Telling = z.strictObject({
  /** A storm begins when this many new alerts arrive for a channel `within` so long; while it lasts there is a digest every so often. */
  storm: z
    .strictObject({
      alerts: z.int().min(2).max(100_000),
      within: z.int().min(1_000).max(3_600_000),
      digestEvery: z.int().min(10_000).max(86_400_000),
    })
    .default({ alerts: 20, within: 60_000, digestEvery: 300_000 }),
  /** Above this many messages in so long, a channel gets what else there is as one digest. */
  rate: z
    .strictObject({ messages: z.int().min(1).max(10_000), per: z.int().min(1_000).max(86_400_000) })
    .default({ messages: 30, per: 60_000 }),
  quietHours: z.array(QuietHours).max(50).default([]),
});
export type Telling = z.infer<typeof Telling>;
export const DEFAULT_TELLING: Telling = Telling.parse({});
