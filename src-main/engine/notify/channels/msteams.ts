import type { Severity } from '../../../../src-shared/model/severity.ts';
import { type MessageText, plainText } from '../text.ts';
import { channelKind } from './channel-kind.ts';
import { cut, cutBytes } from './cut.ts';
import { HTTP_CONFIG, long, secret, text } from './field.ts';
import { type Judgement, post, type Reply } from './http.ts';

/** Teams refuses messages above 28 KB (Microsoft Learn, "Limits and specifications for Microsoft Teams"); half of it is room for JSON. */
const TEXT_BYTES = 14_000;
const TITLE_CHARS = 250;
const DESCRIBED = 10;
/** Four requests per second (Microsoft Learn, "Rate limiting for connectors"). */
const RATE = { count: 4, perMs: 1_000 } as const;
const LIMITS = {
  title: TITLE_CHARS,
  text: TEXT_BYTES,
  alerts: DESCRIBED,
  rate: RATE,
  words: `28 KB in all; ${DESCRIBED} alerts are described; four messages per second.`,
};
const COLOUR: Readonly<Record<Severity, string>> = {
  info: '5B7FBF',
  warning: 'D9A300',
  error: 'E0651A',
  critical: 'D1242F',
};

const content = { template: 'text', advanced: true } as const;
const FIELDS = {
  webhook_url: secret({
    label: 'Webhook address',
    help: 'It is a password.',
    placeholder: 'https://…',
    required: true,
    url: true,
  }),
  title: text({ label: 'Title', help: 'Replaces the title.', ...content }),
  text: long({ label: 'Text', help: 'Replaces the body.', ...content }),
  http_config: HTTP_CONFIG,
} as const;

/** Microsoft Teams through a workflow ("When a Teams webhook request is received"): an adaptive card. */
export const msteamsv2Channel = channelKind({
  type: 'msteamsv2',
  label: 'Microsoft Teams',
  noun: 'a Teams channel',
  help: 'An adaptive card to a Teams workflow that begins with “When a Teams webhook request is received”.',
  list: 'msteamsv2_configs',
  docs: 'https://learn.microsoft.com/en-us/power-automate/teams/teams-app-create',
  limits: LIMITS,
  fields: FIELDS,
  target: ['webhook_url'],
  async send(settings, delivery, ports) {
    const url = await ports.credentials.url(settings.webhook_url);
    const card = adaptiveCard(delivery.words(DESCRIBED), settings.title, settings.text);
    const attachment = { contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content: card };
    const body = JSON.stringify({ type: 'message', attachments: [attachment] });
    const headers = { 'Idempotency-Key': delivery.dedupKey };
    return post({ url, headers, body, http: settings.http_config, judge: judgeTeams }, delivery, ports);
  },
});

/** Microsoft Teams through an Office 365 connector of old: a message card. */
export const msteamsChannel = channelKind({
  type: 'msteams',
  label: 'Microsoft Teams (old connector)',
  noun: 'a Teams channel',
  help: 'A message card to an Office 365 connector; Microsoft retires these in favour of workflows.',
  list: 'msteams_configs',
  docs: 'https://learn.microsoft.com/en-us/outlook/actionable-messages/message-card-reference',
  limits: LIMITS,
  fields: {
    ...FIELDS,
    summary: text({ label: 'Summary', help: 'For notifications.', ...content }),
  },
  target: ['webhook_url'],
  async send(settings, delivery, ports) {
    const url = await ports.credentials.url(settings.webhook_url);
    const words = delivery.words(DESCRIBED);
    const title = cut(settings.title ?? words.title, TITLE_CHARS);
    const body = JSON.stringify({
      '@context': 'https://schema.org/extensions',
      '@type': 'MessageCard',
      title,
      summary: settings.summary ?? title,
      // Markdown: two blanks at the end break the line.
      text: cutBytes(settings.text ?? plainText(words).replaceAll('\n', '  \n'), TEXT_BYTES),
      themeColor: words.resolved ? '2DA44E' : COLOUR[words.severity],
      potentialAction: [{ '@type': 'OpenUri', name: 'Open Tocsin', targets: [{ os: 'default', uri: words.link }] }],
    });
    const headers = { 'Idempotency-Key': delivery.dedupKey };
    return post({ url, headers, body, http: settings.http_config, judge: judgeTeams }, delivery, ports);
  },
});

function adaptiveCard(words: MessageText, title: string | undefined, body: string | undefined): object {
  const colour = words.resolved
    ? 'good'
    : words.severity === 'info'
      ? 'accent'
      : words.severity === 'warning'
        ? 'warning'
        : 'attention';
  const block = (shown: string, more: object = {}): object => ({ type: 'TextBlock', text: shown, wrap: true, ...more });
  const heading = block(cut(title ?? words.title, TITLE_CHARS), { weight: 'bolder', size: 'medium', color: colour });
  const first = words.alerts[0];
  const runbook = first?.runbook !== undefined && /^https?:/i.test(first.runbook) ? first.runbook : undefined;
  return {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    msteams: { width: 'Full' },
    body: [heading, ...(body === undefined ? alertBlocks(words, block) : [block(cutBytes(body, TEXT_BYTES))])],
    actions: [
      { type: 'Action.OpenUrl', title: 'Open Tocsin', url: first?.link ?? words.link },
      ...(runbook === undefined ? [] : [{ type: 'Action.OpenUrl', title: 'Runbook', url: runbook }]),
    ],
  };
}

function alertBlocks(words: MessageText, block: (shown: string, more?: object) => object): readonly object[] {
  // Each alert has its share, so that the card stays below the limit whatever they say.
  const share = Math.floor(TEXT_BYTES / (words.alerts.length + 1));
  const alerts = words.alerts.flatMap((alert) => [
    block(cutBytes(`**${alert.what}**  \n${alert.since}${alert.reason === '' ? '' : `  \n${alert.reason}`}`, share), {
      separator: true,
    }),
    { type: 'FactSet', facts: alert.facts.map(([name, value]) => ({ title: name, value: cut(value, 200) })) },
  ]);
  const rest = [words.more > 0 ? `and ${words.more} more` : '', words.note].filter((line) => line !== '');
  return [
    ...(words.changed === '' ? [] : [block(words.changed)]),
    ...(words.partOf === '' ? [] : [block(words.partOf)]),
    ...alerts,
    ...rest.map((line) => block(line, { isSubtle: true })),
  ];
}

/** A connector says 200 even when Teams behind it refused (Microsoft Learn, "Rate limiting for connectors"). */
function judgeTeams({ status, text: said }: Reply): Judgement | undefined {
  if (status !== 200 || !/message delivery failed|HTTP error \d{3}/i.test(said)) return undefined;
  const code = /HTTP error (\d{3})/i.exec(said)?.[1];
  const result = code === '429' ? 'rate_limited' : code?.startsWith('4') === true ? 'client' : 'server';
  return { result, detail: `Teams says: ${said.trim().slice(0, 200)}` };
}
