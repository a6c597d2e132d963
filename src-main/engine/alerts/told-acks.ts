import type { Alert } from '../../../src-shared/model/alert.ts';

/** The third word of an entry of `ToldGroup.firing`: when the alert was acknowledged, as far as the group knows. */
const ACK = 2;

function wordOf({ ack }: Pick<Alert, 'ack'>): string {
  return ack === undefined ? '' : String(ack.at);
}

/** Whether a group's entry about an alert says of its acknowledgement what is so. */
export function knowsAck(entry: string, alert: Pick<Alert, 'ack'>): boolean {
  return (entry.split(' ')[ACK] ?? '') === wordOf(alert);
}

/** The entry, saying of the acknowledgement what is so. */
export function withAck(entry: string, alert: Pick<Alert, 'ack'>): string {
  const word = wordOf(alert);
  return [...entry.split(' ').slice(0, ACK), ...(word === '' ? [] : [word])].join(' ');
}

/** The entry of an alert that a message does not name: of the acknowledgement the group knows what it knew before. */
export function withAckOf(entry: string, before: string | undefined): string {
  return [...entry.split(' ').slice(0, ACK), ...(before ?? '').split(' ').slice(ACK)].join(' ');
}

/** Who has taken on what, or no longer has: “Acknowledged by ann: on it.” */
export function ackText(changed: readonly Pick<Alert, 'ack'>[]): string {
  const notes = new Map<string, string>();
  for (const { ack } of changed) if (ack !== undefined) notes.set(ack.by, ack.note);
  const taken = [...notes].map(([by, note]) => `Acknowledged by ${by}${note === '' ? '.' : `: ${note}`}`);
  const left = changed.some(({ ack }) => ack === undefined) ? ['No longer acknowledged.'] : [];
  return [...taken, ...left].join(' ');
}
