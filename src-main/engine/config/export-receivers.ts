import type { Channel, Receiver } from '../../../src-shared/model/receiver.ts';
import { formatDuration } from '../../../src-shared/time/duration.ts';
import type { HttpOptions, SecretSource, TlsOptions } from '../net/http-options.ts';
import type { Field } from '../notify/channels/field.ts';
import { checkChannel } from '../notify/channels/kinds.ts';
import { writeHttpOptions, writeSecret, writeTls } from './export-scrape.ts';
import { present, type Yaml } from './yaml-value.ts';

/** A receiver as YAML. Channels of one type stand together; the order of the types is that of their first channel. */
export function writeReceiver(receiver: Receiver): Yaml {
  const lists = new Map<string, Yaml[]>();
  for (const channel of receiver.channels) {
    const [list, value] = writeChannel(channel);
    lists.set(list, [...(lists.get(list) ?? []), value]);
  }
  return { name: receiver.name, ...Object.fromEntries(lists) };
}

function writeChannel(channel: Channel): readonly [string, Yaml] {
  const checked = checkChannel(channel);
  // Nothing that is in force fails its own check; what did would be shown as it is.
  if (!checked.ok) return [`${channel.type}_configs`, { send_resolved: channel.sendResolved }];
  const { channel: kept, kind } = checked;
  const keys = Object.entries(kind.fields).flatMap(([name, field]) =>
    Object.entries(writeField(name, field, kept[name])),
  );
  return [kind.list, present({ send_resolved: channel.sendResolved, ...Object.fromEntries(keys) })];
}

function writeField(name: string, field: Field, value: unknown): Readonly<Record<string, Yaml | undefined>> {
  if (value === undefined) return {};
  // The schema of the field has parsed the value: it is of the kind that the field declares.
  switch (field.kind) {
    case 'secret':
      return writeSecret(name, value as SecretSource);
    case 'duration':
      return { [name]: formatDuration(value as number) };
    case 'http':
      return { [name]: present(writeHttpOptions(value as HttpOptions)) };
    case 'tls':
      return { [name]: writeTls(value as TlsOptions) };
    default:
      return { [name]: value as Yaml };
  }
}
