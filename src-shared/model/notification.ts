import { z } from 'zod';
import { Alert } from './alert.ts';
import { Labels } from './label-schema.ts';

/** Why a message was sent. */
export const NOTIFICATION_REASONS = [
  'firing',
  'changed',
  'repeat',
  'escalated',
  'acknowledged',
  'resolved',
  'digest',
  'storm',
  'test',
] as const;
export const NotificationReason = z.enum(NOTIFICATION_REASONS);
export type NotificationReason = z.infer<typeof NotificationReason>;

/** How an attempt ended. `auth` and `client` are not tried again. */
export const ATTEMPT_RESULTS = [
  'sent',
  'auth',
  'rate_limited',
  'client',
  'server',
  'network',
  'timeout',
  'configuration',
] as const;
export const AttemptResult = z.enum(ATTEMPT_RESULTS);
export type AttemptResult = z.infer<typeof AttemptResult>;

/** An incident that alerts of a message belong to, as it was known when the message was decided. */
export const PartOf = z.strictObject({
  /** Id of the incident. */
  incident: z.string(),
  /** What its cause is, in words: its title where people gave it one, else what is wrong. */
  cause: z.string(),
  /** How many alerts belong to it. */
  alerts: z.int(),
});
export type PartOf = z.infer<typeof PartOf>;

/** What a channel is given to say: one group of alerts as it was when the message was decided. */
export const GroupMessage = z.strictObject({
  receiver: z.string(),
  groupKey: z.string(),
  groupLabels: Labels,
  status: z.enum(['firing', 'resolved']),
  reason: NotificationReason,
  alerts: z.array(Alert),
  /** Why it is said to this receiver, where that is not the route's doing. */
  because: z.string().optional(),
  /** What its alerts are part of; absent where that was not known, or is nothing more than they are. */
  partOf: z.array(PartOf).optional(),
  /** Dedup keys of the messages that it stands for. */
  covers: z.array(z.string()).optional(),
  /** When the oldest of them was decided, epoch ms. */
  since: z.number().optional(),
  /** Epoch ms of the decision. */
  at: z.number(),
});
export type GroupMessage = z.infer<typeof GroupMessage>;

/** One outbox row: one channel of one receiver, one group, one reason. */
export const Notification = z.strictObject({
  id: z.int(),
  /** Same for the same thing said to the same channel, whatever happens between. */
  dedupKey: z.string(),
  receiver: z.string(),
  /** Index of the channel in the receiver, and its type. */
  channel: z.int(),
  channelType: z.string(),
  message: GroupMessage,
  status: z.enum(['pending', 'sent', 'failed', 'expired', 'superseded']),
  attempts: z.int(),
  createdAt: z.number(),
  nextAttemptAt: z.number(),
  expiresAt: z.number(),
  finishedAt: z.number().optional(),
});
export type Notification = z.infer<typeof Notification>;

/** One try at delivering; the delivery log. Request and reply are cut at 8,192 characters and redacted. */
export const Attempt = z.strictObject({
  notificationId: z.int(),
  at: z.number(),
  durationMs: z.number(),
  result: AttemptResult,
  detail: z.string(),
  request: z.string(),
  reply: z.string(),
});
export type Attempt = z.infer<typeof Attempt>;
