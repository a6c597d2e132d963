import type { MonitorEntry } from '../../../src-shared/contract/monitor.ts';
import type { ReceiverEntry } from '../../../src-shared/contract/notify.ts';
import type { Routing } from '../../../src-shared/contract/routing.ts';
import type { Monitor } from '../../../src-shared/model/monitor.ts';
import type { Receiver } from '../../../src-shared/model/receiver.ts';
import type { UiRouting } from '../../../src-shared/model/routing.ts';
import { SHIPPED_RECEIVER } from './shipped.ts';

/** Monitors of files and of the UI as one list; a file wins over the UI on the same name, and a pause by hand over both. */
export function mergeMonitors(
  fromFiles: readonly MonitorEntry[],
  fromUi: readonly Monitor[],
  pausedByHand: ReadonlySet<string>,
): readonly MonitorEntry[] {
  const names = new Set(fromFiles.map((entry) => entry.monitor.name));
  const entries: MonitorEntry[] = [
    ...fromFiles,
    ...fromUi
      .filter((monitor) => !names.has(monitor.name))
      .map((monitor): MonitorEntry => ({ monitor, origin: { from: 'ui' } })),
  ];
  return entries.map((entry) =>
    pausedByHand.has(entry.monitor.name) && !entry.monitor.paused
      ? { ...entry, monitor: { ...entry.monitor, paused: true } }
      : entry,
  );
}

/** Receivers of files, of the UI and the shipped one, in this order of precedence on the same name. */
export function mergeReceivers(
  fromFiles: readonly ReceiverEntry[],
  fromUi: readonly Receiver[],
): readonly ReceiverEntry[] {
  const entries: ReceiverEntry[] = [...fromFiles];
  const have = (name: string): boolean => entries.some((entry) => entry.receiver.name === name);
  for (const receiver of fromUi) if (!have(receiver.name)) entries.push({ receiver, origin: { from: 'ui' } });
  if (!have(SHIPPED_RECEIVER.name)) entries.push({ receiver: SHIPPED_RECEIVER, origin: { from: 'shipped' } });
  return entries;
}

/** What routes lean on, of files and of the UI; an interval of a file wins over one of the same name. */
export function mergeRouting(fromFiles: Routing, fromUi: UiRouting): Routing {
  const names = new Set(fromFiles.timeIntervals.map((entry) => entry.interval.name));
  return {
    timeIntervals: [
      ...fromFiles.timeIntervals,
      ...fromUi.timeIntervals
        .filter((interval) => !names.has(interval.name))
        .map((interval) => ({ interval, origin: { from: 'ui' as const } })),
    ],
    inhibitRules: [
      ...fromFiles.inhibitRules,
      ...fromUi.inhibitRules.map((rule) => ({ rule, origin: { from: 'ui' as const } })),
    ],
  };
}
