import type { NoiseEntry, TimeFigures } from '../../../src-shared/model/alert-statistics.ts';
import { humanDuration } from '../../../src-shared/time/duration.ts';

/** A time of some alerts, or a dash where there is none. */
export function timeText(ms: number | null): string {
  return ms === null ? '–' : humanDuration(ms);
}

/** `median 3 min, 90 % within 12 min`: what a mean hides. */
export function spreadText({ count, median, p90 }: TimeFigures): string {
  return count === 0 ? 'none yet' : `median ${timeText(median)}, 90\u00a0% within ${timeText(p90)}`;
}

/** What became of a rule's firings, in one line. */
export function outcomeText({ actedOn, selfHealed, open, woke }: NoiseEntry): string {
  const parts = [`${actedOn} acted on`, `${selfHealed} healed by itself`];
  if (open > 0) parts.push(`${open} still open`);
  if (woke > 0) parts.push(`${woke} woke someone`);
  return parts.join(', ');
}
