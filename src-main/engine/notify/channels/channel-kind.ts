import type { AttemptResult, GroupMessage } from '../../../../src-shared/model/notification.ts';
import type { ChannelKindInfo } from '../../../../src-shared/model/receiver.ts';
import type { Clock, Notifier, Secrets } from '../../ports.ts';
import type { MessageText } from '../text.ts';
import type { Credentials } from './credential.ts';
import type { Fields, SettingsOf } from './field.ts';

/** What the other side called our message when it took it (Slack: `ts` and `channel`); kept until the group is over. */
export type Reference = Readonly<Record<string, string>>;

/** One attempt at saying one message. */
export interface Delivery {
  readonly message: GroupMessage;
  /** The same in every attempt at this message. */
  readonly dedupKey: string;
  /** The same for every message about this group to this channel: what fires and what ends belong together. */
  readonly threadKey: string;
  /** Where the console can be reached, with or without a slash at the end; for links. */
  readonly externalUrl: string;
  /** Aborted when the attempt has taken too long. */
  readonly signal: AbortSignal;
  /** Of the group's earlier message through this channel. */
  readonly reference: Reference | undefined;
  /** A dry run: everything is made and nothing is sent. */
  readonly rehearsal: boolean;
  /** The message in words, with at most so many alerts described. */
  readonly words: (alerts: number) => MessageText;
}

/** How an attempt ended. `request` and `reply` are the evidence. */
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
  /** What the group's next message through this channel needs. */
  readonly reference?: Reference;
}

export interface ChannelPorts {
  readonly secrets: Secrets;
  readonly notifier: Notifier;
  readonly clock: Clock;
  readonly dataDir: string;
}

/** What a channel sends with: the ports, and the secrets of this attempt, which no outcome repeats. */
export interface SendPorts extends ChannelPorts {
  readonly credentials: Credentials;
}

/** A field that is wrong in the light of others. */
export interface SettingsProblem {
  readonly field: string;
  readonly message: string;
}

/**
 * One way to reach people. Adding a channel is adding a file with one of these to `kinds.ts`: the configuration file, the
 * export, the form, the documentation and the contract follow from the declaration.
 */
export interface ChannelKind<F extends Fields = Fields> extends Omit<ChannelKindInfo, 'fields' | 'summary'> {
  /** With its article, for sentences: "an email". */
  readonly noun: string;
  readonly fields: F;
  readonly summary?: keyof F & string;
  /** Keys that Alertmanager has and that are not built: refused by name. */
  readonly later?: readonly string[];
  /** The fields that say who is reached: channels that agree in them share the rate. */
  readonly target: readonly (keyof F & string)[];
  /** Whether templates of kind `html` escape what they put in; by default they do. */
  escapes?(settings: SettingsOf<F>): boolean;
  /** What is wrong though every field alone is right. */
  check?(settings: SettingsOf<F>): readonly SettingsProblem[];
  /**
   * Whether it is told at once that what it was told of is acknowledged, or no longer is: where that changes a message or an
   * incident that stands there, and rings nobody. By default it is not.
   */
  readonly hearsAcks?: (settings: SettingsOf<F>) => boolean;
  /** Loads what sending needs: asked for when a receiver has such a channel, so that the first message does not wait for it. */
  load?(): Promise<unknown>;
  /** Never rejects for a delivery that failed: that is an outcome. May reject with ConfigurationError. */
  send(settings: SettingsOf<F>, delivery: Delivery, ports: SendPorts): Promise<Outcome>;
}

/** Keeps the fields' types inside the declaration; outside, every kind is alike. */
export function channelKind<const F extends Fields>(kind: ChannelKind<F>): ChannelKind {
  // `send` is given settings that the fields' own schemas have parsed.
  return kind as unknown as ChannelKind;
}

/** The channel cannot work as it is set up; trying again does not help. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}
