import type { AttemptResult, GroupMessage } from '../../../../src-shared/model/notification.ts';
import type { ChannelOf, ChannelType } from '../../../../src-shared/model/receiver.ts';
import type { Clock, Notifier, Secrets } from '../../ports.ts';

/** One attempt at saying one message. */
export interface Delivery {
  readonly message: GroupMessage;
  readonly dedupKey: string;
  /** Where the console can be reached, with or without a slash at the end; for links. */
  readonly externalUrl: string;
  /** Aborted when the attempt has taken too long. */
  readonly signal: AbortSignal;
}

/** How an attempt ended. `request` and `reply` are the evidence, without secrets. */
export interface Outcome {
  readonly result: AttemptResult;
  /** One sentence for people. */
  readonly detail: string;
  readonly request: string;
  readonly reply: string;
  /** The other side asked to be left alone for this long, ms. */
  readonly retryAfterMs?: number;
  /** Not known to be sent, and not known to be not sent: the connection broke after the message had gone out. */
  readonly uncertain?: boolean;
}

export interface ChannelPorts {
  readonly secrets: Secrets;
  readonly notifier: Notifier;
  readonly clock: Clock;
  readonly dataDir: string;
}

/** One way to reach people. Adding a channel is adding a file that satisfies this. */
export interface ChannelKind<T extends ChannelType> {
  readonly type: T;
  /** What each field of the channel means, for forms and documentation. */
  readonly fields: Readonly<Record<Exclude<keyof ChannelOf<T>, 'type'>, string>>;
  /** The limits of the other side that messages are cut to, in words. */
  readonly limits: string;
  /** Never rejects for a delivery that failed: that is an outcome. May reject with ConfigurationError. */
  send(channel: ChannelOf<T>, delivery: Delivery, ports: ChannelPorts): Promise<Outcome>;
}

/** The channel cannot work as it is set up; trying again does not help. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}
