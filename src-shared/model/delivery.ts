import { z } from 'zod';
import { Labels } from './label-schema.ts';
import { ATTEMPT_RESULTS, Attempt, Notification, NotificationReason } from './notification.ts';

/** How a try ended. A message that was replaced by a newer one, or got too old, has a last line that says so. */
export const DELIVERY_OUTCOMES = [...ATTEMPT_RESULTS, 'superseded', 'expired'] as const;
export const DeliveryOutcome = z.enum(DELIVERY_OUTCOMES);
export type DeliveryOutcome = z.infer<typeof DeliveryOutcome>;

/** Which lines of the delivery log: all of what is given has to hold. */
export const DeliveryFilter = z.strictObject({
  receiver: z.string().optional(),
  outcomes: z.array(DeliveryOutcome).max(DELIVERY_OUTCOMES.length).optional(),
  /** Stands in the receiver, the channel, what was answered, or the labels and texts of the alerts; case does not matter. */
  text: z.string().max(200).optional(),
});
export type DeliveryFilter = z.infer<typeof DeliveryFilter>;

/** One line of the delivery log: one try to deliver one message through one channel. */
export const DeliveryTry = z.strictObject({
  id: z.int(),
  notificationId: z.int(),
  /** Epoch ms. */
  at: z.number(),
  durationMs: z.number(),
  outcome: DeliveryOutcome,
  detail: z.string(),
  /** The beginning of what the other side answered, at most 200 characters. */
  reply: z.string(),
  receiver: z.string(),
  channel: z.int(),
  channelType: z.string(),
  reason: NotificationReason,
  /** How the message stands now. */
  status: Notification.shape.status,
  groupLabels: Labels,
  /** Alerts in the message, and the first of them. */
  alerts: z.int(),
  first: z.strictObject({ id: z.string(), title: z.string() }).optional(),
});
export type DeliveryTry = z.infer<typeof DeliveryTry>;

/** A message with all that was tried, and whom it was about. */
export const DeliveryDetails = z.strictObject({
  notification: Notification.omit({ message: true }),
  reason: NotificationReason,
  firing: z.boolean(),
  groupKey: z.string(),
  groupLabels: Labels,
  /** The first 100. */
  alerts: z.array(z.strictObject({ id: z.string(), title: z.string() })),
  alertCount: z.int(),
  attempts: z.array(Attempt),
});
export type DeliveryDetails = z.infer<typeof DeliveryDetails>;

/** How deliveries went since a time, over the newest tries at most. */
export const DeliverySummary = z.strictObject({
  outcomes: z.array(z.strictObject({ outcome: DeliveryOutcome, count: z.int() })),
  /** Messages that are not delivered yet, and since when the oldest waits (epoch ms). */
  waiting: z.int(),
  oldestWaitingAt: z.number().optional(),
});
export type DeliverySummary = z.infer<typeof DeliverySummary>;
