import type { Alert } from '../../../src-shared/model/alert.ts';
import type { GroupMessage, PartOf } from '../../../src-shared/model/notification.ts';
import type { Receiver } from '../../../src-shared/model/receiver.ts';
import type { OpsCommand, ToldGroup } from '../store/ops.ts';
import type { Decision } from './dispatch.ts';
import { type HearsAcks, outboxRows } from './outbox-rows.ts';

/** What alerts are part of, as far as that is known. */
export type ContextOf = (alerts: readonly Alert[]) => readonly PartOf[];

/** What of the surroundings goes into outbox rows. */
export interface RowDeps {
  /** Undefined: nobody knows. */
  readonly contextOf: ContextOf | undefined;
  /** Undefined: no channel is told of acknowledgements. */
  readonly hearsAcks: HearsAcks | undefined;
}

/** A decision as writes to ops.db, and whether there are new outbox rows among them. */
export function decisionCommands(
  decision: Omit<Decision, 'armed'>,
  receivers: ReadonlyMap<string, Receiver>,
  now: number,
  { contextOf, hearsAcks }: RowDeps,
): { readonly commands: readonly OpsCommand[]; readonly queued: boolean } {
  const commands: OpsCommand[] = [];
  for (const event of decision.events) commands.push({ do: 'alert.event', event });
  for (const { receiver, groupKey } of decision.waited) commands.push({ do: 'group.waited', receiver, groupKey });
  for (const group of decision.waiting) commands.push({ do: 'group.wait', group });
  for (const { receiver, groupKey } of decision.forgotten) commands.push({ do: 'group.forget', receiver, groupKey });
  for (const group of decision.told) commands.push({ do: 'group.told', group: withChannels(group, receivers) });
  let queued = false;
  for (const decided of decision.messages) {
    const receiver = receivers.get(decided.message.receiver);
    if (receiver === undefined) continue;
    const { rows, events } = outboxRows(
      { ...decided, message: inContext(decided.message, contextOf) },
      receiver,
      now,
      hearsAcks,
    );
    for (const notification of rows) commands.push({ do: 'outbox.put', notification });
    for (const event of events) commands.push({ do: 'alert.event', event });
    queued ||= rows.length > 0;
  }
  return { commands, queued };
}

/** What is known when the row is written is what every attempt says. */
function inContext(message: GroupMessage, contextOf: ContextOf | undefined): GroupMessage {
  const partOf = contextOf?.(message.alerts) ?? [];
  return partOf.length === 0 ? message : { ...message, partOf: [...partOf] };
}

/** A told group remembers through what it was told. */
export function withChannels(group: ToldGroup, receivers: ReadonlyMap<string, Receiver>): ToldGroup {
  const channels = receivers.get(group.receiver)?.channels ?? group.channels;
  return channels === undefined ? group : { ...group, channels };
}
