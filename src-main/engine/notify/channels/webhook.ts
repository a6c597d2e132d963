import { createHmac } from 'node:crypto';
import type { Alert } from '../../../../src-shared/model/alert.ts';
import type { Labels } from '../../../../src-shared/model/labels.ts';
import { sourceLink } from '../link.ts';
import type { ChannelKind, Delivery } from './channel-kind.ts';
import { resolveCredential, resolveUrl } from './credential.ts';
import { postJson } from './post.ts';

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
export const webhookChannel = {
  type: 'webhook',
  fields: {
    sendResolved: 'Also say when it is over.',
    url: 'Address the message is posted to.',
    bearer: 'Token sent as Authorization: Bearer.',
    signingSecret: 'Signs the body: X-Tocsin-Signature: sha256=<HMAC of the body in hex>.',
    maxAlerts: 'At most this many alerts in one message; 0 is all.',
  },
  limits: 'None but maxAlerts.',
  async send(channel, delivery, { secrets, clock }) {
    const url = await resolveUrl(channel.url, secrets);
    const body = JSON.stringify(webhookPayload(delivery, channel.maxAlerts));
    const headers: Record<string, string> = { 'Idempotency-Key': delivery.dedupKey };
    const hidden: string[] = [];
    if (channel.bearer !== undefined) {
      const token = await resolveCredential(channel.bearer, secrets);
      headers['Authorization'] = `Bearer ${token}`;
      hidden.push(token);
    }
    if (channel.signingSecret !== undefined) {
      const key = await resolveCredential(channel.signingSecret, secrets);
      headers['X-Tocsin-Signature'] = `sha256=${createHmac('sha256', key).update(body).digest('hex')}`;
      hidden.push(key);
    }
    return postJson({ url, headers, body, signal: delivery.signal, clock, secrets: hidden });
  },
} as const satisfies ChannelKind<'webhook'>;

export function webhookPayload({ message, dedupKey, externalUrl }: Delivery, maxAlerts: number): WebhookPayload {
  const shown = maxAlerts === 0 ? message.alerts : message.alerts.slice(0, maxAlerts);
  return {
    version: '4',
    groupKey: message.groupKey,
    truncatedAlerts: message.alerts.length - shown.length,
    status: message.status,
    receiver: message.receiver,
    groupLabels: message.groupLabels,
    commonLabels: common(message.alerts.map((alert) => alert.labels)),
    commonAnnotations: common(message.alerts.map((alert) => alert.annotations)),
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

/** The pairs that all of them share. */
function common(sets: readonly Labels[]): Labels {
  const [first = {}, ...rest] = sets;
  return Object.fromEntries(Object.entries(first).filter(([name, value]) => rest.every((set) => set[name] === value)));
}
