import type { Channel } from '../../../src-shared/model/receiver.ts';
import type { ChannelPorts, Outcome } from './channels/channel-kind.ts';
import { type Saying, sendThrough } from './send.ts';

/** The longest one attempt may take in all, ms. */
export const ATTEMPT_MS = 30_000;

/** Sends once. Ends after 30 s at the latest, even when the channel does not listen to its signal; never rejects. */
export async function attemptOnce(
  channel: Channel,
  saying: Saying,
  ports: ChannelPorts,
): Promise<{ readonly outcome: Outcome; readonly at: number; readonly durationMs: number }> {
  const at = ports.clock.now();
  const began = ports.clock.monotonic();
  const abort = new AbortController();
  const late = new Promise<Outcome>((resolve) => {
    abort.signal.addEventListener(
      'abort',
      () => {
        const detail = `no answer within ${ATTEMPT_MS / 1_000} s`;
        // The channel's own answer to the abort knows more; it has one turn of the event loop to give it.
        setImmediate(() => {
          resolve({ result: 'timeout', detail, request: '', reply: '', uncertain: true });
        });
      },
      { once: true },
    );
  });
  using _deadline = ports.clock.after(ATTEMPT_MS, () => {
    abort.abort();
  });
  const outcome = await Promise.race([sendThrough(channel, saying, abort.signal, ports), late]);
  return { outcome, at, durationMs: Math.max(0, ports.clock.monotonic() - began) };
}
