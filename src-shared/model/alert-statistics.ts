import { z } from 'zod';

export const STATISTICS_BY = ['rule', 'severity', 'group', 'monitor'] as const;
export const StatisticsBy = z.enum(STATISTICS_BY);
export type StatisticsBy = z.infer<typeof StatisticsBy>;

/** Which alerts: those that began to fire in `from <= t < to` (epoch ms). */
export const AlertStatisticsQuery = z.strictObject({
  from: z.number(),
  to: z.number(),
  /** Whose nights and working hours are meant: an IANA zone. */
  zone: z.string().default('UTC'),
  by: StatisticsBy.default('rule'),
  /** Types of channels that wake people; absent: those that make a telephone ring or buzz. */
  waking: z.array(z.string()).max(50).optional(),
  /** Whether what would be less noise is tried out on history, which takes seconds. */
  proposals: z.boolean().default(false),
});
export type AlertStatisticsQuery = z.infer<typeof AlertStatisticsQuery>;

/** Times in ms; null where there is none. */
export const TimeFigures = z.strictObject({
  count: z.int(),
  mean: z.number().nullable(),
  median: z.number().nullable(),
  p90: z.number().nullable(),
});
export type TimeFigures = z.infer<typeof TimeFigures>;

export const AlertFigures = z.strictObject({
  fired: z.int(),
  acknowledged: z.int(),
  /** Acknowledged over fired, 0–1; null when nothing fired. */
  ackRatio: z.number().nullable(),
  toAcknowledge: TimeFigures,
  toResolve: TimeFigures,
  /** Firings beyond the first of the same labels, and resolved ones that were opened again by hand. */
  repeats: z.int(),
  reopened: z.int(),
  atNight: z.int(),
  outsideWork: z.int(),
});
export type AlertFigures = z.infer<typeof AlertFigures>;

/** What would be less noise, tried out on history. `spared` of `of` firings that nobody acted on; `lost`: of those somebody did. */
export const NoiseProposal = z.strictObject({
  kind: z.enum(['for', 'threshold', 'group', 'delete']),
  text: z.string(),
  spared: z.int(),
  of: z.int(),
  lost: z.int(),
});
export type NoiseProposal = z.infer<typeof NoiseProposal>;

/** What became of one rule's firings. */
export const NoiseEntry = z.strictObject({
  rule: z.string(),
  fired: z.int(),
  /** Acknowledged, commented, snoozed or resolved by a person. */
  actedOn: z.int(),
  /** Over without anybody. */
  selfHealed: z.int(),
  /** Told between 22 and 7 on a channel that wakes. */
  woke: z.int(),
  /** Still firing, and nobody has acted. */
  open: z.int(),
  /** Messages of any channel that were about it. */
  messages: z.int(),
  /** 0 (every firing was acted on) to 1 (all healed by themselves, and woke somebody). */
  noise: z.number(),
  proposals: z.array(NoiseProposal),
});
export type NoiseEntry = z.infer<typeof NoiseEntry>;

export const AlertStatistics = z.strictObject({
  from: z.number(),
  to: z.number(),
  zone: z.string(),
  by: StatisticsBy,
  total: AlertFigures,
  /** Most firings first. */
  rows: z.array(AlertFigures.extend({ key: z.string() })),
  /** Per day of the zone; `at` is its midnight written as if it were in UTC. */
  days: z.array(z.strictObject({ at: z.number(), fired: z.int(), atNight: z.int() })),
  /** Firings by weekday (0 is Monday) and hour of the zone. */
  week: z.array(z.array(z.int()).length(24)).length(7),
  /** Noisiest first. */
  ledger: z.array(NoiseEntry),
  /** What concerns no single rule. */
  proposals: z.array(NoiseProposal),
  /** More firings than are looked at: the newest ones were. */
  truncated: z.boolean(),
});
export type AlertStatistics = z.infer<typeof AlertStatistics>;
