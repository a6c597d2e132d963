import type { Alert } from '../../../src-shared/model/alert.ts';
import { byUrgency, standing } from '../../state/inbox.ts';

export const SECTIONS = ['needs', 'pending', 'taken', 'silenced', 'resolved'] as const;
export type Section = (typeof SECTIONS)[number];

export const SECTION_TITLES: Readonly<Record<Section, string>> = {
  needs: 'Needs you',
  pending: 'Pending',
  taken: 'Acknowledged or snoozed',
  silenced: 'Silenced',
  resolved: 'Resolved within the hour',
};

/** One line of the inbox: a heading or an alert. */
export type Line =
  | { readonly type: 'heading'; readonly section: Section; readonly count: number }
  | { readonly type: 'alert'; readonly id: string };

/** Whether an alert is what was typed: every word in its title, rule, labels, severity or origin. */
export function alertMatches(alert: Alert, typed: string): boolean {
  if (typed === '') return true;
  const labels = Object.entries(alert.labels).map(([name, value]) => `${name}=${value}`);
  const origin = alert.mirror === undefined ? [] : [`alertmanager=${alert.mirror.from}`];
  const hay = [alert.rule, alert.annotations['summary'] ?? '', ...labels, ...origin].join(' ').toLowerCase();
  return typed
    .toLowerCase()
    .split(/\s+/)
    .every((word) => hay.includes(word));
}

function latestFirst(a: Alert, b: Alert): number {
  return (b.resolvedAt ?? b.updatedAt) - (a.resolvedAt ?? a.updatedAt) || (a.id < b.id ? -1 : 1);
}

/** The inbox in its right order: what needs you first, worst first; then pending, taken, resolved. Pure. */
export function inboxLines(alerts: Iterable<Alert>, typed: string, now: number): readonly Line[] {
  const sections: Record<Section, Alert[]> = { needs: [], pending: [], taken: [], silenced: [], resolved: [] };
  for (const alert of alerts) if (alertMatches(alert, typed)) sections[standing(alert, now)].push(alert);
  return SECTIONS.flatMap((section): readonly Line[] => {
    const list = sections[section].sort(section === 'resolved' ? latestFirst : byUrgency);
    if (list.length === 0) return [];
    return [
      { type: 'heading', section, count: list.length },
      ...list.map((alert): Line => ({ type: 'alert', id: alert.id })),
    ];
  });
}

/** Ids of the alerts among lines, in their order. */
export function idsOf(lines: readonly Line[]): readonly string[] {
  return lines.flatMap((line) => (line.type === 'alert' ? [line.id] : []));
}

/** How many alerts of the right order are not among the shown lines: "3 new". */
export function countNew(shown: readonly Line[], right: readonly Line[]): number {
  const known = new Set(idsOf(shown));
  return idsOf(right).filter((id) => !known.has(id)).length;
}

/** The id that the cursor goes to from `from`: `step` lines further, kept inside; the first or last from nowhere. */
export function moveCursor(ids: readonly string[], from: string, step: number): string {
  const at = ids.indexOf(from);
  if (at === -1) return (step > 0 ? ids[0] : ids.at(-1)) ?? '';
  return ids[Math.min(ids.length - 1, Math.max(0, at + step))] ?? from;
}
