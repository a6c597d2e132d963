import type { Channel } from '../../../src-shared/model/receiver.ts';
import type { Clock } from '../ports.ts';
import { kindOf } from './channels/kinds.ts';

/**
 * How fast each other side takes messages. Channels that lead to the same place share its rate, whichever receiver they stand
 * in; a lane asks before it sends and waits rather than be refused.
 */
export class Pace {
  readonly #clock: Pick<Clock, 'now'>;
  /** When the newest messages to a place were sent, oldest first; no more than its rate counts. */
  readonly #sent = new Map<string, readonly number[]>();

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  /** Epoch ms from which the channel takes another message; in the past when it takes one now. */
  freeAt(channel: Channel | undefined): number {
    const rate = channel && kindOf(channel.type)?.limits.rate;
    if (channel === undefined || rate === undefined) return 0;
    const sent = this.#sent.get(placeOf(channel)) ?? [];
    const oldest = sent.length < rate.count ? undefined : sent[sent.length - rate.count];
    // A clock that was set back must not close a channel for longer than its rate asks for.
    return oldest === undefined ? 0 : Math.min(oldest, this.#clock.now()) + rate.perMs;
  }

  /** A message is sent now. */
  take(channel: Channel): void {
    const rate = kindOf(channel.type)?.limits.rate;
    if (rate === undefined) return;
    const place = placeOf(channel);
    this.#sent.set(place, [...(this.#sent.get(place) ?? []), this.#clock.now()].slice(-rate.count));
  }
}

function placeOf(channel: Channel): string {
  const target = kindOf(channel.type)?.target ?? [];
  return JSON.stringify([channel.type, ...target.map((name) => channel[name] ?? null)]);
}
