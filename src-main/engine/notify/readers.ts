/**
 * Channels that a machine reads: it wants every message, in order, at any hour, and closes what it opened only when it is told
 * of that group. Quiet hours, storms and digests are for people.
 */
const MACHINES: ReadonlySet<string> = new Set(['webhook', 'log', 'pagerduty', 'opsgenie', 'alertmanager']);

/** Whether a person reads what goes through this type of channel. */
export function isReadByPeople(channelType: string): boolean {
  return !MACHINES.has(channelType);
}
