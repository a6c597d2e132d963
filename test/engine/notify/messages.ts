import type { Notifier, Secrets } from '../../../src-main/engine/ports.ts';
import { fingerprint } from '../../../src-shared/alert/fingerprint.ts';
import type { Alert } from '../../../src-shared/model/alert.ts';
import type { GroupMessage } from '../../../src-shared/model/notification.ts';

export const T0 = Date.UTC(2026, 0, 5, 3, 0, 0);

/** An alert that fires since T0, unless said otherwise. */
export function alertOf(id: string, over: Partial<Alert> = {}): Alert {
  const labels = {
    alertname: 'MonitorDown',
    monitor: id,
    instance: `https://${id}/`,
    severity: 'critical',
    ...over.labels,
  };
  return {
    id,
    fingerprint: fingerprint(labels),
    rule: 'MonitorDown',
    annotations: {
      summary: `${id} is down`,
      description: 'connection refused <b>&"now"</b>',
      runbook_url: 'https://wiki/down',
    },
    state: 'firing',
    activeAt: T0 - 60_000,
    firedAt: T0,
    value: 2,
    expr: 'monitor_state == 2',
    closedByHand: false,
    updatedAt: T0,
    ...over,
    labels,
  };
}

export function messageOf(alerts: readonly Alert[], over: Partial<GroupMessage> = {}): GroupMessage {
  const firing = alerts.some((alert) => alert.state === 'firing');
  return {
    receiver: 'desk',
    groupKey: '{}:{alertname="MonitorDown"}',
    groupLabels: { alertname: 'MonitorDown' },
    status: firing ? 'firing' : 'resolved',
    reason: firing ? 'firing' : 'resolved',
    alerts: [...alerts],
    at: T0 + 240_000,
    ...over,
  };
}

export function resolved(alert: Alert): Alert {
  return { ...alert, state: 'resolved', resolvedAt: T0 + 240_000 };
}

/** Secrets in memory. */
export function secretsOf(values: Readonly<Record<string, string>>): Secrets {
  return {
    backend: 'memory',
    get: (name) => Promise.resolve(values[name]),
    set: () => Promise.resolve(),
    delete: () => Promise.resolve(),
    names: () => Promise.resolve(Object.keys(values)),
  };
}

/** A desktop that shows and plays everything and tells nobody. */
export const quietNotifier: Notifier = {
  show: () => Promise.resolve(),
  play: () => Promise.resolve(),
  hush: () => undefined,
};
