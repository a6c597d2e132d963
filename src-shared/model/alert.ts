import { z } from 'zod';
import { Held } from './held.ts';
import { Labels } from './label-schema.ts';
import { SampleValue } from './sample-value.ts';

export const ALERT_STATES = ['pending', 'firing', 'resolved'] as const;
export const AlertState = z.enum(ALERT_STATES);
export type AlertState = z.infer<typeof AlertState>;

/** What ends an acknowledgement before its time: the severity rises, or another alert joins its group. */
export const ACK_BREAKS = ['severity', 'growth'] as const;
export const AckBreak = z.enum(ACK_BREAKS);
export type AckBreak = z.infer<typeof AckBreak>;

export const Acknowledgement = z.strictObject({
  at: z.number(),
  by: z.string(),
  note: z.string(),
  until: z.number().optional(),
  /** Absent: a severity that rises ends it, a group that grows does not. */
  breaks: z.array(AckBreak).optional(),
});
export type Acknowledgement = z.infer<typeof Acknowledgement>;

/** What another Alertmanager lists: it is shown here as well, and is decided there. */
export const Mirrored = z.strictObject({
  /** Name of the Alertmanager in the configuration. */
  from: z.string(),
  /** When it began, epoch ms as that Alertmanager has it: a later time is another firing. */
  startsAt: z.number(),
  /** Whom it goes to there. */
  receivers: z.array(z.string()),
  /** Where its sender explains it; may be empty. */
  generatorUrl: z.string(),
  /** People are told from here as well. */
  notify: z.boolean(),
  /** What keeps people from being told there. */
  suppressed: Held.optional(),
  /** Why nothing is known of it since `blindSince`: a clause. */
  lost: z.string().optional(),
  /** Why what was done here is not written there yet: a clause. */
  unwritten: z.string().optional(),
});
export type Mirrored = z.infer<typeof Mirrored>;

/** One label set of one rule, from pending to resolved. A later firing of the same labels is a new alert with a new id. */
export const Alert = z.strictObject({
  id: z.string(),
  /** Alertmanager's fingerprint of the labels, 16 hex digits. */
  fingerprint: z.string(),
  rule: z.string(),
  labels: Labels,
  annotations: Labels,
  state: AlertState,
  /** Epoch ms when the expression first held. */
  activeAt: z.number(),
  firedAt: z.number().optional(),
  resolvedAt: z.number().optional(),
  /** The expression's value when last seen. */
  value: SampleValue,
  /** Since when the expression no longer holds though the alert is kept (keep_firing_for). */
  lapsedAt: z.number().optional(),
  /** Since when the expression no longer holds though the alert goes on, because its rule asks for more (hysteresis, flapping). */
  sustainedSince: z.number().optional(),
  /** Since when the watcher cannot see; the alert is held as it is. */
  blindSince: z.number().optional(),
  ack: Acknowledgement.optional(),
  snoozedUntil: z.number().optional(),
  /** What keeps people from being told that it fires, or kept them until it was over; absent: nothing. */
  held: z.array(Held).optional(),
  /** Whose it is, by name. */
  assignee: z.string().optional(),
  /** Expression of the rule, for the chart. */
  expr: z.string(),
  /** Reported by another program, and over at `endsAt` (epoch ms) unless it is repeated; its rule and expression are elsewhere. */
  external: z
    .strictObject({
      endsAt: z.number(),
      /** The sender named no end. */
      timeout: z.boolean(),
      /** Where the sender explains it; may be empty. */
      generatorUrl: z.string(),
    })
    .optional(),
  /** Of another Alertmanager; its rule and expression are elsewhere. */
  mirror: Mirrored.optional(),
  /** Resolved by hand: stays out of the inbox until the expression was false once. */
  closedByHand: z.boolean().default(false),
  updatedAt: z.number(),
});
export type Alert = z.infer<typeof Alert>;

export const ALERT_EVENT_KINDS = [
  'pending',
  'fired',
  'resolved',
  'reopened',
  'held',
  'released',
  'acknowledged',
  'unacknowledged',
  'ack_expired',
  'snoozed',
  'unsnoozed',
  'suppressed',
  'unsuppressed',
  'commented',
  'closed',
  'notified',
  'not_notified',
  'undone',
  'severity',
  'assigned',
  'unassigned',
  'escalated',
  'recovery',
  'written_back',
] as const;

/** One line of an alert's timeline: every transition with its reason. */
export const AlertEvent = z.strictObject({
  id: z.int(),
  alertId: z.string(),
  at: z.number(),
  kind: z.enum(ALERT_EVENT_KINDS),
  /** `engine` or who did it. */
  by: z.string(),
  reason: z.string(),
});
export type AlertEvent = z.infer<typeof AlertEvent>;
export type NewAlertEvent = Omit<AlertEvent, 'id'>;
