import { z } from 'zod';
import {
  Channel,
  type ChannelField,
  type ChannelKindInfo,
  type Receiver,
} from '../../../../src-shared/model/receiver.ts';
import { alertmanagerChannel } from './alertmanager.ts';
import type { ChannelKind } from './channel-kind.ts';
import { desktopChannel } from './desktop.ts';
import { discordChannel } from './discord.ts';
import { emailChannel } from './email.ts';
import type { Field } from './field.ts';
import { logChannel } from './log-file.ts';
import { msteamsChannel, msteamsv2Channel } from './msteams.ts';
import { ntfyChannel } from './ntfy.ts';
import { opsgenieChannel } from './opsgenie.ts';
import { pagerdutyChannel } from './pagerduty.ts';
import { pushoverChannel } from './pushover.ts';
import { slackChannel } from './slack.ts';
import { smsChannel } from './sms.ts';
import { soundChannel } from './sound.ts';
import { telegramChannel } from './telegram.ts';
import { webhookChannel } from './webhook.ts';

/** Every kind of channel there is, in the order in which they are offered. */
export const CHANNEL_KINDS: readonly ChannelKind[] = [
  desktopChannel,
  soundChannel,
  logChannel,
  emailChannel,
  slackChannel,
  msteamsv2Channel,
  msteamsChannel,
  discordChannel,
  telegramChannel,
  pagerdutyChannel,
  opsgenieChannel,
  pushoverChannel,
  ntfyChannel,
  smsChannel,
  webhookChannel,
  alertmanagerChannel,
];

const BY_TYPE = new Map(CHANNEL_KINDS.map((kind) => [kind.type, kind]));

export function kindOf(type: string): ChannelKind | undefined {
  return BY_TYPE.get(type);
}

/** Loads what sending to these receivers needs. What cannot be loaded is said by the message that needs it. */
export function loadFor(receivers: readonly Receiver[]): void {
  for (const type of new Set(receivers.flatMap(({ channels }) => channels.map((channel) => channel.type))))
    kindOf(type)
      ?.load?.()
      .catch(() => undefined);
}

/** The declarations as data, for forms and documentation. */
export function describeKinds(): readonly ChannelKindInfo[] {
  return CHANNEL_KINDS.map(({ docs, fields, help, label, limits, list, summary, type }) => ({
    type,
    label,
    help,
    list,
    docs,
    limits,
    fields: Object.entries(fields).map(([name, field]) => describe(name, field)),
    ...(summary === undefined ? {} : { summary }),
  }));
}

function describe(name: string, field: Field): ChannelField {
  // What the engine alone needs stays here: schemas are no data.
  const { address: _address, global: _global, schema: _schema, ...shown } = field;
  return { name, ...shown };
}

/** Whether a channel is told at once of acknowledgements; one that is not set up completely is not. */
export function hearsAcks(channel: Channel): boolean {
  const { hearsAcks: hears } = kindOf(channel.type) ?? {};
  if (hears === undefined) return false;
  const checked = checkChannel(channel);
  return checked.ok && hears(checked.settings);
}

/** One thing wrong with a channel: the field, and what to write instead. */
export interface ChannelIssue {
  readonly path: readonly (string | number)[];
  readonly message: string;
  /** Found by the schema of the field, which may say more. */
  readonly issue?: z.core.$ZodIssue;
}

export type CheckedChannel =
  | {
      readonly ok: true;
      readonly channel: Channel;
      readonly kind: ChannelKind;
      readonly settings: Record<string, unknown>;
    }
  | { readonly ok: false; readonly issues: readonly ChannelIssue[] };

const SCHEMAS = new Map<string, z.ZodType<Record<string, unknown>>>();

function schemaOf(kind: ChannelKind): z.ZodType<Record<string, unknown>> {
  let schema = SCHEMAS.get(kind.type);
  if (schema === undefined) {
    schema = z.strictObject(
      Object.fromEntries(Object.entries(kind.fields).map(([name, { schema: one }]) => [name, one])),
    );
    SCHEMAS.set(kind.type, schema);
  }
  return schema;
}

/** Checks a channel against the declaration of its kind. `settings` have what is usual filled in, `channel` has it left out. */
export function checkChannel(channel: Channel): CheckedChannel {
  const { type, sendResolved, ...rest } = channel;
  const kind = kindOf(type);
  if (kind === undefined)
    return { ok: false, issues: [{ path: ['type'], message: `there is no channel of the type “${type}”` }] };
  const parsed = schemaOf(kind).safeParse(rest);
  if (!parsed.success) {
    const issues = parsed.error.issues.map((issue) => ({
      path: issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step)),
      message: issue.message,
      issue,
    }));
    return { ok: false, issues };
  }
  const settings = parsed.data;
  const problems = kind.check?.(settings) ?? [];
  if (problems.length > 0)
    return { ok: false, issues: problems.map(({ field, message }) => ({ path: [field], message })) };
  // What is usual is not written down, so that it may change with a later version.
  const given = Object.entries(settings).filter(
    ([name, value]) => value !== undefined && value !== kind.fields[name]?.default,
  );
  return { ok: true, kind, settings, channel: Channel.parse({ type, sendResolved, ...Object.fromEntries(given) }) };
}
