import { z } from 'zod';
import { Escalation } from './escalation.ts';
import { Labels } from './label-schema.ts';
import { Receiver } from './receiver.ts';
import { Route } from './route.ts';
import { RuleGroup } from './rule.ts';

/** What is replayed over history. Times epoch ms. */
export const BacktestQuery = z.strictObject({
  from: z.number(),
  to: z.number(),
  /** Whose nights and days are meant: an IANA zone. */
  zone: z.string().default('UTC'),
  /** Draft rule groups; absent: the rules in force. */
  groups: z
    .array(RuleGroup.omit({ origin: true }))
    .max(500)
    .optional(),
  /** What of the rules in force the draft takes the place of: rules of the same names, or whole groups of the same names. */
  replaces: z.enum(['rules', 'groups']).default('rules'),
  /** Draft route; absent: the one in force. */
  route: Route.optional(),
  /** Draft receivers; absent: those in force. */
  receivers: z.array(Receiver).optional(),
  /** Draft escalations; absent: those in force. */
  escalations: z.array(Escalation).max(200).optional(),
  /** Types of channels that wake people; absent: those that make a telephone ring or buzz. */
  waking: z.array(z.string()).max(50).optional(),
  /** Whether the version in force is replayed too, to compare with. */
  compare: z.boolean().default(true),
});
export type BacktestQuery = z.infer<typeof BacktestQuery>;

/** What one rule did; `fired` counts alerts that began to fire inside the window. */
export const BacktestRule = z.strictObject({
  group: z.string(),
  rule: z.string(),
  fired: z.int(),
  firedAtNight: z.int(),
  /** Alerts that were pending and never fired. */
  neverFired: z.int(),
  /** ms that its alerts fired inside the window, all added up. */
  firingMs: z.number(),
});
export type BacktestRule = z.infer<typeof BacktestRule>;

/** What people would have heard on one receiver. A page is a message that says something fires, on a channel that wakes. */
export const BacktestReceiver = z.strictObject({
  receiver: z.string(),
  messages: z.int(),
  pages: z.int(),
  pagesAtNight: z.int(),
});
export type BacktestReceiver = z.infer<typeof BacktestReceiver>;

/** One version of rules and route over the window. */
export const BacktestSide = z.strictObject({
  rules: z.array(BacktestRule),
  fired: z.int(),
  firedAtNight: z.int(),
  neverFired: z.int(),
  firingMs: z.number(),
  messages: z.int(),
  pages: z.int(),
  pagesAtNight: z.int(),
  /** Of the pages, those that escalations told because nobody acknowledged. */
  escalatedPages: z.int(),
  pagesPerWeek: z.number(),
  pagesAtNightPerWeek: z.number(),
  receivers: z.array(BacktestReceiver),
  /** Per day of the zone; `at` is its midnight written as if it were in UTC. */
  days: z.array(z.strictObject({ at: z.number(), fired: z.int(), pages: z.int() })),
});
export type BacktestSide = z.infer<typeof BacktestSide>;

/** When one alert fired. `to` is absent when it still did at the end. */
export const FiredSpan = z.strictObject({ from: z.number(), to: z.number().optional() });
export type FiredSpan = z.infer<typeof FiredSpan>;

/** One alert that is not the same in both versions. `missed`: only the version in force has it; `new`: only the draft. */
export const BacktestDifference = z.strictObject({
  kind: z.enum(['missed', 'new', 'shifted']),
  rule: z.string(),
  labels: Labels,
  current: FiredSpan.optional(),
  draft: FiredSpan.optional(),
});
export type BacktestDifference = z.infer<typeof BacktestDifference>;

/** What a draft would have done, beside what the version in force would have done over the same samples. */
export const Backtest = z.strictObject({
  from: z.number(),
  to: z.number(),
  zone: z.string(),
  waking: z.array(z.string()),
  draft: BacktestSide,
  current: BacktestSide.optional(),
  /** Alerts of the version in force that the draft does not have, the other way round, and those that fire at another time. */
  missed: z.int(),
  new: z.int(),
  shifted: z.int(),
  /** Oldest first; the first 500. */
  differences: z.array(BacktestDifference),
  /** Rules that could not be replayed, or not everywhere, and why. */
  problems: z.array(z.strictObject({ group: z.string(), rule: z.string(), message: z.string() })),
  warnings: z.array(z.string()),
  /** Evaluations that the window holds, over all rules. */
  evaluations: z.int(),
});
export type Backtest = z.infer<typeof Backtest>;
