import type { Severity } from '../../../../src-shared/model/severity.ts';
import { type AlertText, type MessageText, messageText } from '../text.ts';
import type { ChannelKind } from './channel-kind.ts';
import { resolveUrl } from './credential.ts';
import { postJson } from './post.ts';

// Slack's documented limits (Block Kit reference): characters and counts.
const HEADER_CHARS = 150;
const TEXT_CHARS = 3_000;
const FIELD_CHARS = 2_000;
const FIELDS = 10;
const BLOCKS = 50;
/** Alerts described in one message: two blocks each and a few around them stay well below fifty. */
const DESCRIBED = 15;

const COLOUR: Readonly<Record<Severity, string>> = {
  info: '#5b7fbf',
  warning: '#d9a300',
  error: '#e0651a',
  critical: '#d1242f',
};
const RESOLVED_COLOUR = '#2da44e';

interface Text {
  readonly type: 'plain_text' | 'mrkdwn';
  readonly text: string;
}
type Block =
  | { readonly type: 'header'; readonly text: Text }
  | { readonly type: 'section'; readonly text: Text; readonly fields?: readonly Text[] }
  | { readonly type: 'context'; readonly elements: readonly Text[] };

/** What is posted to an incoming webhook. */
export interface SlackPayload {
  readonly channel?: string;
  /** Shown where blocks cannot be: notifications, screen readers. */
  readonly text: string;
  readonly attachments: readonly {
    readonly color: string;
    readonly fallback: string;
    readonly blocks: readonly Block[];
  }[];
}

/** Slack through an incoming webhook. */
export const slackChannel = {
  type: 'slack',
  fields: {
    sendResolved: 'Also say when it is over.',
    url: 'Address of the incoming webhook; it is a password, so rather a secret.',
    channel: 'Channel, for old webhooks that may choose it.',
  },
  limits: `${BLOCKS} blocks, ${HEADER_CHARS} characters in the header, ${TEXT_CHARS} in a text; ${DESCRIBED} alerts are described.`,
  async send(channel, delivery, { secrets, clock }) {
    const url = await resolveUrl(channel.url, secrets);
    const text = messageText(delivery.message, delivery.externalUrl, DESCRIBED);
    const body = JSON.stringify(slackPayload(text, delivery.dedupKey, channel.channel));
    // Slack ignores it; a proxy or a double between us and Slack can tell a repeat by it.
    const headers = { 'Idempotency-Key': delivery.dedupKey };
    return postJson({ url, headers, body, signal: delivery.signal, clock, secrets: [] });
  },
} as const satisfies ChannelKind<'slack'>;

export function slackPayload(text: MessageText, dedupKey: string, channel: string | undefined): SlackPayload {
  const blocks: Block[] = [{ type: 'header', text: { type: 'plain_text', text: cut(text.title, HEADER_CHARS) } }];
  for (const alert of text.alerts) blocks.push(...alertBlocks(alert, text.alerts.length === 1));
  const links = [`<${escape(text.link)}|Open Tocsin>`, `\`${dedupKey.slice(0, 8)}\``];
  if (text.more > 0) links.unshift(`and ${text.more} more`);
  blocks.push({ type: 'context', elements: [mrkdwn(links.join('  ·  '), TEXT_CHARS)] });
  return {
    ...(channel === undefined ? {} : { channel }),
    text: cut(escape(text.title), TEXT_CHARS),
    attachments: [
      {
        color: text.resolved ? RESOLVED_COLOUR : COLOUR[text.severity],
        fallback: cut(escape(text.title), TEXT_CHARS),
        blocks: blocks.slice(0, BLOCKS),
      },
    ],
  };
}

function alertBlocks(alert: AlertText, alone: boolean): readonly Block[] {
  const what = `*<${escape(alert.link)}|${escape(cut(alert.what, 500))}>*`;
  const lines = [what, escape(alert.since), ...(alert.reason === '' ? [] : [escape(alert.reason)])];
  const runbook = alert.runbook === undefined ? [] : [['Runbook', alert.runbook] as const];
  const facts = [...alert.facts, ...runbook].slice(0, FIELDS);
  const text = mrkdwn(lines.join('\n'), TEXT_CHARS);
  if (alone && facts.length > 0) {
    const fields = facts.map(([name, value]) => mrkdwn(`*${escape(name)}*\n${escape(value)}`, FIELD_CHARS));
    return [{ type: 'section', text, fields }];
  }
  const brief = facts.map(([name, value]) => `${escape(name)}: ${escape(value)}`).join('  ·  ');
  const section: Block = { type: 'section', text };
  return brief === '' ? [section] : [section, { type: 'context', elements: [mrkdwn(brief, TEXT_CHARS)] }];
}

function mrkdwn(text: string, limit: number): Text {
  return { type: 'mrkdwn', text: cut(text, limit) };
}

/** The three characters that Slack reads as control characters. */
function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** At most `limit` characters; never half of a surrogate pair or of an escaped character. */
function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  return `${text.slice(0, limit - 1).replace(/(?:[\uD800-\uDBFF]|&[a-z]{0,4})$/, '')}…`;
}
