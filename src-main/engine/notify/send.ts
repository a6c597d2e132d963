import { createHash } from 'node:crypto';
import type { GroupMessage } from '../../../src-shared/model/notification.ts';
import type { Channel } from '../../../src-shared/model/receiver.ts';
import { NotificationTemplates } from '../../../src-shared/template/notification.ts';
import { type ChannelPorts, ConfigurationError, type Outcome, type Reference } from './channels/channel-kind.ts';
import { Credentials } from './channels/credential.ts';
import { checkChannel } from './channels/kinds.ts';
import { fillTemplates } from './prepare.ts';
import { messageText } from './text.ts';

/** What is to be said, and what is known of what was said before. */
export interface Saying {
  readonly message: GroupMessage;
  readonly dedupKey: string;
  readonly externalUrl: string;
  /** Of the group's earlier message through this channel. */
  readonly reference?: Reference | undefined;
  /** Ids of the alerts that this channel was told are firing. */
  readonly toldFiring?: readonly string[] | undefined;
  readonly templates?: NotificationTemplates;
  /** Makes everything and sends nothing. */
  readonly rehearsal?: boolean;
}

/** No files, only the well-known names. */
const PLAIN_TEMPLATES = new NotificationTemplates();

/** The same for every message about a group to a receiver; 32 hex digits. */
export function threadKey({ receiver, groupKey }: GroupMessage): string {
  return createHash('sha256').update(`${receiver}\n${groupKey}`).digest('hex').slice(0, 32);
}

/** Sends through whichever kind the channel is. Never rejects: whatever goes wrong is an outcome, and no outcome holds a secret. */
export async function sendThrough(
  channel: Channel,
  saying: Saying,
  signal: AbortSignal,
  ports: ChannelPorts,
): Promise<Outcome> {
  const credentials = new Credentials(ports.secrets);
  const outcome = await sendBare(channel, saying, signal, { ...ports, credentials });
  const clean = (text: string): string => credentials.redact(text);
  return {
    ...outcome,
    detail: clean(outcome.detail),
    request: clean(outcome.request),
    reply: clean(outcome.reply),
  };
}

async function sendBare(
  channel: Channel,
  { rehearsal = false, templates = PLAIN_TEMPLATES, ...saying }: Saying,
  signal: AbortSignal,
  ports: ChannelPorts & { readonly credentials: Credentials },
): Promise<Outcome> {
  try {
    const checked = checkChannel(channel);
    if (!checked.ok) {
      const words = checked.issues.map(({ message, path }) => `${path.join('.')}: ${message}`).join('; ');
      throw new ConfigurationError(`The channel is not set up completely: ${words}.`);
    }
    const { kind, settings } = checked;
    const { dedupKey, externalUrl, message, reference, toldFiring } = saying;
    const around = { externalUrl, toldFiring };
    const { note, settings: filled } = fillTemplates(kind, settings, templates, message, around);
    const delivery = {
      message,
      dedupKey,
      threadKey: threadKey(message),
      externalUrl,
      signal,
      reference,
      rehearsal,
      words: (alerts: number) => messageText(message, alerts, { ...around, note }),
    };
    return await kind.send(filled, delivery, ports);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    // What is not foreseen may heal, so it is tried again; what is wrongly set up is not.
    const result = error instanceof ConfigurationError ? 'configuration' : 'server';
    return { result, detail, request: '', reply: '', uncertain: result === 'server' };
  }
}
