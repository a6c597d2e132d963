import type { GroupMessage } from '../../../src-shared/model/notification.ts';
import type { NotificationData } from '../../../src-shared/template/alertmanager-data.ts';
import { type NotificationTemplates, problemOf } from '../../../src-shared/template/notification.ts';
import { type ChannelKind, ConfigurationError } from './channels/channel-kind.ts';
import type { Field } from './channels/field.ts';
import { sourceLink } from './link.ts';
import type { TemplatePreview } from './notify.ts';
import { messageText, plainText, type Surroundings, shortText } from './text.ts';

/** Alerts that the default text given to templates describes. */
const DESCRIBED = 15;

/** A channel's settings with their templates filled, and what could not be filled. */
export interface Prepared {
  readonly settings: Record<string, unknown>;
  /** Empty when every template was filled. */
  readonly note: string;
}

/** What templates see of a message. */
export function templateData(message: GroupMessage, around: Surroundings): NotificationData {
  const words = messageText(message, DESCRIBED, around);
  return {
    receiver: message.receiver,
    status: message.status,
    groupLabels: message.groupLabels,
    groupKey: message.groupKey,
    externalUrl: around.externalUrl,
    reason: message.reason,
    incidents: message.partOf ?? [],
    alerts: message.alerts.map((alert) => ({
      status: alert.state === 'resolved' ? 'resolved' : 'firing',
      labels: alert.labels,
      annotations: alert.annotations,
      startsAt: alert.firedAt ?? alert.activeAt,
      endsAt: alert.state === 'resolved' ? alert.resolvedAt : undefined,
      generatorUrl: sourceLink(around.externalUrl, alert),
      fingerprint: alert.fingerprint,
      value: alert.value,
    })),
    words: {
      title: words.title,
      text: plainText(words),
      short: shortText(words),
      severity: words.severity,
      incident: words.partOf,
      changed: words.changed,
      link: words.link,
    },
  };
}

/** Fills one template for somebody who is writing it. */
export function previewTemplate(
  templates: NotificationTemplates,
  text: string,
  data: NotificationData,
  now: number,
  html: boolean,
): TemplatePreview {
  try {
    return { output: templates.fill(text, data, now, html) };
  } catch (error) {
    const { column, line, message } = problemOf(error, text);
    return { output: '', problem: { line, column, message } };
  }
}

/**
 * Fills the templates of a channel. One that fails takes all of the message's own wording with it: the default text goes out
 * instead, with a line that says what failed. Nobody is left unpaged for a typing error. Throws ConfigurationError when it is
 * the address that cannot be made.
 */
export function fillTemplates(
  kind: ChannelKind,
  settings: Record<string, unknown>,
  templates: NotificationTemplates,
  message: GroupMessage,
  around: Surroundings,
): Prepared {
  const data = templateData(message, around);
  const failures: string[] = [];
  const filled: Record<string, unknown> = {};
  const wording: string[] = [];
  for (const [name, value] of Object.entries(settings)) {
    const field = kind.fields[name];
    if (field?.template === undefined || value === undefined) {
      filled[name] = value;
      continue;
    }
    if (field.address !== true) wording.push(name);
    const html = field.template === 'html' && (kind.escapes?.(settings) ?? true);
    try {
      filled[name] = mapTexts(value, (text) => fill(text, field, html));
    } catch (error) {
      const why = `the template of ${name} failed (${error instanceof Error ? error.message : String(error)})`;
      if (field.required) throw new ConfigurationError(`Nobody to send to: ${why}.`);
      failures.push(why);
    }
  }
  if (failures.length === 0) return { settings: filled, note: '' };
  const left = Object.entries(filled).filter(([name]) => !wording.includes(name));
  return { settings: Object.fromEntries(left), note: `This is the default text: ${failures.join('; ')}.` };

  function fill(text: string, { kind: shape }: Field, html: boolean): string {
    try {
      const said = templates.fill(text, data, message.at, html);
      return shape === 'text' ? said.trim() : said;
    } catch (error) {
      const { column, line, message: why } = problemOf(error, text);
      throw new Error(`${line}:${column}: ${why}`, { cause: error });
    }
  }
}

function mapTexts(value: unknown, fill: (text: string) => string): unknown {
  if (typeof value === 'string') return fill(value);
  if (Array.isArray(value)) return value.map((item: unknown) => mapTexts(item, fill));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, mapTexts(inner, fill)]));
}
