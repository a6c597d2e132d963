import type { ReactNode } from 'react';
import { Button } from './Button.tsx';
import { Dialog } from './Dialog.tsx';
import styles from './FormDialog.module.css';

export interface FormDialogProps {
  readonly title: string;
  readonly isOpen: boolean;
  readonly wide?: boolean;
  /** What the main button says. */
  readonly verb: string;
  readonly isDisabled?: boolean;
  /** Why it could not be done; empty: nothing went wrong. */
  readonly problem?: string;
  readonly onClose: () => void;
  readonly onSubmit: () => void;
  readonly children: ReactNode;
}

/** A dialog that asks for something: it is cancelled or done, and says at its foot why it could not be done. */
export function FormDialog(props: FormDialogProps): ReactNode {
  const { children, isDisabled = false, isOpen, onClose, onSubmit, problem = '', title, verb, wide = false } = props;
  return (
    <Dialog
      title={title}
      wide={wide}
      isOpen={isOpen}
      onClose={onClose}
      actions={
        <>
          <span className={styles['problem']} role="alert">
            {problem}
          </span>
          <Button variant="quiet" onPress={onClose}>
            Cancel
          </Button>
          <Button variant="primary" isDisabled={isDisabled} onPress={onSubmit}>
            {verb}
          </Button>
        </>
      }
    >
      {children}
    </Dialog>
  );
}
