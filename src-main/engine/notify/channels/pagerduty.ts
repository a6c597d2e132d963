import { type MessageText, plainText } from '../text.ts';
import { channelKind, type Delivery } from './channel-kind.ts';
import { cut } from './cut.ts';
import { HTTP_ADDRESS, HTTP_CONFIG, pairs, records, type SettingsOf, secret, text } from './field.ts';
import { type Judgement, post, type Reply } from './http.ts';

// PagerDuty's documented limits (Events API v2): characters.
const SUMMARY_CHARS = 1_024;
const KEY_CHARS = 255;
/** An event may have 512 KB; nobody reads that much on a telephone. */
const DETAILS_CHARS = 20_000;
const DESCRIBED = 20;

const content = { template: 'text', advanced: true } as const;
const FIELDS = {
  routing_key: secret({
    label: 'Integration key',
    help: 'Of the service’s integration “Events API v2”.',
    required: true,
  }),
  url: text({
    label: 'Address',
    help: 'EU accounts: https://events.eu.pagerduty.com/v2/enqueue.',
    default: 'https://events.pagerduty.com/v2/enqueue',
    global: 'pagerduty_url',
    advanced: true,
    pattern: HTTP_ADDRESS,
  }),
  description: text({ label: 'Summary', help: 'Replaces the title.', ...content }),
  severity: text({
    label: 'Severity',
    help: 'critical, error, warning or info; by default the alerts’ own.',
    ...content,
  }),
  client: text({ label: 'Client', help: 'Name of what reports.', ...content }),
  client_url: text({ label: 'Address of the client', help: 'Link beside its name.', ...content }),
  source: text({ label: 'Source', help: 'What is affected; by default the monitor.', ...content }),
  component: text({ label: 'Component', help: 'Part that is affected.', ...content }),
  group: text({ label: 'Group', help: 'Logical group of components.', ...content }),
  class: text({ label: 'Class', help: 'Kind of event.', ...content }),
  details: pairs({ label: 'Details', help: 'Further facts by name.', ...content }),
  images: records({ label: 'Images', help: 'Images to show.', columns: ['href', 'src', 'alt'], ...content }),
  links: records({ label: 'Links', help: 'Addresses to show.', columns: ['href', 'text'], ...content }),
  http_config: HTTP_CONFIG,
} as const;
type Settings = SettingsOf<typeof FIELDS>;

/** PagerDuty, Events API v2: a group is one incident that is triggered, acknowledged and resolved. */
export const pagerdutyChannel = channelKind({
  type: 'pagerduty',
  label: 'PagerDuty',
  noun: 'a PagerDuty channel',
  help: 'One incident per group; acknowledging here acknowledges it there, and its end resolves it.',
  list: 'pagerduty_configs',
  docs: 'https://developer.pagerduty.com/docs/events-api-v2/trigger-events/',
  limits: {
    title: SUMMARY_CHARS,
    alerts: DESCRIBED,
    rate: { count: 120, perMs: 60_000 },
    words: `${SUMMARY_CHARS} characters in the summary; ${DESCRIBED} alerts are described; 120 events per minute and key.`,
  },
  later: ['service_key', 'service_key_file', 'timeout'],
  fields: FIELDS,
  target: ['routing_key'],
  hearsAcks: () => true,
  async send(settings, delivery, ports) {
    const routing_key = await ports.credentials.text(settings.routing_key);
    const url = new URL(settings.url);
    const body = JSON.stringify({ routing_key, ...eventOf(settings, delivery) });
    const headers = { 'Idempotency-Key': delivery.dedupKey };
    return post({ url, open: true, headers, body, http: settings.http_config, judge: judgePagerduty }, delivery, ports);
  },
});

/** Resolved is resolved; what somebody has in hand is acknowledged; all else triggers. */
export function actionOf({ message }: Delivery): 'trigger' | 'acknowledge' | 'resolve' {
  if (message.status === 'resolved') return 'resolve';
  const firing = message.alerts.filter((alert) => alert.state === 'firing');
  return firing.length > 0 && firing.every((alert) => alert.ack !== undefined) ? 'acknowledge' : 'trigger';
}

function eventOf(settings: Settings, delivery: Delivery): object {
  const event_action = actionOf(delivery);
  const dedup_key = delivery.threadKey.slice(0, KEY_CHARS);
  if (event_action !== 'trigger') return { event_action, dedup_key };
  const words = delivery.words(DESCRIBED);
  const [first] = words.alerts;
  const runbook = first?.runbook === undefined ? [] : [{ href: first.runbook, text: 'Runbook' }];
  return {
    event_action,
    dedup_key,
    client: settings.client ?? 'Tocsin',
    client_url: settings.client_url ?? words.link,
    links: settings.links ?? [{ href: first?.link ?? words.link, text: 'Open in Tocsin' }, ...runbook],
    ...(settings.images === undefined ? {} : { images: settings.images }),
    payload: {
      summary: cut(settings.description ?? words.title, SUMMARY_CHARS),
      source: settings.source ?? sourceOf(words),
      severity: severityOf(settings.severity, words),
      timestamp: new Date(delivery.message.at).toISOString(),
      component: settings.component,
      group: settings.group,
      class: settings.class,
      custom_details: settings.details ?? { text: cut(plainText(words), DETAILS_CHARS) },
    },
  };
}

function sourceOf(words: MessageText): string {
  return words.alerts[0]?.facts.find(([name]) => name === 'Monitor' || name === 'Target')?.[1] ?? 'Tocsin';
}

/** The four words that PagerDuty knows. */
function severityOf(given: string | undefined, words: MessageText): string {
  const word = given?.trim().toLowerCase();
  return word !== undefined && ['critical', 'error', 'warning', 'info'].includes(word) ? word : words.severity;
}

/** 202 is taken; a key that is none comes back as 400 (Events API v2, "Response codes"). */
function judgePagerduty({ status, text: said }: Reply): Judgement | undefined {
  if (status === 400 && /routing.?key|integration key/i.test(said))
    return { result: 'auth', detail: 'PagerDuty does not know the integration key' };
  return undefined;
}
