import type { DeliveryOutcome } from '../../src-shared/model/delivery.ts';
import type { AttemptResult } from '../../src-shared/model/notification.ts';

const RESULT_SENTENCES: Readonly<Record<AttemptResult, string>> = {
  sent: 'The message was delivered',
  auth: 'The other side refused the credentials',
  rate_limited: 'The other side asks to wait',
  client: 'The other side did not accept the message',
  server: 'The other side failed',
  network: 'The other side could not be reached',
  timeout: 'The other side did not answer in time',
  configuration: 'The channel is not set up completely',
};

/** How a message fared, and what the other side or the channel said of it. */
export function resultSentence(result: AttemptResult, detail: string): string {
  return `${RESULT_SENTENCES[result]}${detail === '' ? '.' : `: ${detail}.`}`.replace(/\.\.$/, '.');
}

/** How a try ended, in a word or two. */
export const OUTCOME_WORDS: Readonly<Record<DeliveryOutcome, string>> = {
  sent: 'Delivered',
  auth: 'Credentials refused',
  rate_limited: 'Asked to wait',
  client: 'Not accepted',
  server: 'Other side failed',
  network: 'Not reached',
  timeout: 'No answer in time',
  configuration: 'Not set up',
  superseded: 'Replaced by newer',
  expired: 'Given up, too old',
};

/** Whether it is bad news that a try ended so. */
export function isBad(outcome: DeliveryOutcome): boolean {
  return outcome !== 'sent' && outcome !== 'superseded';
}
