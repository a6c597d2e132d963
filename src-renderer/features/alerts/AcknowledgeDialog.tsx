import { type ReactNode, useState } from 'react';
import type { AckBreak } from '../../../src-shared/model/alert.ts';
import { snoozeChoices } from '../../shell/snooze.ts';
import { engineNow } from '../../state/session.ts';
import { Select } from '../../ui/Select.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { NoteDialog } from './NoteDialog.tsx';

const FOREVER = 'resolved';

/** How something is acknowledged. */
export interface AckChoice {
  readonly note: string;
  readonly until: number | undefined;
  readonly breaks: readonly AckBreak[];
}

export interface AcknowledgeDialogProps {
  /** How many alerts are meant; 0 keeps the dialog closed. */
  readonly count: number;
  readonly onClose: () => void;
  readonly onAcknowledge: (choice: AckChoice) => void;
}

/** An acknowledgement with a note, for a while, and what ends it before its time. */
export function AcknowledgeDialog({ count, onClose, onAcknowledge }: AcknowledgeDialogProps): ReactNode {
  const [span, setSpan] = useState(FOREVER);
  const [severity, setSeverity] = useState(true);
  const [growth, setGrowth] = useState(false);
  const choices = snoozeChoices(engineNow());
  return (
    <NoteDialog
      title={count === 1 ? 'Acknowledge' : `Acknowledge ${count} alerts`}
      isOpen={count > 0}
      verb="Acknowledge"
      question="What are you doing about it?"
      description="Ctrl+Enter acknowledges. The note stands in the timeline and in what others are told."
      isNeeded={false}
      onClose={onClose}
      onNote={(note) => {
        const breaks: readonly AckBreak[] = [
          ...(severity ? ['severity' as const] : []),
          ...(growth ? ['growth' as const] : []),
        ];
        onAcknowledge({ note, until: choices.find(({ id }) => id === span)?.until, breaks });
      }}
    >
      <Select
        label="It lasts"
        value={span}
        onChange={setSpan}
        options={[
          { id: FOREVER, label: 'until it resolves' },
          ...choices.map(({ id, label }) => ({
            id,
            label: id === 'tomorrow' ? 'until tomorrow 9:00' : `for ${label.toLowerCase()}`,
          })),
        ]}
      />
      <Switch label="It ends when the severity rises" isSelected={severity} onChange={setSeverity} />
      <Switch label="It ends when another alert joins the group" isSelected={growth} onChange={setGrowth} />
    </NoteDialog>
  );
}
