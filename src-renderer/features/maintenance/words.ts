import type { MaintenanceEntry, Span } from '../../../src-shared/model/maintenance.ts';
import { clockText, dayText, spanText } from '../../charts/zone.ts';
import { steadyDuration } from '../../ui/relative-time.ts';

/** What is true of all windows now, in a sentence. */
export function maintenanceSentence(entries: readonly MaintenanceEntry[], now: number): string {
  const running = entries.filter((entry) => entry.active !== undefined);
  const next = entries
    .flatMap(({ next: [first], window }) => (first === undefined ? [] : [{ at: first.from, name: window.name }]))
    .sort((a, b) => a.at - b.at)[0];
  const coming = next === undefined ? 'Nothing is planned.' : `Next: ${next.name} in ${steadyDuration(next.at - now)}.`;
  if (running.length === 0) return `No maintenance is running. ${coming}`;
  const over = new Set(running.flatMap((entry) => entry.monitors)).size;
  const names = running.length === 1 ? (running[0]?.window.name ?? '') : `${running.length} maintenance windows`;
  const monitors = `${over} ${over === 1 ? 'monitor' : 'monitors'}`;
  return `${names} ${running.length === 1 ? 'is' : 'are'} running over ${monitors}. ${coming}`;
}

/** A stretch of time: `21 Nov, 03:00 – 05:00`, or since when while its end is open. */
export function stretchText(span: Span, zone: string): string {
  if (span.to === null) return `since ${dayText(span.from, zone)}, ${clockText(span.from, zone)}, until finished`;
  return spanText(span.from, span.to, zone);
}

/** How long a stretch that is running still lasts. */
export function leftText({ to }: Span, now: number): string {
  return to === null ? 'until finished' : `${steadyDuration(Math.max(0, to - now))} left`;
}
