import { z } from 'zod';
import { Labels } from './labels.ts';
import { Origin } from './monitor.ts';

/** A Prometheus alerting rule; durations in ms. */
export const AlertingRule = z.strictObject({
  type: z.literal('alerting'),
  name: z.string().min(1),
  expr: z.string().min(1),
  for: z.int().min(0).default(0),
  keepFiringFor: z.int().min(0).default(0),
  labels: Labels.default({}),
  annotations: Labels.default({}),
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
  rules: z.array(Rule),
  origin: Origin,
});
export type RuleGroup = z.infer<typeof RuleGroup>;

/** How a rule is doing. */
export const RuleStatus = z.strictObject({
  group: z.string(),
  rule: Rule,
  origin: Origin,
  health: z.enum(['ok', 'err', 'unknown']),
  lastError: z.string(),
  lastEvaluation: z.number().optional(),
  evaluationMs: z.number(),
  pending: z.int(),
  firing: z.int(),
});
export type RuleStatus = z.infer<typeof RuleStatus>;
