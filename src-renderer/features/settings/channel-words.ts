import type { Channel, ChannelType, Receiver } from '../../../src-shared/model/receiver.ts';

export const CHANNEL_TITLES: Readonly<Record<ChannelType, string>> = {
  desktop: 'Desktop notification',
  log: 'Log file',
  slack: 'Slack',
  email: 'Email',
  webhook: 'Webhook',
};

/** A channel of a type with nothing filled in. */
export function blankChannel(type: ChannelType): Channel {
  switch (type) {
    case 'desktop':
    case 'log':
      return { type, sendResolved: true };
    case 'slack':
      return { type, sendResolved: true, url: '' };
    case 'email':
      return { type, sendResolved: true, to: [], from: '', host: '', port: 587, tls: 'starttls', verifyTls: true };
    case 'webhook':
      return { type, sendResolved: true, url: '', maxAlerts: 0 };
  }
}

/** A channel in a few words: what it is and where it leads. */
export function channelText(channel: Channel): string {
  switch (channel.type) {
    case 'desktop':
      return 'Desktop notification';
    case 'log':
      return `Log file ${channel.path ?? 'alerts.log'}`;
    case 'slack':
      return channel.channel === undefined ? 'Slack' : `Slack ${channel.channel}`;
    case 'email':
      return `Email to ${channel.to.join(', ')}`;
    case 'webhook':
      return `Webhook ${typeof channel.url === 'string' ? channel.url : `(secret ${channel.url.secret})`}`;
  }
}

/** A secret to be kept before the receiver is saved. */
export interface Sealed {
  readonly name: string;
  readonly value: string;
}

function secretName(receiver: string, index: number, what: string): string {
  return `${receiver}-${index + 1}-${what}`.replaceAll(/[^A-Za-z0-9_.-]+/g, '-').slice(0, 64);
}

/**
 * Takes the secrets out of a receiver: each that was typed becomes a reference by name, and is handed back to be kept in
 * the keychain. So no token ever stands in the database. Pure.
 */
export function sealReceiver(receiver: Receiver): { readonly receiver: Receiver; readonly secrets: readonly Sealed[] } {
  const secrets: Sealed[] = [];
  const seal = <T>(value: T | string, index: number, what: string): T | { secret: string } => {
    if (typeof value !== 'string') return value;
    const name = secretName(receiver.name, index, what);
    secrets.push({ name, value });
    return { secret: name };
  };
  const channels = receiver.channels.map((channel, i): Channel => {
    if (channel.type === 'slack') return { ...channel, url: seal(channel.url, i, 'slack') };
    if (channel.type === 'email' && channel.password !== undefined)
      return { ...channel, password: seal(channel.password, i, 'password') };
    if (channel.type !== 'webhook') return channel;
    return {
      ...channel,
      ...(channel.bearer === undefined ? {} : { bearer: seal(channel.bearer, i, 'bearer') }),
      ...(channel.signingSecret === undefined ? {} : { signingSecret: seal(channel.signingSecret, i, 'signing') }),
    };
  });
  return { receiver: { ...receiver, channels }, secrets };
}
