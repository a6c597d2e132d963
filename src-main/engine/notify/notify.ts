import type { AttemptResult } from '../../../src-shared/model/notification.ts';
import type { Channel, Receiver } from '../../../src-shared/model/receiver.ts';

/** Last stage: takes outbox rows to their channels, with attempts, back-off and expiry. */
export interface Notify {
  apply(receivers: readonly Receiver[]): void;
  /** Continues with what the last run left in the outbox. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** There are new rows. */
  wake(): void;
  /** Sends one test message through a channel without the outbox. */
  test(
    channel: Channel,
  ): Promise<{ readonly result: AttemptResult; readonly detail: string; readonly durationMs: number }>;
  resend(id: number): Promise<void>;
  stats(): {
    readonly sent: number;
    readonly failed: number;
    readonly pending: number;
    readonly byReceiver: Readonly<Record<string, Readonly<Record<string, number>>>>;
  };
}
