import { type ReactNode, useState } from 'react';
import type { AckBreak } from '../../../src-shared/model/alert.ts';
import { snoozeChoices } from '../../shell/snooze.ts';
import { engineNow } from '../../state/session.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Select } from '../../ui/Select.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { TextArea } from '../../ui/TextField.tsx';

/** Longest note the engine takes, in characters. */
const MOST = 2_000;
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
  const [note, setNote] = useState('');
  const [span, setSpan] = useState(FOREVER);
  const [severity, setSeverity] = useState(true);
  const [growth, setGrowth] = useState(false);
  const text = note.trim();
  const choices = snoozeChoices(engineNow());
  const submit = (): void => {
    if (text.length > MOST) return;
    const breaks: readonly AckBreak[] = [
      ...(severity ? ['severity' as const] : []),
      ...(growth ? ['growth' as const] : []),
    ];
    onAcknowledge({ note: text, until: choices.find(({ id }) => id === span)?.until, breaks });
    setNote('');
  };
  return (
    <Dialog
      title={count === 1 ? 'Acknowledge' : `Acknowledge ${count} alerts`}
      isOpen={count > 0}
      onClose={onClose}
      actions={
        <>
          <Button variant="quiet" onPress={onClose}>
            Cancel
          </Button>
          <Button variant="primary" onPress={submit}>
            Acknowledge
          </Button>
        </>
      }
    >
      <div
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit();
        }}
      >
        <TextArea
          label="What are you doing about it?"
          autoFocus
          value={note}
          onChange={setNote}
          description="Ctrl+Enter acknowledges. The note stands in the timeline and in what others are told."
          error={text.length > MOST ? `${text.length - MOST} characters too long.` : undefined}
        />
      </div>
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
    </Dialog>
  );
}
