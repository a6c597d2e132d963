import { z } from 'zod';
import { MatcherError } from '../matcher/error.ts';
import { parseMatchers } from '../matcher/parse.ts';
import { isTimeZone, parseCron } from '../time/cron.ts';
import { Origin } from './monitor.ts';

/** Sunday first, as cron counts. */
export const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

const DAY_MS = 86_400_000;
/** How long one window may last; what is longer is no maintenance but a monitor to pause. */
const LONGEST_MS = 31 * DAY_MS;
const Duration = z.int().min(60_000).max(LONGEST_MS);

/** Wall time in the window's zone, `2026-10-25T02:30`, or with an offset, which makes it exact in the hour that comes twice. */
const LOCAL = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:\d{2})?$/;
const LocalTime = z
  .string()
  .regex(LOCAL, 'a date and time such as 2026-12-01T22:00')
  .refine(exists, 'there is no such date or time');
const TimeOfDay = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'a time of day such as 02:00');
const MonthDay = z.union([z.int().min(1).max(31), z.literal('last')]);

/** Whether the calendar has this date and the clock this time: 31 February and 25:00 are none. */
function exists(text: string): boolean {
  const iso = `${text.replace(' ', 'T').slice(0, 16)}:00Z`;
  const at = Date.parse(iso);
  return !Number.isNaN(at) && new Date(at).toISOString() === iso.replace('Z', '.000Z');
}

/** When a window comes. Durations are elapsed time, ms (docs/adr/0027-maintenance-windows.md). */
export const MaintenanceTimes = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('once'), start: LocalTime, end: LocalTime }),
  z.strictObject({
    kind: z.literal('cron'),
    cron: z.string().superRefine((text, context) => {
      const found = parseCron(text);
      if (typeof found === 'string') context.addIssue({ code: 'custom', message: found });
      else if (text.trim().split(/\s+/).length !== 5)
        context.addIssue({ code: 'custom', message: 'a window begins at a minute: write five fields' });
    }),
    duration: Duration,
  }),
  z.strictObject({
    kind: z.literal('weekly'),
    days: z.array(z.enum(WEEKDAYS)).min(1),
    at: TimeOfDay,
    duration: Duration,
  }),
  /** Days 29 to 31 come only in months that have them; `last` comes in every month. */
  z.strictObject({ kind: z.literal('monthly'), days: z.array(MonthDay).min(1), at: TimeOfDay, duration: Duration }),
  /** Comes only when somebody starts it, and then lasts this long unless said otherwise. */
  z.strictObject({ kind: z.literal('by_hand'), duration: Duration }),
]);
export type MaintenanceTimes = z.infer<typeof MaintenanceTimes>;

const MatcherText = z.string().superRefine((text, context) => {
  try {
    if (parseMatchers(text).length === 0) context.addIssue({ code: 'custom', message: 'a matcher belongs here' });
  } catch (error) {
    if (!(error instanceof MatcherError)) throw error;
    context.addIssue({ code: 'custom', message: error.message });
  }
});

/** A planned time in which what is named is not counted and nobody is told about it. */
export const MaintenanceWindow = z
  .strictObject({
    /** Unique. */
    name: z
      .string()
      .min(1)
      .max(200)
      .regex(/^[^\s\p{Cc}](?:[^\p{Cc}]*[^\s\p{Cc}])?$/u, 'no control characters and no space at the ends'),
    /** What is done, for whoever reads the timeline. */
    note: z.string().max(2_000).default(''),
    when: MaintenanceTimes,
    /** IANA name of the zone that wall times are read in. Default: the machine's. */
    timezone: z.string().refine(isTimeZone, 'not a time zone of the IANA database such as Europe/Berlin').optional(),
    monitors: z.array(z.string()).default([]),
    /** Groups of monitors. */
    groups: z.array(z.string()).default([]),
    /** Matchers in Alertmanager's grammar, all of which have to hold for a monitor's labels, or an alert's. */
    matchers: z.array(MatcherText).default([]),
  })
  .superRefine((window, context) => {
    if (window.monitors.length + window.groups.length + window.matchers.length === 0)
      context.addIssue({
        code: 'custom',
        path: ['monitors'],
        message: 'name monitors, groups or matchers: without them the window is about nothing',
      });
  });
export type MaintenanceWindow = z.infer<typeof MaintenanceWindow>;

/** A stretch of time, epoch ms; `to` null while its end is not known. */
export const Span = z.strictObject({ from: z.number(), to: z.number().nullable() });
export type Span = z.infer<typeof Span>;

/** What people did to a window beside its plan: times it was held open, and times the plan was cut short. */
export const ByHand = z.strictObject({ holds: z.array(Span), cuts: z.array(Span) });
export type ByHand = z.infer<typeof ByHand>;
export const NOTHING_BY_HAND: ByHand = { holds: [], cuts: [] };

/** A window with how it stands now. */
export const MaintenanceEntry = z.strictObject({
  window: MaintenanceWindow,
  origin: Origin,
  /** The zone its wall times are read in. */
  zone: z.string(),
  /** Names of the monitors it is about today. */
  monitors: z.array(z.string()),
  /** The stretch that is running; `to` null: until somebody finishes it. */
  active: Span.optional(),
  /** The next ones, at most five. */
  next: z.array(Span),
  /** Why it will not come, when something it names is not there. */
  warnings: z.array(z.string()),
});
export type MaintenanceEntry = z.infer<typeof MaintenanceEntry>;
