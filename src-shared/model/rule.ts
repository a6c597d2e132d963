import { z } from 'zod';
import { Labels } from './label-schema.ts';
import { Origin } from './monitor.ts';

/** What becomes of a rule's alerts when its expression has no data, or cannot be evaluated. */
export const ConditionWay = z.enum(['alerting', 'ok', 'keep']);
export type ConditionWay = z.infer<typeof ConditionWay>;

/** A Prometheus alerting rule, and what Tocsin adds to one; durations in ms. */
export const AlertingRule = z.strictObject({
  type: z.literal('alerting'),
  name: z.string().min(1),
  expr: z.string().min(1),
  for: z.int().min(0).default(0),
  keepFiringFor: z.int().min(0).default(0),
  labels: Labels.default({}),
  annotations: Labels.default({}),
  /** Once firing it stays firing until this expression holds for it. */
  recover: z.string().min(1).optional(),
  /** No series that the expression reads is there. Default: ok, as in Prometheus. */
  onNoData: ConditionWay.optional(),
  /** The expression cannot be evaluated. Default: keep. */
  onError: ConditionWay.optional(),
  /** Shares are 0–1: of the looks inside the window, how many found another state than the one before. */
  flap: z.strictObject({ window: z.int().min(60_000), high: z.number(), low: z.number() }).optional(),
});
export type AlertingRule = z.infer<typeof AlertingRule>;

export const RecordingRule = z.strictObject({
  type: z.literal('recording'),
  name: z.string().min(1),
  expr: z.string().min(1),
  labels: Labels.default({}),
});
export type RecordingRule = z.infer<typeof RecordingRule>;

export const Rule = z.discriminatedUnion('type', [AlertingRule, RecordingRule]);
export type Rule = z.infer<typeof Rule>;

export const RuleGroup = z.strictObject({
  name: z.string().min(1),
  /** ms between evaluations. */
  interval: z.int().min(100),
  /** Most alerts, or series, one rule of the group may give; absent or 0: any number. */
  limit: z.int().min(0).optional(),
  /** ms by which the group looks into the past, so that samples that come late are seen; absent: the configured default. */
  queryOffset: z.int().min(0).optional(),
  /** Name of the data source the expressions are asked of; absent: this console's own samples. An extension of Tocsin. */
  source: z.string().min(1).optional(),
  rules: z.array(Rule),
  origin: Origin,
});
export type RuleGroup = z.infer<typeof RuleGroup>;

/** How a group is doing. */
export const RuleGroupStatus = z.strictObject({
  /** ms */
  interval: z.int(),
  limit: z.int(),
  /** ms, the configured default included. */
  queryOffset: z.int(),
  source: z.string().optional(),
  /** Evaluation time of the last whole evaluation, epoch ms. */
  lastEvaluation: z.number().optional(),
  /** ms the last whole evaluation took. */
  durationMs: z.number(),
  /** Evaluations begun since the group is there, and slots that passed without one because the one before took too long. */
  evaluations: z.int(),
  missed: z.int(),
});
export type RuleGroupStatus = z.infer<typeof RuleGroupStatus>;

/** How a rule is doing. */
export const RuleStatus = z.strictObject({
  group: z.string(),
  groupStatus: RuleGroupStatus,
  rule: Rule,
  origin: Origin,
  /** false: it is defined and not evaluated; `lastError` says why where nobody disabled it. */
  enabled: z.boolean(),
  health: z.enum(['ok', 'err', 'unknown']),
  lastError: z.string(),
  lastEvaluation: z.number().optional(),
  evaluationMs: z.number(),
  pending: z.int(),
  firing: z.int(),
});
export type RuleStatus = z.infer<typeof RuleStatus>;
