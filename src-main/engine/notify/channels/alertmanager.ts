import type { Alert } from '../../../../src-shared/model/alert.ts';
import { sourceLink } from '../link.ts';
import { channelKind, type Delivery } from './channel-kind.ts';
import { duration, HTTP_ADDRESS, HTTP_CONFIG, text } from './field.ts';
import { post } from './http.ts';

/** Another Alertmanager, which groups, silences and tells for a whole team. */
export const alertmanagerChannel = channelKind({
  type: 'alertmanager',
  label: 'Alertmanager',
  noun: 'an Alertmanager channel',
  help: 'Hands the alerts over to another Alertmanager, which decides who is told.',
  list: 'alertmanager_configs',
  docs: 'https://prometheus.io/docs/alerting/latest/clients/',
  limits: { alerts: 0, words: 'None: every alert of the group is handed over.' },
  fields: {
    url: text({
      label: 'Address',
      help: 'Of the Alertmanager; /api/v2/alerts is added.',
      placeholder: 'http://alertmanager:9093',
      required: true,
      pattern: HTTP_ADDRESS,
    }),
    hold: duration({
      label: 'Believed for',
      help: 'An alert that is not spoken of again ends there after this long; longer than repeat_interval.',
      least: 60_000,
      default: 43_200_000,
      advanced: true,
    }),
    http_config: HTTP_CONFIG,
  },
  target: ['url'],
  summary: 'url',
  async send(settings, delivery, ports) {
    const url = new URL(settings.url);
    url.pathname = `${url.pathname.replace(/\/+$/, '')}/api/v2/alerts`;
    // What came from an Alertmanager is never handed to one: it would be kept alive by its own echo.
    const own = delivery.message.alerts.filter(({ mirror }) => mirror === undefined);
    if (own.length === 0)
      return { result: 'sent', detail: 'nothing to hand over: an Alertmanager reported it', request: '', reply: '' };
    const alerts = own.map((alert) => postable(alert, delivery, settings.hold));
    return post({ url, open: true, body: JSON.stringify(alerts), http: settings.http_config }, delivery, ports);
  },
});

/** One alert as Alertmanager's API v2 takes it (OpenAPI, postableAlert). Empty labels do not count there. */
function postable(alert: Alert, { externalUrl, message }: Delivery, hold: number): object {
  const over = alert.state === 'resolved';
  const endsAt = over ? (alert.resolvedAt ?? message.at) : message.at + hold;
  return {
    labels: Object.fromEntries(Object.entries(alert.labels).filter(([, value]) => value !== '')),
    annotations: alert.annotations,
    startsAt: new Date(alert.firedAt ?? alert.activeAt).toISOString(),
    endsAt: new Date(endsAt).toISOString(),
    generatorURL: sourceLink(externalUrl, alert),
  };
}
