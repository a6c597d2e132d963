import type { Channel, ChannelType } from '../../../../src-shared/model/receiver.ts';
import {
  type ChannelKind,
  type ChannelPorts,
  ConfigurationError,
  type Delivery,
  type Outcome,
} from './channel-kind.ts';
import { desktopChannel } from './desktop.ts';
import { emailChannel } from './email.ts';
import { logChannel } from './log-file.ts';
import { slackChannel } from './slack.ts';
import { webhookChannel } from './webhook.ts';

/** Every channel there is: a type without a kind does not compile. */
export const CHANNEL_KINDS = {
  desktop: desktopChannel,
  log: logChannel,
  slack: slackChannel,
  email: emailChannel,
  webhook: webhookChannel,
} as const satisfies { readonly [T in ChannelType]: ChannelKind<T> };

/** Sends through whichever kind the channel is. Never rejects: whatever goes wrong is an outcome. */
export async function sendThrough(channel: Channel, delivery: Delivery, ports: ChannelPorts): Promise<Outcome> {
  try {
    return await send(channel, delivery, ports);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    // What is not foreseen may heal, so it is tried again; what is wrongly set up is not.
    const result = error instanceof ConfigurationError ? 'configuration' : 'server';
    return { result, detail, request: '', reply: '', uncertain: result === 'server' };
  }
}

function send(channel: Channel, delivery: Delivery, ports: ChannelPorts): Promise<Outcome> {
  switch (channel.type) {
    case 'desktop':
      return CHANNEL_KINDS.desktop.send(channel, delivery, ports);
    case 'log':
      return CHANNEL_KINDS.log.send(channel, delivery, ports);
    case 'slack':
      return CHANNEL_KINDS.slack.send(channel, delivery, ports);
    case 'email':
      return CHANNEL_KINDS.email.send(channel, delivery, ports);
    case 'webhook':
      return CHANNEL_KINDS.webhook.send(channel, delivery, ports);
  }
}
