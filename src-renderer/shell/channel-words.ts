import type { Channel, ChannelField, ChannelKindInfo, Receiver } from '../../src-shared/model/receiver.ts';

/** A value of a channel, as it travels. */
export type ChannelValue = Channel[string];

/** A channel of a kind with nothing filled in. */
export function blankChannel(kind: ChannelKindInfo): Channel {
  return { type: kind.type, sendResolved: true };
}

/** A copy with a field set, or without it: what is empty is absent. */
export function withField(channel: Channel, name: string, value: ChannelValue | undefined): Channel {
  const { type, sendResolved, ...rest } = channel;
  const others = Object.fromEntries(Object.entries(rest).filter(([key]) => key !== name));
  return { type, sendResolved, ...others, ...(value === undefined || value === '' ? {} : { [name]: value }) };
}

/** What has to be filled in before anything can be sent, by field. */
export function missingFields(channel: Channel, kind: ChannelKindInfo): readonly ChannelField[] {
  return kind.fields.filter(({ name, required }) => required && (channel[name] === undefined || channel[name] === ''));
}

/** A channel in a few words: what it is and where it leads. A secret is never among them. */
export function channelText(channel: Channel, kinds: readonly ChannelKindInfo[]): string {
  const kind = kinds.find(({ type }) => type === channel.type);
  if (kind === undefined) return channel.type;
  const value = kind.summary === undefined ? undefined : channel[kind.summary];
  const secret = kind.fields.find(({ name }) => name === kind.summary)?.kind === 'secret';
  return (typeof value === 'string' || typeof value === 'number') && !secret ? `${kind.label} ${value}` : kind.label;
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
export function sealReceiver(
  receiver: Receiver,
  kinds: readonly ChannelKindInfo[],
): { readonly receiver: Receiver; readonly secrets: readonly Sealed[] } {
  const secrets: Sealed[] = [];
  const seal = (value: ChannelValue | undefined, name: string): ChannelValue | undefined => {
    if (typeof value !== 'string' || value === '') return value;
    secrets.push({ name, value });
    return { secret: name };
  };
  const channels = receiver.channels.map((channel, i): Channel => {
    const fields = kinds.find(({ type }) => type === channel.type)?.fields ?? [];
    return fields.reduce((sealed, { kind, name }) => {
      const value = sealed[name];
      if (kind === 'secret') return withField(sealed, name, seal(value, secretName(receiver.name, i, name)));
      if (kind !== 'http') return sealed;
      const http = objectOf(value);
      const authorization = objectOf(http['authorization']);
      const credentials = seal(authorization['credentials'], secretName(receiver.name, i, 'authorization'));
      return credentials === undefined
        ? sealed
        : withField(sealed, name, { ...http, authorization: { ...authorization, credentials } });
    }, channel);
  });
  return { receiver: { ...receiver, channels }, secrets };
}

/** The value as a block of names; empty when it is none. */
export function objectOf(value: ChannelValue | undefined): Readonly<Record<string, Exclude<ChannelValue, undefined>>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}
