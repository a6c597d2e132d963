import type { Alert } from '../model/alert.ts';
import type { PartOf } from '../model/notification.ts';
import type { Case } from './case.ts';
import { alertsCounted } from './words.ts';

/** More incidents than this are not kept with a message. */
const KEPT = 10;
/** Incidents that are named before the rest is counted. */
const NAMED = 2;

/**
 * The incidents of a message's alerts as far as they are known now, those with the most of its alerts first. What is alone, and
 * a cause in a message of its own, is part of nothing more. `causeWords` says what is wrong with an alert, where it is known.
 */
export function partOf(
  alerts: readonly Pick<Alert, 'id'>[],
  homeOf: (alert: string) => Case | undefined,
  causeWords: (alert: string) => string | undefined,
): PartOf[] {
  const counts = new Map<Case, number>();
  for (const { id } of alerts) {
    const home = homeOf(id);
    // Behind the alerts: what is not worked out yet is not said.
    if (home?.told === undefined || home.total < 2) continue;
    if (alerts.length === 1 && home.told.alert === id) continue;
    counts.set(home, (counts.get(home) ?? 0) + 1);
  }
  const homes = [...counts].sort(([a, n], [b, m]) => m - n || a.startedAt - b.startedAt || (a.id < b.id ? -1 : 1));
  return homes.slice(0, KEPT).flatMap(([{ id, title, told, total }]) => {
    if (told === undefined) return [];
    const cause = title === '' ? (causeWords(told.alert) ?? told.name) : title;
    return [{ incident: id, cause, alerts: total }];
  });
}

/** What several messages are part of, when they are said as one: of each incident what was known last. */
export function partsTogether(parts: readonly (readonly PartOf[] | undefined)[]): PartOf[] {
  const newest = new Map<string, PartOf>();
  for (const one of parts.flatMap((some) => some ?? [])) newest.set(one.incident, one);
  return [...newest.values()].sort((a, b) => b.alerts - a.alerts).slice(0, KEPT);
}

/** “Part of: gateway is down, 21 alerts”; empty when it is part of nothing. */
export function partOfText(parts: readonly PartOf[] | undefined = []): string {
  if (parts.length === 0) return '';
  const named = parts.slice(0, NAMED).map(({ alerts, cause }) => `${cause}, ${alertsCounted(alerts)}`);
  const rest = parts.length - named.length;
  return `Part of: ${[...named, ...(rest > 0 ? [`${rest} more`] : [])].join('; ')}`;
}
