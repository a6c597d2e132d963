import { useCallback, useMemo, useState } from 'react';
import { useClient } from '../../api/client-context.tsx';
import { useCommands } from '../../shell/shortcuts.ts';
import { showToast } from '../../ui/toast.ts';
import { IncidentActions } from './incident-actions.ts';
import { fold, type NestedLine, withFolded } from './nesting.ts';
import type { Selection } from './use-selection.ts';
import { LOOK_ONLY } from './words.ts';

const NOTHING: ReadonlySet<string> = new Set();

export interface InboxIncidents {
  /** The lines that are seen. */
  readonly lines: readonly NestedLine[];
  /** Incidents whose symptoms are shown. */
  readonly unfolded: ReadonlySet<string>;
  readonly onFold: (home: string) => void;
  /** An alert and what is folded away under it. */
  readonly whole: (id: string) => readonly string[];
  readonly merge: () => void;
  readonly split: () => void;
}

export interface InboxPlace {
  readonly all: readonly NestedLine[];
  readonly selection: Pick<Selection, 'cursor' | 'picked' | 'goTo' | 'forgetPicked'>;
  readonly may: boolean;
}

/** Folding of symptoms under their causes, and merging and splitting, with their keys. */
export function useInboxIncidents({ all, may, selection }: InboxPlace): InboxIncidents {
  const { cursor, forgetPicked, goTo, picked } = selection;
  const client = useClient();
  const actions = useMemo(() => new IncidentActions(client), [client]);
  const [unfolded, setUnfolded] = useState(NOTHING);
  const lines = useMemo(() => fold(all, unfolded), [all, unfolded]);
  const put = useCallback((home: string, open: boolean) => {
    setUnfolded((was) => {
      const next = new Set(was);
      if (open) next.add(home);
      else next.delete(home);
      return next;
    });
  }, []);
  const onFold = useCallback((home: string) => {
    setUnfolded((was) => {
      const next = new Set(was);
      if (!next.delete(home)) next.add(home);
      return next;
    });
  }, []);
  const whole = useCallback((id: string) => withFolded(all, id, unfolded), [all, unfolded]);
  const line = all.find((one) => one.type === 'alert' && one.id === cursor);
  const at = line?.type === 'alert' ? line : undefined;
  const change = (run: (alerts: readonly string[]) => void, alerts: readonly string[]): void => {
    if (!may) showToast(LOOK_ONLY);
    else {
      run(alerts);
      forgetPicked();
    }
  };
  const merge = (): void => {
    change((alerts) => actions.merge(alerts), [...picked]);
  };
  const split = (): void => {
    // What is folded under the line stays where it is: it is the line itself that is split off.
    change((alerts) => actions.split(alerts), picked.size > 0 ? [...picked] : cursor === '' ? [] : [cursor]);
  };
  useCommands([
    {
      id: 'alerts.merge',
      title: 'Merge the incidents of the selected alerts',
      section: 'Alerts',
      keys: ['m'],
      run: merge,
    },
    { id: 'alerts.split', title: 'Split off from the incident', section: 'Alerts', keys: ['Shift+m'], run: split },
    {
      id: 'alerts.unfold',
      title: 'Show the symptoms',
      section: 'Alerts',
      keys: ['ArrowRight'],
      hidden: true,
      run: () => {
        if (at?.symptoms !== undefined) put(at.home, true);
      },
    },
    {
      id: 'alerts.fold',
      title: 'Hide the symptoms',
      section: 'Alerts',
      keys: ['ArrowLeft'],
      hidden: true,
      run: () => {
        if (at === undefined) return;
        put(at.home, false);
        if (at.lead !== undefined) goTo(at.lead);
      },
    },
  ]);
  return { lines, unfolded, onFold, whole, merge, split };
}
