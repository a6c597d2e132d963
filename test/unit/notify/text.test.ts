import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { emailHtml } from '../../../src-main/engine/notify/channels/email-html.ts';
import { slackMessage } from '../../../src-main/engine/notify/channels/slack-payload.ts';
import { messageText, plainText, shortText } from '../../../src-main/engine/notify/text.ts';
import { alertOf, messageOf, resolved } from '../../engine/notify/messages.ts';

const AROUND = { externalUrl: 'http://127.0.0.1:9470/' };

describe('the words of a message', () => {
  it('say what, since when, how bad, where, why and what to do', () => {
    const acked = { ...alertOf('orders-api'), ack: { at: 0, by: 'ann', note: 'on it' } };
    const text = messageText(messageOf([acked]), 10, AROUND);
    expect(text.title).toBe('CRITICAL: orders-api is down');
    expect(plainText(text)).toBe(
      [
        'orders-api is down',
        '  critical, firing for 4 min (since 2026-01-05 03:00 UTC)',
        '  connection refused <b>&"now"</b>',
        '  Monitor: orders-api',
        '  Target: https://orders-api/',
        '  Rule: MonitorDown',
        '  Value: 2',
        '  Acknowledged: by ann: on it',
        '  Runbook: https://wiki/down',
        '  http://127.0.0.1:9470/#/alerts?id=orders-api',
      ].join('\n'),
    );
  });

  it('say how it ended', () => {
    const text = messageText(messageOf([resolved(alertOf('orders-api'))]), 10, AROUND);
    expect(text.title).toBe('RESOLVED: orders-api is down');
    expect(text.alerts[0]?.since).toBe('resolved after 4 min (2026-01-05 03:00 UTC – 2026-01-05 03:04 UTC)');
  });

  it('describe the worst and count the rest', () => {
    const many = Array.from({ length: 47 }, (_, i) =>
      alertOf(`m${i}`, { labels: { severity: i === 40 ? 'critical' : 'warning' } }),
    );
    const text = messageText(messageOf([...many, resolved(alertOf('old'))]), 11, AROUND);
    expect(text.title).toBe('CRITICAL: 47 firing, 1 resolved · MonitorDown');
    expect(text.alerts[0]?.what).toBe('m40 is down');
    expect(plainText(text).split('\n\n').at(-1)).toBe('and 37 more: http://127.0.0.1:9470/#/alerts');
  });

  it('say what it is part of, where that is known, in every shape', () => {
    const partOf = [{ incident: 'i', cause: 'gateway <b> is down', alerts: 21 }];
    const message = messageOf([alertOf('orders-api')], { partOf, because: 'Escalated by ann.' });
    const text = messageText(message, 10, AROUND);
    const line = 'Part of: gateway <b> is down, 21 alerts';
    expect(plainText(text).split('\n').slice(0, 4)).toEqual(['Escalated by ann.', line, '', 'orders-api is down']);
    expect(shortText(text).split('\n')).toContain(line);
    expect(emailHtml(text)).toContain('Part of: gateway &lt;b&gt; is down, 21 alerts');
    expect(JSON.stringify(slackMessage(text, 'd'))).toContain('Part of: gateway &lt;b&gt; is down, 21 alerts');
    // Whoever reads it later reads the same.
    expect(JSON.stringify(messageText(structuredClone(message), 10, AROUND))).toBe(JSON.stringify(text));
    const alone = messageText(messageOf([alertOf('orders-api')]), 10, AROUND);
    for (const words of [
      plainText(alone),
      shortText(alone),
      emailHtml(alone),
      JSON.stringify(slackMessage(alone, 'd')),
    ])
      expect(words).not.toContain('Part of');
  });

  it('say that it is a repeat, and help themselves without a summary', () => {
    const bare = { ...alertOf('m'), annotations: {} };
    expect(messageText(messageOf([bare], { reason: 'repeat' }), 1, AROUND).title).toBe(
      'CRITICAL (still): MonitorDown on m',
    );
  });
});

/** Slack's documented shape and limits of what a webhook takes (Block Kit reference). */
const plain = (max: number) => z.strictObject({ type: z.literal('plain_text'), text: z.string().min(1).max(max) });
const mrkdwn = (max: number) => z.strictObject({ type: z.literal('mrkdwn'), text: z.string().min(1).max(max) });
const PlainText = z.object({ type: z.literal('plain_text') });
const Block = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('header'), text: plain(150) }),
  z.strictObject({
    type: z.literal('section'),
    text: mrkdwn(3_000),
    fields: z.array(mrkdwn(2_000)).min(1).max(10).optional(),
  }),
  z.strictObject({ type: z.literal('context'), elements: z.array(mrkdwn(3_000)).min(1).max(10) }),
]);
const SlackSchema = z.strictObject({
  text: z.string().min(1).max(3_000),
  attachments: z
    .array(
      z.strictObject({
        color: z.string().regex(/^#[0-9a-f]{6}$/),
        fallback: z.string(),
        blocks: z.array(Block).min(1).max(50),
      }),
    )
    .length(1),
});

describe('Slack blocks', () => {
  it('show one alert with fields in the colour of its severity, and green when it is over', () => {
    const firing = slackMessage(messageText(messageOf([alertOf('a')]), 15, AROUND), 'd'.repeat(32));
    const [attachment] = SlackSchema.parse(firing).attachments;
    expect(attachment?.blocks.map((b) => b.type)).toEqual(['header', 'section', 'context']);
    expect(JSON.stringify(attachment)).toContain('connection refused &lt;b&gt;&amp;\\"now\\"&lt;/b&gt;');
    expect(firing).toMatchObject({ attachments: [{ color: '#d1242f' }] });
    const over = slackMessage(messageText(messageOf([resolved(alertOf('a'))]), 15, AROUND), 'd');
    expect(over.attachments[0]?.color).toBe('#2da44e');
  });

  it('stay within the limits whatever the alerts say', () => {
    const wild = fc.oneof(
      fc.string({ maxLength: 40 }),
      fc.constantFrom('<!channel>', '&'.repeat(4_000), '😀'.repeat(2_000), 'x'.repeat(9_000)),
    );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), wild, wild, wild, (count, summary, description, value) => {
        const alerts = Array.from({ length: count }, (_, i) =>
          alertOf(`m${i}`, { annotations: { summary, description, runbook_url: value }, labels: { instance: value } }),
        );
        const payload = slackMessage(messageText(messageOf(alerts), 15, AROUND), 'd'.repeat(32));
        SlackSchema.parse(payload);
        // Slack would call everybody for <!channel>; nothing of an alert may be read as markup (the header is plain text).
        const marked = JSON.stringify(payload, (_, v: unknown) => (PlainText.safeParse(v).success ? undefined : v));
        expect(marked).not.toContain('<!');
        expect(payload.text).not.toMatch(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])/);
      }),
      { numRuns: 100 },
    );
  });
});

describe('HTML mail', () => {
  it('escapes what the alert says and links only to the web', () => {
    const evil = alertOf('a', { annotations: { summary: '<script>x</script>', runbook_url: 'javascript:alert(1)' } });
    const html = emailHtml(messageText(messageOf([evil]), 5, AROUND));
    expect(html).not.toContain('<script>');
    expect(html).not.toContain('href="javascript:');
    expect(html).toContain('&lt;script&gt;');
  });
});
