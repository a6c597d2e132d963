import { z } from 'zod';
import { DeliveryDetails, DeliveryFilter, DeliverySummary, DeliveryTry } from '../model/delivery.ts';
import { Origin } from '../model/monitor.ts';
import { AttemptResult } from '../model/notification.ts';
import { Channel, ChannelKindInfo, Receiver } from '../model/receiver.ts';
import { Route } from '../model/route.ts';
import { call, stream } from '../rpc/define.ts';
import { Delivery } from './alert.ts';

export const ReceiverEntry = z.strictObject({ receiver: Receiver, origin: Origin });
export type ReceiverEntry = z.infer<typeof ReceiverEntry>;

/** Line and column count from 1. */
const TemplateProblem = z.strictObject({ line: z.int(), column: z.int(), message: z.string() });

export const notifyContract = {
  'receiver.list': call({ input: z.strictObject({}), output: z.array(ReceiverEntry) }),
  'receiver.save': call({ access: 'admin', input: z.strictObject({ receiver: Receiver }), output: ReceiverEntry }),
  'receiver.delete': call({ access: 'admin', input: z.strictObject({ name: z.string() }), output: z.strictObject({}) }),
  /** Every kind of channel with what can be set on it; forms are made of this. */
  'channel.kinds': call({ input: z.strictObject({}), output: z.array(ChannelKindInfo) }),
  /**
   * Sends one test message through a channel and says how it went. Admin: a channel names secrets, and an address of one's own
   * would receive them.
   */
  'receiver.test': call({
    access: 'admin',
    input: z.strictObject({ channel: Channel }),
    output: z.strictObject({ result: AttemptResult, detail: z.string(), durationMs: z.number() }),
    timeoutMs: 40_000,
  }),
  /** A dry run: what would be sent, for a past alert or for a test message; nothing leaves the house. */
  'receiver.rehearse': call({
    access: 'admin',
    input: z.strictObject({ channel: Channel, alertId: z.string().optional() }),
    output: z.strictObject({ result: AttemptResult, detail: z.string(), request: z.string() }),
    timeoutMs: 40_000,
  }),
  /** The templates that `{{ template }}` knows: those of the files, and the well-known ones. */
  'template.names': call({ input: z.strictObject({}), output: z.array(z.string()) }),
  /** Fills a template with a past alert, a past message of the delivery log, or a test message; a mistake has its place. */
  'template.preview': call({
    input: z.strictObject({
      text: z.string().max(100_000),
      html: z.boolean().default(false),
      alertId: z.string().optional(),
      notificationId: z.int().optional(),
    }),
    output: z.strictObject({ output: z.string(), problem: TemplateProblem.optional() }),
  }),
  'route.get': call({ input: z.strictObject({}), output: z.strictObject({ route: Route, origin: Origin }) }),
  /** Replaces the route made in the UI. Conflict when a file defines it. */
  'route.save': call({
    access: 'admin',
    input: z.strictObject({ route: Route }),
    output: z.strictObject({ route: Route, origin: Origin }),
  }),
  'delivery.list': call({
    input: z.strictObject({ limit: z.int().min(1).max(500).default(100) }),
    output: z.array(Delivery),
  }),
  /** Every try, newest first. `next` continues: given as `before`; absent at the end of what is kept. */
  'delivery.log': call({
    input: DeliveryFilter.extend({
      before: z.int().optional(),
      limit: z.int().min(1).max(500).default(100),
    }),
    output: z.strictObject({ tries: z.array(DeliveryTry), next: z.int().optional() }),
  }),
  'delivery.get': call({ input: z.strictObject({ id: z.int() }), output: DeliveryDetails }),
  /** How deliveries went since a time (epoch ms). */
  'delivery.summary': call({ input: z.strictObject({ since: z.number() }), output: DeliverySummary }),
  /** Delivers a message once more, whatever became of it. Conflict while it is still on its way. */
  'delivery.resend': call({ access: 'operate', input: z.strictObject({ id: z.int() }), output: z.strictObject({}) }),
  /** Desktop notes for a browser console that is allowed to show them. The snapshot is empty. */
  'live.notes': stream({
    input: z.strictObject({}),
    event: z.strictObject({
      notes: z.array(
        z.strictObject({
          tag: z.string(),
          title: z.string(),
          body: z.string(),
          severity: z.string(),
          alertIds: z.array(z.string()),
        }),
      ),
    }),
    onOverflow: 'latest',
  }),
} as const;
