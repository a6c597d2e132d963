import type { ReactNode } from 'react';
import { NoteDialog } from './NoteDialog.tsx';

export interface CommentDialogProps {
  /** How many alerts get the comment; 0 keeps the dialog closed. */
  readonly count: number;
  readonly onClose: () => void;
  readonly onComment: (note: string) => void;
}

/** A note for whoever reads the timeline later. */
export function CommentDialog({ count, onClose, onComment }: CommentDialogProps): ReactNode {
  return (
    <NoteDialog
      title={count === 1 ? 'Comment' : `Comment on ${count} alerts`}
      isOpen={count > 0}
      verb="Comment"
      question="What should the next one know?"
      description="Ctrl+Enter sends it. It stands in the timeline."
      isNeeded
      onClose={onClose}
      onNote={onComment}
    />
  );
}
