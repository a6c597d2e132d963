import type { ReactNode } from 'react';
import type { Alert } from '../../../src-shared/model/alert.ts';
import type { AlertActions } from '../../shell/alert-actions.ts';
import { SilenceDialog } from '../../shell/silence/SilenceDialog.tsx';
import { newSilenceFor } from '../../shell/silence/silence-form.ts';
import { liveStore } from '../../state/live.ts';
import { AcknowledgeDialog } from './AcknowledgeDialog.tsx';
import { AssignDialog } from './AssignDialog.tsx';
import { CommentDialog } from './CommentDialog.tsx';

/** What is asked before something is done to alerts. */
export interface Question {
  readonly ask: 'acknowledge' | 'assign' | 'comment' | 'silence';
  readonly about: readonly string[];
}

/** The alerts of these ids that are known here. */
export function alertsOf(ids: readonly string[]): readonly Alert[] {
  return ids.flatMap((id) => liveStore.getState().alerts.get(id) ?? []);
}

/** The dialogs of the inbox, one of them open at most. They are always there: a note survives being closed. */
export function AlertDialogs(props: {
  readonly question: Question | undefined;
  readonly actions: AlertActions;
  readonly onClose: () => void;
  readonly onSilenced: () => void;
}): ReactNode {
  const { actions, onClose, onSilenced, question } = props;
  const about = question?.about ?? [];
  const count = (ask: Question['ask']): number => (question?.ask === ask ? about.length : 0);
  const done =
    <T,>(run: (choice: T) => void) =>
    (choice: T): void => {
      run(choice);
      onClose();
    };
  return (
    <>
      <AcknowledgeDialog
        count={count('acknowledge')}
        onClose={onClose}
        onAcknowledge={done((choice) => actions.acknowledge(about, choice))}
      />
      <AssignDialog
        count={count('assign')}
        present={about.length === 1 ? alertsOf(about)[0]?.assignee : undefined}
        onClose={onClose}
        onAssign={done((to) => actions.assign(about, to))}
      />
      <CommentDialog
        count={count('comment')}
        onClose={onClose}
        onComment={done((note) => actions.comment(about, note))}
      />
      {count('silence') === 0 ? null : (
        <SilenceDialog
          title={about.length === 1 ? 'Silence alerts like this' : `Silence alerts like these ${about.length}`}
          initial={newSilenceFor(alertsOf(about))}
          onClose={onClose}
          onSaved={() => {
            onSilenced();
            onClose();
          }}
        />
      )}
    </>
  );
}
