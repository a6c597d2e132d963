import { useCallback, useMemo, useState } from 'react';
import { useIncidents } from '../../state/incidents.ts';
import { useLive } from '../../state/live.ts';
import { useNow } from '../../state/now.ts';
import { type NestedLine, nest } from './nesting.ts';
import { countNew, inboxLines } from './order.ts';

export interface SettledLines {
  readonly lines: readonly NestedLine[];
  /** Alerts that wait to be shown because the list is being worked on. */
  readonly waiting: number;
  /** Takes the right order now. */
  readonly settle: () => void;
}

/**
 * The lines of the inbox. While somebody works on the list (`held`: pointer or focus in it) lines keep their places,
 * though each shows its newest state; what is new waits and is counted. Else the right order is shown at once.
 */
export function useSettledLines(typed: string, held: boolean): SettledLines {
  const alerts = useLive((state) => state.alerts);
  const now = useNow(30_000);
  const incidents = useIncidents((state) => state.incidents);
  const homes = useIncidents((state) => state.homes);
  const byHand = useIncidents((state) => state.byHand);
  const right = useMemo(
    () => nest(inboxLines(alerts.values(), typed, now), { incidents, homes }),
    [alerts, typed, now, incidents, homes],
  );
  const [kept, setKept] = useState({ lines: right, typed, byHand });
  // What was typed, and what was merged or split by hand, changes the list whoever holds it.
  const keeps = held && kept.typed === typed && kept.byHand === byHand && kept.lines.length > 0;
  if (!keeps && (kept.lines !== right || kept.byHand !== byHand)) setKept({ lines: right, typed, byHand });
  const settle = useCallback(() => {
    setKept({ lines: right, typed, byHand });
  }, [right, typed, byHand]);
  const lines = keeps ? kept.lines : right;
  const waiting = useMemo(() => (keeps ? countNew(lines, right) : 0), [keeps, lines, right]);
  return { lines, waiting, settle };
}
