import { humanDuration } from '../../src-shared/time/duration.ts';

/** How long ago something was, or how soon it comes: `12 s ago`, `in 4 s`, `now`. Times are epoch ms of the same clock. */
export function relativeTime(at: number, now: number): string {
  const distance = now - at;
  // Whole seconds: tenths would flicker.
  const text = humanDuration(Math.max(1, Math.round(Math.abs(distance) / 1_000)) * 1_000);
  if (Math.abs(distance) < 1_000) return 'now';
  return distance > 0 ? `${text} ago` : `in ${text}`;
}
