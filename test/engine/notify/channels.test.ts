import { createHmac } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { attemptOnce } from '../../../src-main/engine/notify/attempt.ts';
import type { ChannelPorts } from '../../../src-main/engine/notify/channels/channel-kind.ts';
import type { DesktopNote } from '../../../src-main/engine/ports.ts';
import type { GroupMessage } from '../../../src-shared/model/notification.ts';
import { Channel } from '../../../src-shared/model/receiver.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { until } from '../../support/wait.ts';
import { type Behaviour, HttpDouble } from './http-double.ts';
import { alertOf, messageOf, resolved, secretsOf, T0 } from './messages.ts';

const KEY = 'k'.repeat(32);
let dir = '';
const clock = new FakeClock();
const notes: DesktopNote[] = [];
let refuse = false;
const ports = (): ChannelPorts => ({
  clock,
  dataDir: dir,
  secrets: secretsOf({ token: 'tok-12345', signing: 'sign-12345', empty: 'nonsense' }),
  notifier: {
    show: (note) => {
      if (refuse) return Promise.reject(new Error('no browser is open'));
      notes.push(note);
      return Promise.resolve();
    },
    play: () => Promise.resolve(),
    hush: () => undefined,
  },
});
const attempt = (channel: z.input<typeof Channel>, message: GroupMessage = messageOf([alertOf('orders-api')])) =>
  attemptOnce(Channel.parse(channel), { message, dedupKey: KEY, externalUrl: 'http://127.0.0.1:9470/' }, ports()).then(
    ({ outcome }) => outcome,
  );

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tocsin-notify-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

/** Alertmanager's webhook format as its documentation describes it, and Tocsin's two additions. */
const Labels = z.record(z.string(), z.string());
const WebhookSchema = z.strictObject({
  version: z.literal('4'),
  groupKey: z.string(),
  truncatedAlerts: z.int().min(0),
  status: z.enum(['firing', 'resolved']),
  receiver: z.string(),
  groupLabels: Labels,
  commonLabels: Labels,
  commonAnnotations: Labels,
  externalURL: z.url(),
  alerts: z.array(
    z.strictObject({
      status: z.enum(['firing', 'resolved']),
      labels: Labels,
      annotations: Labels,
      startsAt: z.iso.datetime(),
      endsAt: z.iso.datetime(),
      generatorURL: z.url(),
      fingerprint: z.string().regex(/^[0-9a-f]{16}$/),
    }),
  ),
  notificationReason: z.enum(['firing', 'changed', 'repeat', 'resolved', 'test']),
  dedupKey: z.string(),
});

describe('webhook', () => {
  it('posts version 4, signed, with the dedup key, and keeps secrets out of the log', async () => {
    await using double = await new HttpDouble().listen();
    const message = messageOf([alertOf('a'), resolved(alertOf('b'))]);
    const channel = {
      type: 'webhook' as const,
      url: double.url(),
      http_config: {
        authorization: { type: 'Bearer', credentials: { secret: 'token' } },
        headers: { 'x-api-key': 'key-98765' },
        followRedirects: true,
      },
      signing_secret: { secret: 'signing' },
    };
    const outcome = await attempt(channel, message);
    expect(outcome).toMatchObject({ result: 'sent', detail: 'HTTP 200' });
    const [call] = double.calls;
    const body = call?.body ?? '';
    const payload = WebhookSchema.parse(JSON.parse(body));
    expect(payload).toMatchObject({
      dedupKey: KEY,
      notificationReason: 'firing',
      commonLabels: { alertname: 'MonitorDown', severity: 'critical' },
      alerts: [
        { status: 'firing', startsAt: new Date(T0).toISOString(), endsAt: '0001-01-01T00:00:00Z' },
        { status: 'resolved', endsAt: new Date(T0 + 240_000).toISOString() },
      ],
    });
    expect(call?.headers).toMatchObject({
      'idempotency-key': KEY,
      authorization: 'Bearer tok-12345',
      'x-tocsin-signature': `sha256=${createHmac('sha256', 'sign-12345').update(body).digest('hex')}`,
    });
    expect(outcome.request).toContain('Idempotency-Key');
    expect(outcome.request).not.toMatch(/tok-12345|s3cret-path|key-98765/);
  });

  it('cuts to max_alerts and says how many are missing', async () => {
    await using double = await new HttpDouble().listen();
    const alerts = Array.from({ length: 500 }, (_, i) => alertOf(`m${i}`));
    await attempt({ type: 'webhook', url: double.url(), max_alerts: 3 }, messageOf(alerts));
    const payload = WebhookSchema.parse(JSON.parse(double.calls[0]?.body ?? ''));
    expect([payload.alerts.length, payload.truncatedAlerts]).toEqual([3, 497]);
  });

  const answers: readonly (readonly [Behaviour, object])[] = [
    [{ status: 204 }, { result: 'sent' }],
    [{ status: 302, headers: { location: 'http://127.0.0.1:1/' } }, { result: 'client' }],
    [
      { status: 400, body: 'invalid_payload' },
      { result: 'client', detail: 'HTTP 400: invalid_payload' },
    ],
    [{ status: 401 }, { result: 'auth' }],
    [{ status: 403, body: 'invalid_token' }, { result: 'auth' }],
    [{ status: 404 }, { result: 'client' }],
    [
      { status: 429, headers: { 'retry-after': '30' } },
      { result: 'rate_limited', retryAfterMs: 30_000, uncertain: false },
    ],
    [{ status: 500 }, { result: 'server', uncertain: true }],
    [
      { status: 503, headers: { 'retry-after': '5' } },
      { result: 'server', retryAfterMs: 5_000, uncertain: false },
    ],
    ['close', { result: 'network', uncertain: true }],
    ['close_mid_reply', { result: 'network', uncertain: true }],
  ];
  it.each(answers)('understands %j', async (behaviour, expected) => {
    await using double = await new HttpDouble().listen();
    double.next(behaviour);
    const outcome = await attempt({ type: 'webhook', url: double.url() });
    expect(outcome).toMatchObject(expected);
    expect(`${outcome.detail}${outcome.request}${outcome.reply}`).not.toContain('s3cret-path');
    expect(double.calls).toHaveLength(1);
  });

  it('gives up after 30 s on somebody who never answers', async () => {
    await using double = await new HttpDouble().listen();
    double.next('hang');
    const sending = attempt({ type: 'webhook', url: double.url() });
    await until('the request arrived', () => double.calls.length === 1, 2_000);
    clock.advance(29_999);
    const early = await Promise.race([sending, new Promise((resolve) => setTimeout(resolve, 50, 'waiting'))]);
    expect(early).toBe('waiting');
    clock.advance(1);
    expect(await sending).toMatchObject({ result: 'timeout', uncertain: true });
  });

  it('knows that a refused connection delivered nothing', async () => {
    const double = await new HttpDouble().listen();
    const url = double.url();
    await double[Symbol.asyncDispose]();
    expect(await attempt({ type: 'webhook', url })).toMatchObject({ result: 'network', uncertain: false });
  });

  it('says which secret is missing, and refuses an address that is none', async () => {
    expect(await attempt({ type: 'webhook', url: { secret: 'nowhere' } })).toMatchObject({
      result: 'configuration',
      detail: 'The secret “nowhere” is not set (memory). Set it under Settings → Secrets.',
    });
    expect(await attempt({ type: 'slack', api_url: { secret: 'empty' } })).toMatchObject({ result: 'configuration' });
  });
});

describe('Slack', () => {
  it('posts text and one attachment with blocks to the webhook', async () => {
    await using double = await new HttpDouble().listen();
    expect(await attempt({ type: 'slack', api_url: double.url('/services/T0/B0/xyz') })).toMatchObject({
      result: 'sent',
    });
    const [call] = double.calls;
    expect(call?.headers['content-type']).toBe('application/json');
    expect(JSON.parse(call?.body ?? '')).toMatchObject({
      text: 'CRITICAL: orders-api is down',
      attachments: [{ blocks: [{ type: 'header' }, { type: 'section' }, { type: 'context' }] }],
    });
  });
});

describe('desktop', () => {
  it('shows one note per group, which later ones replace', async () => {
    notes.length = 0;
    await attempt({ type: 'desktop' });
    await attempt({ type: 'desktop' }, messageOf([resolved(alertOf('orders-api'))]));
    expect(notes.map((note) => [note.tag, note.title, note.severity, note.alertIds])).toEqual([
      ['desk/{}:{alertname="MonitorDown"}', 'CRITICAL: orders-api is down', 'critical', ['orders-api']],
      ['desk/{}:{alertname="MonitorDown"}', 'RESOLVED: orders-api is down', 'info', ['orders-api']],
    ]);
  });

  it('is tried again when nobody could be shown it', async () => {
    refuse = true;
    expect(await attempt({ type: 'desktop' })).toMatchObject({
      result: 'network',
      detail: 'nobody could be shown the note: no browser is open',
    });
    refuse = false;
  });
});

describe('log file', () => {
  it('writes a JSON line per alert and puts the file aside at 10 MB', async () => {
    const file = join(dir, 'alerts.log');
    await attempt({ type: 'log' }, messageOf([alertOf('a'), resolved(alertOf('b'))]));
    const lines = (await readFile(file, 'utf8')).trim().split('\n');
    expect(lines.map((line): unknown => JSON.parse(line))).toMatchObject([
      { status: 'firing', alertId: 'a', dedupKey: KEY, severity: 'critical' },
      { status: 'resolved', alertId: 'b' },
    ]);
    for (let round = 0; round < 6; round++) {
      await writeFile(file, Buffer.alloc(9_999_999, round));
      await attempt({ type: 'log' });
    }
    expect((await stat(file)).size).toBeLessThan(2_000);
    const sizes = await Promise.all([1, 2, 3, 4].map(async (n) => (await stat(`${file}.${n}`)).size));
    expect(sizes).toEqual([9_999_999, 9_999_999, 9_999_999, 9_999_999]);
    await expect(stat(`${file}.5`)).rejects.toThrow('ENOENT');
  });

  it('says when it cannot be written', async () => {
    const outcome = await attempt({ type: 'log', path: 'missing/alerts.log' });
    expect(outcome).toMatchObject({ result: 'configuration' });
    expect(outcome.detail).toContain('ENOENT');
  });
});
