import type { AttemptResult } from '../../../src-shared/model/notification.ts';
import type { Random } from '../ports.ts';

const FIRST_MS = 4_000;
const LONGEST_MS = 600_000;
/** A Retry-After beyond this is not believed: the message would be of no use. */
const LONGEST_ASKED_MS = 3_600_000;

/** Whether another attempt can end differently without somebody changing a setting. */
export function isRetryable(result: AttemptResult): boolean {
  return result === 'rate_limited' || result === 'server' || result === 'network' || result === 'timeout';
}

/** Pause after the `attempts`th failed attempt in ms: doubles from 2–4 s to 5–10 min, half of it chance; at least what the other side asked for. */
export function pauseMs(attempts: number, random: Random, askedMs = 0): number {
  const longest = Math.min(LONGEST_MS, FIRST_MS * 2 ** (attempts - 1));
  const pause = longest / 2 + (random() * longest) / 2;
  return Math.round(Math.max(pause, Math.min(askedMs, LONGEST_ASKED_MS)));
}
