import { event } from '../../../src-shared/alert/transition.ts';
import type { Alert, NewAlertEvent } from '../../../src-shared/model/alert.ts';
import type { Held } from '../../../src-shared/model/held.ts';

/** What shows on an alert that it is held back; the rest is shown by the alert itself (snooze, acknowledgement, blind). */
const SHOWN: ReadonlySet<Held['by']> = new Set(['silence', 'inhibition', 'time_interval', 'maintenance', 'dependency']);

/** The alert with what holds it back at `at` (epoch ms), and a timeline line for each that is new or over. */
export function showHeld(
  alert: Alert,
  found: readonly Held[],
  at: number,
): { readonly alert: Alert; readonly events: readonly NewAlertEvent[] } | undefined {
  if (found.length === 0 && alert.held === undefined) return undefined;
  const now = found.filter((held) => SHOWN.has(held.by));
  const before = alert.held ?? [];
  const begun = now.filter((held) => !before.some((other) => same(held, other)));
  const over = before.filter((held) => !now.some((other) => same(held, other)));
  if (begun.length === 0 && over.length === 0) return undefined;
  const { held: _, ...bare } = alert;
  return {
    alert: { ...bare, ...(now.length === 0 ? {} : { held: [...now] }), updatedAt: at },
    events: [
      ...over.map((held) => event(alert, at, 'unsuppressed', `No longer held back: ${held.reason}`)),
      ...begun.map((held) => event(alert, at, 'suppressed', `Held back: ${held.reason}`)),
    ],
  };
}

function same(a: Held, b: Held): boolean {
  return a.by === b.by && a.ref === b.ref;
}
