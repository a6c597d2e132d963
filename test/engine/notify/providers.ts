import { z } from 'zod';
import type { Behaviour, Call } from './http-double.ts';

/** One provider as its documentation describes it: what it takes, what it answers, and what its refusals mean. */
export interface Provider {
  readonly type: string;
  /** What a channel needs to reach a double of it; every secret contains "s3cret". */
  settings(base: string): Readonly<Record<string, unknown>>;
  readonly method?: string;
  readonly path: RegExp;
  /** Where the credential travels when not in the path. */
  readonly authorization?: RegExp;
  /** Throws when the body is not what the provider documents. */
  takes(call: Call): unknown;
  /** How it says yes. */
  readonly good: Behaviour;
  /** Refusals in its own words. */
  readonly says: readonly (readonly [Behaviour, object])[];
}

const json = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Behaviour => ({
  status,
  body: JSON.stringify(body),
  headers,
});
const body =
  (schema: z.ZodType) =>
  (call: Call): unknown =>
    schema.parse(JSON.parse(call.body));
const form =
  (schema: z.ZodType) =>
  (call: Call): unknown => {
    if (call.headers['content-type'] !== 'application/x-www-form-urlencoded') throw new Error('not a form');
    return schema.parse(Object.fromEntries(new URLSearchParams(call.body)));
  };

const Text = z.string().min(1);
/** Block Kit, as far as it is used; the whole of it is checked in test/unit/notify. */
const SlackMessage = z.strictObject({
  channel: Text.optional(),
  text: Text.max(40_000),
  attachments: z.array(z.strictObject({ color: Text, fallback: Text, blocks: z.array(z.unknown()).min(1).max(50) })),
});
const Severity = z.enum(['critical', 'error', 'warning', 'info']);
const TextBlock = z.object({ type: z.literal('TextBlock'), text: Text, wrap: z.boolean() });
const FactSet = z.object({
  type: z.literal('FactSet'),
  facts: z.array(z.strictObject({ title: Text, value: z.string() })),
});

export const PROVIDERS: readonly Provider[] = [
  {
    type: 'webhook',
    settings: (base) => ({ url: `${base}/hook/s3cret` }),
    path: /^\/hook\/s3cret$/,
    takes: body(z.looseObject({ version: z.literal('4'), alerts: z.array(z.unknown()).min(1) })),
    good: { status: 200, body: 'ok' },
    says: [
      [{ status: 302, headers: { location: '/elsewhere' } }, { result: 'client' }],
      [
        { status: 503, headers: { 'retry-after': '5' } },
        { result: 'server', retryAfterMs: 5_000, uncertain: false },
      ],
    ],
  },
  {
    type: 'slack',
    settings: (base) => ({ api_url: `${base}/services/T/B/s3cret` }),
    path: /^\/services\/T\/B\/s3cret$/,
    takes: body(SlackMessage),
    good: { status: 200, body: 'ok' },
    says: [
      [
        { status: 403, body: 'invalid_token' },
        { result: 'auth', detail: 'HTTP 403: invalid_token' },
      ],
      [{ status: 410, body: 'channel_is_archived' }, { result: 'client' }],
    ],
  },
  {
    type: 'slack',
    settings: (base) => ({ app_token: 'xoxb-s3cret', channel: '#ops', app_url: `${base}/api/chat.postMessage` }),
    path: /^\/api\/chat\.postMessage$/,
    authorization: /^Bearer xoxb-s3cret$/,
    takes: body(SlackMessage.required({ channel: true })),
    good: json(200, { ok: true, channel: 'C024BE91L', ts: '1503435956.000247' }),
    says: [
      [json(200, { ok: false, error: 'invalid_auth' }), { result: 'auth', detail: 'Slack says: invalid_auth' }],
      [json(200, { ok: false, error: 'ratelimited' }), { result: 'rate_limited' }],
      [json(200, { ok: false, error: 'channel_not_found' }), { result: 'client', uncertain: false }],
      [json(200, { ok: false, error: 'internal_error' }), { result: 'server' }],
    ],
  },
  {
    type: 'msteamsv2',
    settings: (base) => ({ webhook_url: `${base}/workflows/s3cret?sig=s3cret` }),
    path: /^\/workflows\/s3cret\?sig=s3cret$/,
    takes: body(
      z.strictObject({
        type: z.literal('message'),
        attachments: z
          .array(
            z.strictObject({
              contentType: z.literal('application/vnd.microsoft.card.adaptive'),
              contentUrl: z.null(),
              content: z.strictObject({
                $schema: z.url(),
                type: z.literal('AdaptiveCard'),
                version: z.literal('1.4'),
                msteams: z.strictObject({ width: z.literal('Full') }),
                body: z.array(z.discriminatedUnion('type', [TextBlock, FactSet])).min(1),
                actions: z.array(z.strictObject({ type: z.literal('Action.OpenUrl'), title: Text, url: z.url() })),
              }),
            }),
          )
          .length(1),
      }),
    ),
    good: { status: 202 },
    says: [
      [
        {
          status: 200,
          body: 'Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 429',
        },
        { result: 'rate_limited' },
      ],
    ],
  },
  {
    type: 'msteams',
    settings: (base) => ({ webhook_url: `${base}/webhookb2/s3cret` }),
    path: /^\/webhookb2\/s3cret$/,
    takes: body(
      z.strictObject({
        '@context': z.url(),
        '@type': z.literal('MessageCard'),
        title: Text,
        summary: Text,
        text: Text,
        themeColor: z.string().regex(/^[0-9A-F]{6}$/),
        potentialAction: z.array(
          z.strictObject({
            '@type': z.literal('OpenUri'),
            name: Text,
            targets: z.array(z.strictObject({ os: z.literal('default'), uri: z.url() })),
          }),
        ),
      }),
    ),
    good: { status: 200, body: '1' },
    says: [
      [
        {
          status: 200,
          body: 'Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 403',
        },
        { result: 'client' },
      ],
    ],
  },
  {
    type: 'discord',
    settings: (base) => ({ webhook_url: `${base}/api/webhooks/1/s3cret` }),
    path: /^\/api\/webhooks\/1\/s3cret$/,
    takes: body(
      z.strictObject({
        allowed_mentions: z.strictObject({ parse: z.array(z.string()).length(0) }),
        embeds: z
          .array(
            z.strictObject({
              title: Text.max(256),
              description: Text.max(4_096),
              url: z.url(),
              color: z.int().min(0).max(0xff_ff_ff),
              timestamp: z.iso.datetime(),
            }),
          )
          .max(10),
      }),
    ),
    good: { status: 204 },
    says: [
      [
        json(429, { message: 'You are being rate limited.', retry_after: 0.65, global: false }, { 'retry-after': '1' }),
        { result: 'rate_limited', retryAfterMs: 650 },
      ],
      [json(404, { message: 'Unknown Webhook', code: 10_015 }), { result: 'client' }],
    ],
  },
  {
    type: 'telegram',
    settings: (base) => ({ bot_token: '123:s3cret', chat_id: -1_001, api_url: base }),
    path: /^\/bot123:s3cret\/sendMessage$/,
    takes: body(
      z.strictObject({
        chat_id: z.int(),
        text: Text.max(4_096 * 6),
        parse_mode: z.literal('HTML'),
        disable_notification: z.boolean(),
        link_preview_options: z.strictObject({ is_disabled: z.boolean() }),
        reply_parameters: z.strictObject({ message_id: z.int(), allow_sending_without_reply: z.boolean() }).optional(),
      }),
    ),
    good: json(200, { ok: true, result: { message_id: 77, chat: { id: -1_001 } } }),
    says: [
      [
        json(429, {
          ok: false,
          error_code: 429,
          description: 'Too Many Requests: retry after 9',
          parameters: { retry_after: 9 },
        }),
        { result: 'rate_limited', retryAfterMs: 9_000, detail: 'Telegram says: Too Many Requests: retry after 9' },
      ],
      [
        json(403, { ok: false, error_code: 403, description: 'Forbidden: bot was kicked from the group chat' }),
        { result: 'auth' },
      ],
    ],
  },
  {
    type: 'pagerduty',
    settings: (base) => ({ routing_key: 'r0s3cret', url: `${base}/v2/enqueue` }),
    path: /^\/v2\/enqueue$/,
    takes: body(
      z.strictObject({
        routing_key: z.literal('r0s3cret'),
        event_action: z.literal('trigger'),
        dedup_key: Text.max(255),
        client: Text,
        client_url: z.url(),
        links: z.array(z.strictObject({ href: z.url(), text: Text })),
        payload: z.strictObject({
          summary: Text.max(1_024),
          source: Text,
          severity: Severity,
          timestamp: z.iso.datetime(),
          custom_details: z.record(z.string(), z.string()),
        }),
      }),
    ),
    good: json(202, { status: 'success', message: 'Event processed', dedup_key: 'x' }),
    says: [
      [
        json(400, {
          status: 'invalid event',
          message: 'Event object is invalid',
          errors: ["'routing_key' is invalid"],
        }),
        { result: 'auth' },
      ],
    ],
  },
  {
    type: 'opsgenie',
    settings: (base) => ({ api_key: 's3cret-key', api_url: base }),
    path: /^\/v2\/alerts$/,
    authorization: /^GenieKey s3cret-key$/,
    takes: body(
      z.strictObject({
        alias: Text.max(512),
        message: Text.max(130),
        description: Text.max(15_000),
        source: Text.max(100),
        details: z.record(z.string(), z.string()),
        priority: z.enum(['P1', 'P2', 'P3', 'P4', 'P5']),
      }),
    ),
    good: json(202, { result: 'Request will be processed', took: 0.3, requestId: 'x' }),
    says: [
      [json(422, { message: 'Request body is not processable.', errors: { message: 'empty' } }), { result: 'client' }],
    ],
  },
  {
    type: 'pushover',
    settings: (base) => ({ user_key: 'u-s3cret', token: 'a-s3cret', api_url: base }),
    path: /^\/1\/messages\.json$/,
    takes: form(
      z.strictObject({
        token: z.literal('a-s3cret'),
        user: z.literal('u-s3cret'),
        title: Text.max(250),
        message: Text.max(1_024),
        url: Text.max(512),
        url_title: Text.max(100),
        priority: z.literal('2'),
        retry: z.literal('60'),
        expire: z.literal('3600'),
        timestamp: z.string().regex(/^\d{10}$/),
      }),
    ),
    good: json(200, { status: 1, request: 'x', receipt: 'rLqVuqTRh62UzxtmqiaLzQmVcPgiCy' }),
    says: [
      [
        json(400, { token: 'invalid', errors: ['application token is invalid'], status: 0, request: 'x' }),
        { result: 'auth', detail: 'Pushover says: application token is invalid' },
      ],
      [json(400, { message: 'cannot be blank', errors: ['message cannot be blank'], status: 0 }), { result: 'client' }],
    ],
  },
  {
    type: 'ntfy',
    settings: (base) => ({ topic: 'topic-s3cret', token: 'tk_s3cret', url: `${base}/` }),
    path: /^\/$/,
    authorization: /^Bearer tk_s3cret$/,
    takes: body(
      z.strictObject({
        topic: z.literal('topic-s3cret'),
        title: Text,
        message: Text,
        priority: z.int().min(1).max(5),
        tags: z.array(Text),
        click: z.url(),
        actions: z.array(z.strictObject({ action: z.literal('view'), label: Text, url: z.url() })).max(3),
      }),
    ),
    good: json(200, { id: 'x', time: 1, event: 'message', topic: 'x' }),
    says: [
      [json(429, { code: 42_901, http: 429, error: 'limit reached: too many requests' }), { result: 'rate_limited' }],
    ],
  },
  {
    type: 'sms',
    settings: (base) => ({
      to: '+4930123456',
      from: '+15005550006',
      account_sid: 'AC1',
      auth_token: 'tok-s3cret',
      api_url: base,
    }),
    path: /^\/2010-04-01\/Accounts\/AC1\/Messages\.json$/,
    authorization: new RegExp(`^Basic ${Buffer.from('AC1:tok-s3cret').toString('base64')}$`),
    takes: form(
      z.strictObject({ To: z.literal('+4930123456'), From: z.literal('+15005550006'), Body: Text.max(1_600) }),
    ),
    good: json(201, { sid: 'SM1', status: 'queued' }),
    says: [
      [json(401, { code: 20_003, message: 'Authenticate', status: 401 }), { result: 'auth' }],
      [json(400, { code: 21_211, message: "The 'To' number is not valid", status: 400 }), { result: 'client' }],
      [json(429, { code: 20_429, message: 'Too Many Requests', status: 429 }), { result: 'rate_limited' }],
    ],
  },
  {
    type: 'alertmanager',
    settings: (base) => ({ url: `${base}/am/` }),
    path: /^\/am\/api\/v2\/alerts$/,
    takes: body(
      z
        .array(
          z.strictObject({
            labels: z.record(z.string().min(1), Text),
            annotations: z.record(z.string(), z.string()),
            startsAt: z.iso.datetime(),
            endsAt: z.iso.datetime(),
            generatorURL: z.url(),
          }),
        )
        .min(1),
    ),
    good: { status: 200 },
    says: [],
  },
];
