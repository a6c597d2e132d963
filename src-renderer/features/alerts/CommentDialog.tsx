import { type ReactNode, useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { TextArea } from '../../ui/TextField.tsx';

/** Longest comment the engine takes, in characters. */
const MOST = 2_000;

export interface CommentDialogProps {
  /** How many alerts get the comment; 0 keeps the dialog closed. */
  readonly count: number;
  readonly onClose: () => void;
  readonly onComment: (note: string) => void;
}

/** A note for whoever reads the timeline later. */
export function CommentDialog({ count, onClose, onComment }: CommentDialogProps): ReactNode {
  const [note, setNote] = useState('');
  const text = note.trim();
  const submit = (): void => {
    if (text === '' || text.length > MOST) return;
    onComment(text);
    setNote('');
  };
  return (
    <Dialog
      title={count === 1 ? 'Comment' : `Comment on ${count} alerts`}
      isOpen={count > 0}
      onClose={onClose}
      actions={
        <>
          <Button variant="quiet" onPress={onClose}>
            Cancel
          </Button>
          <Button variant="primary" isDisabled={text === ''} onPress={submit}>
            Comment
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
          label="What should the next one know?"
          autoFocus
          value={note}
          onChange={setNote}
          description="Ctrl+Enter sends it. It stands in the timeline."
          error={text.length > MOST ? `${text.length - MOST} characters too long.` : undefined}
        />
      </div>
    </Dialog>
  );
}
