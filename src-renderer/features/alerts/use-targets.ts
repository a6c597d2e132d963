import { showToast } from '../../ui/toast.ts';
import { moveCursor } from './order.ts';
import type { Selection } from './use-selection.ts';
import { LOOK_ONLY } from './words.ts';

type Run = (about: readonly string[]) => void;

export interface Targets {
  /** What a command is about: the picked alerts, else the one under the cursor. */
  readonly about: () => readonly string[];
  /** Does something to the targets and goes on; says why where that cannot be. */
  readonly act: (run: Run) => void;
  /** Asks something about alerts; says why where that cannot be. `refusal` is for who may only look. */
  readonly ask: (about: readonly string[], run: Run, refusal?: string) => void;
  /** What was picked is done with; one alone hands the cursor on, so that `a a a` goes down the list. */
  readonly goOn: () => void;
}

/** What the commands of the inbox are about. `ids` are the lines in their order, `whole` is a line with what is folded under it. */
export function useTargets(
  selection: Selection,
  inbox: {
    readonly ids: readonly string[];
    readonly whole: (id: string) => readonly string[];
    readonly may: boolean;
  },
): Targets {
  const { cursor, forgetPicked, goTo, opened, picked } = selection;
  const { ids, may, whole } = inbox;
  const about = (): readonly string[] => {
    if (picked.size > 0) return [...picked];
    return cursor === '' ? [] : whole(cursor);
  };
  const goOn = (): void => {
    if (picked.size > 0) forgetPicked();
    else if (opened === '') goTo(moveCursor(ids, cursor, 1));
  };
  const ask = (alerts: readonly string[], run: Run, refusal = LOOK_ONLY): void => {
    if (!may) showToast(refusal);
    else if (alerts.length === 0) showToast('No alert is selected: j goes to the first one.');
    else run(alerts);
  };
  const act = (run: Run): void =>
    ask(about(), (alerts) => {
      run(alerts);
      goOn();
    });
  return { about, act, ask, goOn };
}
