import { createHmac } from 'node:crypto';
import type { Alert } from '../../../../src-shared/model/alert.ts';
import type { Labels } from '../../../../src-shared/model/labels.ts';
import { commonPairs } from '../../../../src-shared/template/alertmanager-data.ts';
import { sourceLink } from '../link.ts';
import { channelKind, type Delivery } from './channel-kind.ts';
import { HTTP_CONFIG, number, secret } from './field.ts';
import { post } from './http.ts';

/** Go's zero time: what Alertmanager's receivers expect for "not over yet". */
const NOT_OVER = '0001-01-01T00:00:00Z';

/** Alertmanager's webhook format, version 4, with two additions of our own at the end. */
export interface WebhookPayload {
  readonly version: '4';
  readonly groupKey: string;
  readonly truncatedAlerts: number;
  readonly status: 'firing' | 'resolved';
  readonly receiver: string;
  readonly groupLabels: Labels;
  readonly commonLabels: Labels;
  readonly commonAnnotations: Labels;
  readonly externalURL: string;
  readonly alerts: readonly {
    readonly status: 'firing' | 'resolved';
    readonly labels: Labels;
    readonly annotations: Labels;
    readonly startsAt: string;
    readonly endsAt: string;
    readonly generatorURL: string;
    readonly fingerprint: string;
  }[];
  readonly notificationReason: string;
  readonly dedupKey: string;
}

/** Any program that understands Alertmanager's webhook. Source: Alertmanager documentation, webhook_config. */
export const webhookChannel = channelKind({
  type: 'webhook',
  label: 'Webhook',
  noun: 'a webhook',
  help: "Posts the JSON of Alertmanager's webhook, version 4, with notificationReason and dedupKey.",
  list: 'webhook_configs',
  docs: 'https://prometheus.io/docs/alerting/latest/configuration/#webhook_config',
  limits: { alerts: 0, words: 'None but max_alerts.' },
  later: ['timeout', 'payload'],
  fields: {
    url: secret({
      label: 'Address',
      help: 'The message is posted there.',
      placeholder: 'https://alerts.shop.example/hook',
      required: true,
      url: true,
    }),
    max_alerts: number({
      label: 'Most alerts',
      help: 'At most this many alerts in one message; 0 is all.',
      default: 0,
      advanced: true,
    }),
    signing_secret: secret({
      label: 'Signing secret',
      help: 'Signs the body: X-Tocsin-Signature: sha256=<HMAC of the body in hex>.',
    }),
    http_config: HTTP_CONFIG,
  },
  target: ['url'],
  async send(settings, delivery, ports) {
    const url = await ports.credentials.url(settings.url);
    const body = JSON.stringify(webhookPayload(delivery, settings.max_alerts));
    const headers: Record<string, string> = { 'Idempotency-Key': delivery.dedupKey };
    if (settings.signing_secret !== undefined) {
      const key = await ports.credentials.text(settings.signing_secret);
      headers['X-Tocsin-Signature'] = `sha256=${createHmac('sha256', key).update(body).digest('hex')}`;
    }
    return post({ url, headers, body, http: settings.http_config }, delivery, ports);
  },
});

export function webhookPayload({ message, dedupKey, externalUrl }: Delivery, maxAlerts: number): WebhookPayload {
  const shown = maxAlerts === 0 ? message.alerts : message.alerts.slice(0, maxAlerts);
  return {
    version: '4',
    groupKey: message.groupKey,
    truncatedAlerts: message.alerts.length - shown.length,
    status: message.status,
    receiver: message.receiver,
    groupLabels: message.groupLabels,
    commonLabels: commonPairs(message.alerts.map((alert) => alert.labels)),
    commonAnnotations: commonPairs(message.alerts.map((alert) => alert.annotations)),
    externalURL: externalUrl,
    alerts: shown.map((alert) => ({
      status: alert.state === 'resolved' ? 'resolved' : 'firing',
      labels: alert.labels,
      annotations: alert.annotations,
      startsAt: iso(alert.firedAt ?? alert.activeAt),
      endsAt: endOf(alert),
      generatorURL: sourceLink(externalUrl, alert),
      fingerprint: alert.fingerprint,
    })),
    notificationReason: message.reason,
    dedupKey,
  };
}

function endOf(alert: Alert): string {
  return alert.state === 'resolved' && alert.resolvedAt !== undefined ? iso(alert.resolvedAt) : NOT_OVER;
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
