import { humanDuration } from '../../src-shared/time/duration.ts';

/** A duration in whole seconds and longer: tenths would flicker where a clock goes on. */
export function steadyDuration(ms: number): string {
  return humanDuration(Math.max(1, Math.round(ms / 1_000)) * 1_000);
}

/** How long ago something was, or how soon it comes: `12 s ago`, `in 4 s`, `now`. Times are epoch ms of the same clock. */
export function relativeTime(at: number, now: number): string {
  const distance = now - at;
  const text = steadyDuration(Math.abs(distance));
  if (Math.abs(distance) < 1_000) return 'now';
  return distance > 0 ? `${text} ago` : `in ${text}`;
}
