import { useCallback, useMemo, useState } from 'react';
import { useLive } from '../../state/live.ts';
import { useNow } from '../../state/now.ts';
import { countNew, inboxLines, type Line } from './order.ts';

export interface SettledLines {
  readonly lines: readonly Line[];
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
  const right = useMemo(() => inboxLines(alerts.values(), typed, now), [alerts, typed, now]);
  const [kept, setKept] = useState({ lines: right, typed });
  // What was typed changes the list whoever holds it.
  const keeps = held && kept.typed === typed && kept.lines.length > 0;
  if (!keeps && kept.lines !== right) setKept({ lines: right, typed });
  const settle = useCallback(() => {
    setKept({ lines: right, typed });
  }, [right, typed]);
  const lines = keeps ? kept.lines : right;
  const waiting = useMemo(() => (keeps ? countNew(lines, right) : 0), [keeps, lines, right]);
  return { lines, waiting, settle };
}
