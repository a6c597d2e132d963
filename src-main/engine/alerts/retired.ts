import type { Receiver } from '../../../src-shared/model/receiver.ts';
import type { ToldGroup } from '../store/ops.ts';

/**
 * Receivers that are no longer configured but were told of something: as they were when they were last told, so that they
 * can be told how it ended (docs/adr/0028-told-to-the-end.md).
 */
export function retiredReceivers(
  told: Iterable<ToldGroup>,
  configured: ReadonlyMap<string, Receiver>,
): ReadonlyMap<string, Receiver> {
  const newest = new Map<string, ToldGroup>();
  for (const group of told) {
    if (group.channels === undefined || configured.has(group.receiver)) continue;
    const before = newest.get(group.receiver);
    if (before === undefined || before.lastSentAt < group.lastSentAt) newest.set(group.receiver, group);
  }
  return new Map([...newest].map(([name, { channels = [] }]) => [name, { name, channels: [...channels] }] as const));
}
