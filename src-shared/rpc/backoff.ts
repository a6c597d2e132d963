const FIRST_MS = 250;
const LONGEST_MS = 15_000;

/**
 * How long to wait before reconnecting for the `attempt`-th time (from 1): doubling from 250 ms to 15 s, the second half
 * of it random, so that many open tabs do not come back in the same moment. `random` is uniform in [0, 1).
 */
export function backoffMs(attempt: number, random: number): number {
  const whole = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt - 1, 16));
  return Math.round(whole / 2 + (whole / 2) * random);
}
