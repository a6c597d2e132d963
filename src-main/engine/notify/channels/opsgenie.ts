import { plainText } from '../text.ts';
import { channelKind } from './channel-kind.ts';
import { cut } from './cut.ts';
import { HTTP_ADDRESS, HTTP_CONFIG, long, pairs, records, secret, text, toggle } from './field.ts';
import { type HttpOutcome, post } from './http.ts';
import { actionOf } from './pagerduty.ts';

// Opsgenie's documented limits (Alert API, create): characters.
const MESSAGE_CHARS = 130;
const DESCRIPTION_CHARS = 15_000;
const NOTE_CHARS = 25_000;
const DESCRIBED = 20;
const PRIORITY = { critical: 'P1', error: 'P2', warning: 'P3', info: 'P5' } as const;

const content = { template: 'text', advanced: true } as const;

/** Opsgenie: a group is one alert, found again by its alias. */
export const opsgenieChannel = channelKind({
  type: 'opsgenie',
  label: 'Opsgenie',
  noun: 'an Opsgenie channel',
  help: 'One alert per group, by alias; acknowledged and closed from here.',
  list: 'opsgenie_configs',
  docs: 'https://docs.opsgenie.com/docs/alert-api',
  limits: {
    title: MESSAGE_CHARS,
    text: DESCRIPTION_CHARS,
    alerts: DESCRIBED,
    words: `${MESSAGE_CHARS} characters in the message, ${DESCRIPTION_CHARS} in the description.`,
  },
  fields: {
    api_key: secret({
      label: 'API key',
      help: 'Of an API integration.',
      required: true,
      global: 'opsgenie_api_key',
    }),
    api_url: text({
      label: 'Address',
      help: 'EU accounts: https://api.eu.opsgenie.com/.',
      default: 'https://api.opsgenie.com/',
      global: 'opsgenie_api_url',
      advanced: true,
      pattern: HTTP_ADDRESS,
    }),
    message: text({ label: 'Message', help: 'Replaces the title.', ...content }),
    description: long({ label: 'Description', help: 'Replaces the text.', ...content }),
    priority: text({ label: 'Priority', help: 'P1 to P5; by default from the severity.', ...content }),
    source: text({ label: 'Source', help: 'What reports.', ...content }),
    tags: text({ label: 'Tags', help: 'With commas between them.', ...content }),
    note: text({ label: 'Note', help: 'Added to the alert.', ...content }),
    entity: text({ label: 'Entity', help: 'What is affected.', ...content }),
    actions: text({ label: 'Actions', help: 'Names of custom actions, with commas between them.', ...content }),
    details: pairs({ label: 'Details', help: 'Further facts by name.', ...content }),
    responders: records({
      label: 'Responders',
      help: 'Teams, users, escalations or schedules.',
      columns: ['id', 'name', 'username', 'type'],
      ...content,
    }),
    update_alerts: toggle({
      label: 'Update alerts',
      help: 'Also brings message and description of an open alert up to date.',
      default: false,
      advanced: true,
    }),
    http_config: HTTP_CONFIG,
  },
  target: ['api_key'],
  hearsAcks: () => true,
  async send(settings, delivery, ports) {
    const authorization = `GenieKey ${await ports.credentials.text(settings.api_key)}`;
    const alias = delivery.threadKey;
    const words = delivery.words(DESCRIBED);
    const source = settings.source ?? 'Tocsin';
    const call = (path: string, body: object, method: 'POST' | 'PUT' = 'POST'): Promise<HttpOutcome> => {
      const url = new URL(path, settings.api_url.replace(/\/*$/, '/'));
      const request = { method, url, open: true, headers: { authorization }, body: JSON.stringify(body) };
      return post({ ...request, http: settings.http_config }, delivery, ports);
    };
    const ours = (end: string): string => `v2/alerts/${alias}/${end}?identifierType=alias`;
    const action = actionOf(delivery);
    if (action === 'resolve') return call(ours('close'), { source, note: cut(words.title, NOTE_CHARS) });
    if (action === 'acknowledge') return call(ours('acknowledge'), { source, note: cut(words.title, NOTE_CHARS) });
    const message = cut(settings.message ?? words.title, MESSAGE_CHARS);
    const description = cut(settings.description ?? plainText(words), DESCRIPTION_CHARS);
    const created = await call('v2/alerts', {
      alias,
      message,
      description,
      source,
      details: settings.details ?? { link: words.link, dedupKey: delivery.dedupKey },
      priority: settings.priority ?? PRIORITY[words.severity],
      note: settings.note,
      entity: settings.entity,
      tags: listOf(settings.tags),
      actions: listOf(settings.actions),
      responders: settings.responders,
    });
    if (created.result !== 'sent' || !settings.update_alerts || delivery.message.reason === 'firing') return created;
    const updated = await call(ours('message'), { message }, 'PUT');
    return updated.result === 'sent' ? call(ours('description'), { description }, 'PUT') : updated;
  },
});

function listOf(text: string | undefined): readonly string[] | undefined {
  return text?.split(',').flatMap((one) => one.trim() || []);
}
