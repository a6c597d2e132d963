import { type ReactNode, useState } from 'react';
import { FormDialog } from '../../ui/FormDialog.tsx';
import { TextArea } from '../../ui/TextField.tsx';

/** Longest note the engine takes, in characters. */
const MOST = 2_000;

export interface NoteDialogProps {
  readonly title: string;
  readonly isOpen: boolean;
  /** What the main button says. */
  readonly verb: string;
  readonly question: string;
  readonly description: string;
  /** Whether nothing can be done without a note. */
  readonly isNeeded: boolean;
  readonly onClose: () => void;
  readonly onNote: (note: string) => void;
  /** What is asked beside the note. */
  readonly children?: ReactNode;
}

/** A dialog with a note for the timeline. Ctrl+Enter does what the main button does. */
export function NoteDialog(props: NoteDialogProps): ReactNode {
  const { children, description, isNeeded, isOpen, onClose, onNote, question, title, verb } = props;
  const [note, setNote] = useState('');
  const text = note.trim();
  const isMissing = isNeeded && text === '';
  const submit = (): void => {
    if (isMissing || text.length > MOST) return;
    onNote(text);
    setNote('');
  };
  return (
    <FormDialog title={title} isOpen={isOpen} verb={verb} isDisabled={isMissing} onClose={onClose} onSubmit={submit}>
      <div
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit();
        }}
      >
        <TextArea
          label={question}
          autoFocus
          value={note}
          onChange={setNote}
          description={description}
          error={text.length > MOST ? `${text.length - MOST} characters too long.` : undefined}
        />
      </div>
      {children}
    </FormDialog>
  );
}
