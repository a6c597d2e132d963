import type { Alert } from '../../../src-shared/model/alert.ts';
import type { PartOf } from '../../../src-shared/model/notification.ts';
import type { Channel } from '../../../src-shared/model/receiver.ts';
import type { Clock, Log, Presence, Random } from '../ports.ts';
import type { Ops, Samples } from '../store/store.ts';
import type { Gate } from './gate.ts';

/** What the alert engine is given. */
export interface AlertsDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly ops: Ops;
  /** Where ALERTS and ALERTS_FOR_STATE go; absent: they are not written. */
  readonly samples?: Samples;
  readonly random: Random;
  /**
   * Sends the states that alerts follow from to ops.db first; see `Watch.sendStates`. Killed in between, a console that
   * knows that an alert ended and not that its outage did would let it fire again.
   */
  readonly sendStates?: () => Promise<void> | undefined;
  /** Whether the watcher sees nothing of this monitor (undefined: of anything) now. */
  isBlind(monitor: string | undefined): boolean;
  /** Whether what a rule saw of this monitor at `at` (epoch ms) lies under a maintenance window; see `Watch.isMasked`. */
  isMasked?(monitor: string | undefined, at: number): boolean;
  /** When planned silence over alerts with these labels ended last, epoch ms: whoever repeats himself counts from then. */
  quietUntil?(labels: Alert['labels']): number | undefined;
  newId(): string;
  /** What else keeps people from being told: the first that answers is the reason that is written down. */
  readonly gates: readonly Gate[];
  /** The incidents that alerts belong to, as far as they are known now: it answers from memory, at once. */
  readonly partOf?: (alerts: readonly Alert[]) => readonly PartOf[];
  /** Whether a channel is told at once that what it was told of is acknowledged, or no longer is; absent: none is. */
  readonly hearsAcks?: (channel: Channel) => boolean;
  /** Whether somebody sits at the machine; absent: that is not known. */
  readonly presence?: Presence;
}
