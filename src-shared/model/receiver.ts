import { z } from 'zod';
import { Credential } from './monitor.ts';

const Url = z.string().regex(/^https?:\/\/[^\s]+$/i, 'an http:// or https:// address');
/** A URL that is itself a secret (Slack webhooks): literal or by reference. */
const SecretUrl = z.union([Url, z.strictObject({ secret: z.string().min(1) })]);

export const DesktopChannel = z.strictObject({ type: z.literal('desktop'), sendResolved: z.boolean().default(true) });
export const LogChannel = z.strictObject({
  type: z.literal('log'),
  sendResolved: z.boolean().default(true),
  /** File the lines go to; default: alerts.log in the data folder. */ path: z.string().optional(),
});
export const SlackChannel = z.strictObject({
  type: z.literal('slack'),
  sendResolved: z.boolean().default(true),
  url: SecretUrl,
  channel: z.string().optional(),
});
export const EmailChannel = z.strictObject({
  type: z.literal('email'),
  sendResolved: z.boolean().default(true),
  to: z.array(z.string().min(3)).min(1),
  from: z.string().min(3),
  host: z.string().min(1),
  port: z.int().min(1).max(65_535).default(587),
  /** `starttls` refuses to send in the clear; `none` is for a relay on this machine. */
  tls: z.enum(['starttls', 'implicit', 'none']).default('starttls'),
  verifyTls: z.boolean().default(true),
  ca: z.string().optional(),
  username: z.string().optional(),
  password: Credential.optional(),
});
export const WebhookChannel = z.strictObject({
  type: z.literal('webhook'),
  sendResolved: z.boolean().default(true),
  url: SecretUrl,
  bearer: Credential.optional(),
  /** Signs the body with HMAC-SHA256 in X-Tocsin-Signature. */
  signingSecret: Credential.optional(),
  /** At most this many alerts in one message; 0 is all. */
  maxAlerts: z.int().min(0).default(0),
});

export const Channel = z.discriminatedUnion('type', [
  DesktopChannel,
  LogChannel,
  SlackChannel,
  EmailChannel,
  WebhookChannel,
]);
export type Channel = z.infer<typeof Channel>;
export type ChannelType = Channel['type'];
export type ChannelOf<T extends ChannelType> = Extract<Channel, { type: T }>;

export const Receiver = z.strictObject({ name: z.string().min(1), channels: z.array(Channel) });
export type Receiver = z.infer<typeof Receiver>;
