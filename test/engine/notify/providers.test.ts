import { describe, expect, it } from 'vitest';
import { attemptOnce } from '../../../src-main/engine/notify/attempt.ts';
import type { ChannelPorts, Outcome } from '../../../src-main/engine/notify/channels/channel-kind.ts';
import { CHANNEL_KINDS } from '../../../src-main/engine/notify/channels/kinds.ts';
import type { Saying } from '../../../src-main/engine/notify/send.ts';
import type { GroupMessage } from '../../../src-shared/model/notification.ts';
import { Channel } from '../../../src-shared/model/receiver.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { until } from '../../support/wait.ts';
import { type Behaviour, HttpDouble } from './http-double.ts';
import { alertOf, messageOf, quietNotifier, resolved, secretsOf } from './messages.ts';
import { PROVIDERS, type Provider } from './providers.ts';

const KEY = 'k'.repeat(32);
const clock = new FakeClock();
const ports: ChannelPorts = { clock, dataDir: '/nowhere', secrets: secretsOf({}), notifier: quietNotifier };
const FIRING = messageOf([alertOf('orders-api')]);

function attempt(
  provider: Provider,
  base: string,
  message: GroupMessage = FIRING,
  more: Partial<Saying> & { readonly settings?: object } = {},
): Promise<Outcome> {
  const { settings, ...saying } = more;
  const channel = Channel.parse({ type: provider.type, ...provider.settings(base), ...settings });
  const whole = { message, dedupKey: KEY, externalUrl: 'http://127.0.0.1:9470/', ...saying };
  return attemptOnce(channel, whole, ports).then(({ outcome }) => outcome);
}

function provider(type: string, nth = 0): Provider {
  const found = PROVIDERS.filter((one) => one.type === type)[nth];
  if (found === undefined) throw new Error(`no provider ${type}`);
  return found;
}

/** What any provider may answer, and what it has to mean. */
const ANSWERS: readonly (readonly [Behaviour, object])[] = [
  [
    { status: 400, body: 'bad' },
    { result: 'client', uncertain: false },
  ],
  [{ status: 401 }, { result: 'auth', uncertain: false }],
  [
    { status: 429, headers: { 'retry-after': '7' } },
    { result: 'rate_limited', retryAfterMs: 7_000 },
  ],
  [{ status: 500 }, { result: 'server', uncertain: true }],
  ['close', { result: 'network', uncertain: true }],
  ['close_mid_reply', { result: 'network', uncertain: true }],
];

it('every kind that speaks HTTP has a provider here', () => {
  const http = CHANNEL_KINDS.filter(({ fields }) => 'http_config' in fields).map(({ type }) => type);
  expect(http.filter((type) => !PROVIDERS.some((one) => one.type === type))).toEqual([]);
});

describe.each(PROVIDERS.map((one) => [`${one.type} (${one.path.source})`, one] as const))('%s', (_name, one) => {
  it('is told in its own words, and nothing that is kept of it holds a secret', async () => {
    await using double = await new HttpDouble().listen();
    double.next(one.good);
    const outcome = await attempt(one, double.url(''));
    expect(outcome).toMatchObject({ result: 'sent' });
    const [call] = double.calls;
    expect(call?.method).toBe(one.method ?? 'POST');
    expect(call?.path).toMatch(one.path);
    if (one.authorization !== undefined) expect(call?.headers.authorization).toMatch(one.authorization);
    if (call !== undefined) one.takes(call);
    expect(`${outcome.detail}${outcome.request}${outcome.reply}`).not.toContain('s3cret');
  });

  it('is told as much as it takes, whatever the alerts say', async () => {
    await using double = await new HttpDouble().listen();
    double.next(one.good, one.good);
    const loud = {
      summary: '<b>&"\u{1f514}'.repeat(900),
      description: 'é\n'.repeat(9_000),
      runbook_url: 'https://wiki/x',
    };
    const many = Array.from({ length: 60 }, (_, i) => alertOf(`m${i}`, { annotations: loud }));
    expect(await attempt(one, double.url(''), messageOf(many))).toMatchObject({ result: 'sent' });
    const call = double.calls.at(-1);
    if (call !== undefined) one.takes(call);
    if (one.type !== 'webhook' && one.type !== 'alertmanager')
      expect(Buffer.byteLength(call?.body ?? '')).toBeLessThan(one.type.startsWith('msteams') ? 28_000 : 131_072);
  });

  it('answers, and every answer has its meaning', async () => {
    await using double = await new HttpDouble().listen();
    for (const [behaviour, meaning] of [...ANSWERS, ...one.says]) {
      double.next(behaviour);
      const before = double.calls.length;
      const outcome = await attempt(one, double.url(''));
      expect({ behaviour, ...outcome }).toMatchObject(meaning);
      expect(double.calls.length - before).toBe(1);
      expect(`${outcome.detail}${outcome.request}${outcome.reply}`).not.toContain('s3cret');
    }
  });

  it('is not waited for longer than 30 s', async () => {
    await using double = await new HttpDouble().listen();
    double.next('hang');
    const sending = attempt(one, double.url(''));
    await until('the request arrived', () => double.calls.length === 1, 2_000);
    clock.advance(30_000);
    expect(await sending).toMatchObject({ result: 'timeout', uncertain: true });
  });

  it('is told nothing by a dry run', async () => {
    await using double = await new HttpDouble().listen();
    const outcome = await attempt(one, double.url(''), FIRING, { rehearsal: true });
    expect(outcome.result).toBe('sent');
    expect(outcome.request).toMatch(/^POST http/);
    expect(double.calls).toEqual([]);
  });
});

describe('a story', () => {
  const bodies = (double: HttpDouble): unknown[] => double.calls.map((call): unknown => JSON.parse(call.body));

  it('Slack: as a bot it edits its message and goes on below it', async () => {
    await using double = await new HttpDouble().listen();
    const slack = provider('slack', 1);
    double.next(slack.good);
    const first = await attempt(slack, double.url(''));
    expect(first.reference).toEqual({ ts: '1503435956.000247', channel: 'C024BE91L' });
    const grown = messageOf([alertOf('orders-api'), alertOf('db')], { reason: 'changed' });
    const told = { reference: first.reference, toldFiring: ['orders-api'] };
    double.next(slack.good, slack.good);
    expect(await attempt(slack, double.url(''), grown, told)).toMatchObject({
      result: 'sent',
      reference: first.reference,
    });
    expect(double.calls.map(({ path }) => path)).toEqual([
      '/api/chat.postMessage',
      '/api/chat.update',
      '/api/chat.postMessage',
    ]);
    expect(bodies(double)[1]).toMatchObject({ channel: 'C024BE91L', ts: '1503435956.000247' });
    expect(bodies(double)[2]).toEqual({
      channel: 'C024BE91L',
      thread_ts: '1503435956.000247',
      text: 'CRITICAL: 2 firing · MonitorDown\nSince the last message: 1 new (db).',
    });
    double.next(slack.good, slack.good);
    await attempt(slack, double.url(''), messageOf([alertOf('db')], { reason: 'repeat' }), told);
    expect(bodies(double).at(-1)).toMatchObject({ reply_broadcast: true });
  });

  it('Slack: begins anew when the message is gone, and tries again when only the thread failed', async () => {
    await using double = await new HttpDouble().listen();
    const slack = provider('slack', 1);
    const told = { reference: { ts: '1.0', channel: 'C1' } };
    double.next({ status: 200, body: '{"ok":false,"error":"message_not_found"}' }, slack.good);
    expect(await attempt(slack, double.url(''), FIRING, told)).toMatchObject({
      result: 'sent',
      reference: { ts: '1503435956.000247' },
    });
    double.next(slack.good, { status: 500 });
    expect(await attempt(slack, double.url(''), FIRING, told)).toMatchObject({ result: 'server' });
  });

  it('PagerDuty and Opsgenie: triggered, acknowledged and resolved under one key', async () => {
    await using double = await new HttpDouble().listen();
    const acked = messageOf([alertOf('a', { ack: { at: 1, by: 'ann', note: '' } })], { reason: 'changed' });
    const over = messageOf([resolved(alertOf('a'))]);
    const pagerduty = provider('pagerduty');
    for (const message of [FIRING, acked, over]) await attempt(pagerduty, double.url(''), message);
    const events = bodies(double) as { readonly event_action: string; readonly dedup_key: string }[];
    expect(events.map((event) => event.event_action)).toEqual(['trigger', 'acknowledge', 'resolve']);
    expect(new Set(events.map((event) => event.dedup_key)).size).toBe(1);
    expect(events[2]).toEqual({ routing_key: 'r0s3cret', event_action: 'resolve', dedup_key: events[0]?.dedup_key });
    const opsgenie = provider('opsgenie');
    for (const message of [FIRING, acked, over]) await attempt(opsgenie, double.url(''), message);
    const alias = events[0]?.dedup_key ?? '';
    expect(double.calls.slice(3).map(({ path }) => path)).toEqual([
      '/v2/alerts',
      `/v2/alerts/${alias}/acknowledge?identifierType=alias`,
      `/v2/alerts/${alias}/close?identifierType=alias`,
    ]);
  });

  it('Opsgenie: brings an open alert up to date when told so', async () => {
    await using double = await new HttpDouble().listen();
    const message = messageOf([alertOf('a')], { reason: 'changed' });
    await attempt(provider('opsgenie'), double.url(''), message, { settings: { update_alerts: true } });
    expect(double.calls.map(({ method, path }) => `${method} ${path.split('/').at(-1) ?? ''}`)).toEqual([
      'POST alerts',
      'PUT message?identifierType=alias',
      'PUT description?identifierType=alias',
    ]);
  });

  it('Pushover: an emergency is taken back when it is over', async () => {
    await using double = await new HttpDouble().listen();
    const pushover = provider('pushover');
    double.next(pushover.good);
    const { reference } = await attempt(pushover, double.url(''));
    const over = messageOf([resolved(alertOf('orders-api'))]);
    expect(await attempt(pushover, double.url(''), over, { reference })).toMatchObject({ result: 'sent' });
    expect(double.calls.map(({ path }) => path)).toEqual([
      '/1/messages.json',
      `/1/receipts/${reference?.['receipt'] ?? ''}/cancel.json`,
      '/1/messages.json',
    ]);
    expect(double.calls[2]?.body).toContain('priority=0');
  });

  it('Telegram: what follows answers the first message', async () => {
    await using double = await new HttpDouble().listen();
    const telegram = provider('telegram');
    double.next(telegram.good, telegram.good);
    const { reference } = await attempt(telegram, double.url(''));
    const second = await attempt(telegram, double.url(''), FIRING, { reference });
    expect(bodies(double)[1]).toMatchObject({ reply_parameters: { message_id: 77 } });
    expect(second.reference).toEqual(reference);
  });

  it('Alertmanager: what fires is believed for a while, what is over has ended', async () => {
    await using double = await new HttpDouble().listen();
    const message = messageOf([alertOf('a'), resolved(alertOf('b'))]);
    await attempt(provider('alertmanager'), double.url(''), message, { settings: { hold: 3_600_000 } });
    const [fires, ended] = bodies(double)[0] as { readonly endsAt: string }[];
    expect(Date.parse(fires?.endsAt ?? '') - message.at).toBe(3_600_000);
    expect(Date.parse(ended?.endsAt ?? '')).toBe(message.at);
  });
});
