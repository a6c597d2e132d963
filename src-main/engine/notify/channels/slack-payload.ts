import type { Severity } from '../../../../src-shared/model/severity.ts';
import type { AlertText, MessageText } from '../text.ts';
import { cut, escapeMarkup } from './cut.ts';

// Slack's documented limits (Block Kit reference): characters and counts.
export const HEADER_CHARS = 150;
export const TEXT_CHARS = 3_000;
const FIELD_CHARS = 2_000;
const FIELDS = 10;
export const BLOCKS = 50;
/** Alerts described in one message: two blocks each and a few around them stay well below fifty. */
export const DESCRIBED = 15;

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

/** What Slack is told besides where: to a webhook, to `chat.postMessage` and to `chat.update` alike. */
export interface SlackMessage {
  /** Shown where blocks cannot be: notifications, screen readers. */
  readonly text: string;
  readonly attachments: readonly {
    readonly color: string;
    readonly fallback: string;
    readonly blocks: readonly Block[];
  }[];
}

/** The colour of the bar beside a message. */
export function slackColour(text: MessageText): string {
  return text.resolved ? RESOLVED_COLOUR : COLOUR[text.severity];
}

/** The message as Slack shows it best. */
export function slackMessage(text: MessageText, dedupKey: string): SlackMessage {
  const blocks: Block[] = [{ type: 'header', text: { type: 'plain_text', text: cut(text.title, HEADER_CHARS) } }];
  const before = [text.changed, text.partOf].filter((line) => line !== '').join('\n');
  if (before !== '') blocks.push({ type: 'section', text: mrkdwn(escapeMarkup(before), TEXT_CHARS) });
  for (const alert of text.alerts) blocks.push(...alertBlocks(alert, text.alerts.length === 1));
  const links = [`<${escapeMarkup(text.link)}|Open Tocsin>`, `\`${dedupKey.slice(0, 8)}\``];
  if (text.more > 0) links.unshift(`and ${text.more} more`);
  if (text.note !== '') links.push(escapeMarkup(text.note));
  blocks.push({ type: 'context', elements: [mrkdwn(links.join('  ·  '), TEXT_CHARS)] });
  const title = cut(escapeMarkup(text.title), TEXT_CHARS);
  return {
    text: title,
    attachments: [{ color: slackColour(text), fallback: title, blocks: blocks.slice(0, BLOCKS) }],
  };
}

function alertBlocks(alert: AlertText, alone: boolean): readonly Block[] {
  const what = `*<${escapeMarkup(alert.link)}|${escapeMarkup(cut(alert.what, 500))}>*`;
  const lines = [what, escapeMarkup(alert.since), ...(alert.reason === '' ? [] : [escapeMarkup(alert.reason)])];
  const runbook = alert.runbook === undefined ? [] : [['Runbook', alert.runbook] as const];
  const facts = [...alert.facts, ...runbook].slice(0, FIELDS);
  const text = mrkdwn(lines.join('\n'), TEXT_CHARS);
  if (alone && facts.length > 0) {
    const fields = facts.map(([name, value]) => mrkdwn(`*${escapeMarkup(name)}*\n${escapeMarkup(value)}`, FIELD_CHARS));
    return [{ type: 'section', text, fields }];
  }
  const brief = facts.map(([name, value]) => `${escapeMarkup(name)}: ${escapeMarkup(value)}`).join('  ·  ');
  const section: Block = { type: 'section', text };
  return brief === '' ? [section] : [section, { type: 'context', elements: [mrkdwn(brief, TEXT_CHARS)] }];
}

function mrkdwn(text: string, limit: number): Text {
  return { type: 'mrkdwn', text: cut(text, limit) };
}
