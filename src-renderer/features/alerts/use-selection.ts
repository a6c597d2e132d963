import { useCallback, useState } from 'react';
import { setQuery, useQuery } from '../../shell/router.ts';

const NOBODY: ReadonlySet<string> = new Set();

/** Where somebody is in the inbox. */
export interface Selection {
  /** The alert that the keys are about; empty: none. */
  readonly cursor: string;
  /** The alert that is opened at the side; empty: none. */
  readonly opened: string;
  readonly picked: ReadonlySet<string>;
  /** Moves the cursor; what is opened goes with it. */
  readonly goTo: (id: string) => void;
  readonly open: (id: string) => void;
  readonly close: () => void;
  readonly pick: (ids: readonly string[]) => void;
  /** Picks an alert with what stands for it, or lets go of them. */
  readonly toggle: (id: string, ids: readonly string[]) => void;
  readonly forgetPicked: () => void;
}

/** The cursor, the opened alert (it stands in the address) and what is picked. */
export function useSelection(): Selection {
  const opened = useQuery('id');
  const [cursor, setCursor] = useState(opened);
  const [followed, setFollowed] = useState(opened);
  // A link from elsewhere opens an alert in an inbox that is there already: the keys are about it as well.
  if (followed !== opened) {
    setFollowed(opened);
    if (opened !== '') setCursor(opened);
  }
  const [picked, setPicked] = useState(NOBODY);
  const goTo = (id: string): void => {
    setCursor(id);
    if (opened !== '') setQuery({ id });
  };
  const open = useCallback((id: string) => {
    setCursor(id);
    setQuery({ id, part: undefined });
  }, []);
  const close = (): void => setQuery({ id: undefined, part: undefined });
  const pick = (ids: readonly string[]): void => setPicked(new Set(ids));
  const toggle = useCallback((id: string, ids: readonly string[]) => {
    setPicked((was) => {
      const next = new Set(was);
      for (const one of ids) {
        if (was.has(id)) next.delete(one);
        else next.add(one);
      }
      return next;
    });
  }, []);
  const forgetPicked = (): void => setPicked(NOBODY);
  return { cursor, opened, picked, goTo, open, close, pick, toggle, forgetPicked };
}
