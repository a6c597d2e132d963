import { z } from 'zod';
import { Origin } from '../model/monitor.ts';
import { AttemptResult } from '../model/notification.ts';
import { Channel, Receiver } from '../model/receiver.ts';
import { Route } from '../model/route.ts';
import { call, stream } from '../rpc/define.ts';
import { Delivery } from './alert.ts';

export const ReceiverEntry = z.strictObject({ receiver: Receiver, origin: Origin });
export type ReceiverEntry = z.infer<typeof ReceiverEntry>;

export const notifyContract = {
  'receiver.list': call({ input: z.strictObject({}), output: z.array(ReceiverEntry) }),
  'receiver.save': call({ access: 'admin', input: z.strictObject({ receiver: Receiver }), output: ReceiverEntry }),
  'receiver.delete': call({ access: 'admin', input: z.strictObject({ name: z.string() }), output: z.strictObject({}) }),
  /** Sends one test message through a channel and says how it went. */
  'receiver.test': call({
    access: 'operate',
    input: z.strictObject({ channel: Channel }),
    output: z.strictObject({ result: AttemptResult, detail: z.string(), durationMs: z.number() }),
    timeoutMs: 40_000,
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
