import type { Labels } from '../model/labels.ts';
import { humanDuration } from '../time/duration.ts';

/** What an alert is about, in a word or two: the monitor, with the rule where it is about more than its state. */
export function nameOfAlert(labels: Labels): string {
  const rule = labels['alertname'] ?? 'alert';
  const monitor = labels['monitor'] ?? '';
  if (monitor !== '') return rule.startsWith('Monitor') ? monitor : `${rule} of ${monitor}`;
  const about = labels['instance'] ?? labels['job'] ?? '';
  return about === '' ? rule : `${rule} of ${about}`;
}

/** When `then` was, seen from `at` (epoch ms): "12 s before", "at the same time", "3 s after". */
export function timeApart(then: number, at: number): string {
  const gap = Math.abs(at - then);
  if (gap < 1_000) return 'at the same time';
  return `${humanDuration(gap)} ${then < at ? 'before' : 'after'}`;
}

/** How far apart two began: "at the same time", "12 s apart". */
export function gapApart(a: number, b: number): string {
  const gap = Math.abs(a - b);
  return gap < 1_000 ? 'at the same time' : `${humanDuration(gap)} apart`;
}

/** Why something below a failing monitor is its symptom; `way` leads from its own parent up to that monitor. */
export function belowWords(way: readonly string[], causeAt: number, at: number): string {
  const cause = way.at(-1) ?? '';
  const when = timeApart(causeAt, at);
  if (way.length === 1) return `its parent ${cause} failed ${when}`;
  return `it depends on ${cause} (over ${way.slice(0, -1).join(', ')}), which failed ${when}`;
}

/** "1 alert", "20 alerts". */
export function alertsCounted(count: number): string {
  return count === 1 ? '1 alert' : `${count.toLocaleString('en')} alerts`;
}
