import type { AttemptResult, GroupMessage } from '../../../src-shared/model/notification.ts';
import type { Channel, ChannelKindInfo, Receiver } from '../../../src-shared/model/receiver.ts';
import type { Telling } from '../../../src-shared/model/telling.ts';
import type { NotificationTemplates, TemplateFile } from '../../../src-shared/template/notification.ts';

/** What a template makes, or where it is wrong; line and column count from 1. */
export interface TemplatePreview {
  readonly output: string;
  readonly problem?: { readonly line: number; readonly column: number; readonly message: string };
}

/** Last stage: takes outbox rows to their channels, with attempts, back-off and expiry. */
export interface Notify {
  apply(receivers: readonly Receiver[], templates?: readonly TemplateFile[]): void;
  /** How much a channel says at most, and when not. */
  applyTelling(telling: Telling): void;
  /** Continues with what the last run left in the outbox. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** There are new rows. */
  wake(): void;
  /** Sends one test message through a channel without the outbox. */
  test(
    channel: Channel,
  ): Promise<{ readonly result: AttemptResult; readonly detail: string; readonly durationMs: number }>;
  /** Everything but the sending: what would go out for a message, or for a test message. */
  rehearse(
    channel: Channel,
    message: GroupMessage | undefined,
  ): Promise<{ readonly result: AttemptResult; readonly detail: string; readonly request: string }>;
  /** Fills a template with a message, or with a test message. A mistake is no error: it has its place in the text. */
  preview(text: string, html: boolean, message: GroupMessage | undefined): TemplatePreview;
  /** What can be configured. */
  kinds(): readonly ChannelKindInfo[];
  /** The templates in force. */
  templates(): NotificationTemplates;
  resend(id: number): Promise<void>;
  stats(): {
    readonly sent: number;
    readonly failed: number;
    readonly pending: number;
    readonly byReceiver: Readonly<Record<string, Readonly<Record<string, number>>>>;
  };
}
