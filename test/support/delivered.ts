import { z } from 'zod';
import type { Received } from './http-sink.ts';

/** Alertmanager's webhook payload, version 4, with Tocsin's two additions. */
const Webhook = z.object({
  version: z.literal('4'),
  groupKey: z.string(),
  status: z.enum(['firing', 'resolved']),
  receiver: z.string(),
  dedupKey: z.string(),
  notificationReason: z.string(),
  alerts: z.array(
    z.object({
      status: z.enum(['firing', 'resolved']),
      labels: z.record(z.string(), z.string()),
      startsAt: z.string(),
      endsAt: z.string(),
      fingerprint: z.string(),
    }),
  ),
});

/** What one message said about one alert. */
export interface Told {
  readonly status: 'firing' | 'resolved';
  readonly rule: string;
  readonly monitor: string;
  readonly startsAt: string;
  readonly dedupKey: string;
}

/** Every statement of the webhook messages, in order of arrival. */
export function toldByWebhook(received: readonly Received[]): readonly Told[] {
  return received.flatMap((one) => {
    const message = Webhook.parse(JSON.parse(one.body));
    return message.alerts.map((alert) => ({
      status: alert.status,
      rule: alert.labels['alertname'] ?? '',
      monitor: alert.labels['monitor'] ?? '',
      startsAt: alert.startsAt,
      dedupKey: message.dedupKey,
    }));
  });
}

/** The statements without those that only repeat an earlier one under the same dedup key. */
export function distinct(told: readonly Told[]): readonly Told[] {
  const seen = new Set<string>();
  return told.filter((one) => {
    const key = JSON.stringify(one);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
