import type { ReactNode } from 'react';
import { Button } from './Button.tsx';
import styles from './side-form.module.css';

export interface SideFormFootProps {
  /** Why it could not be saved; empty: nothing went wrong. */
  readonly problem: string;
  /** What saving is called here; undefined: this form is only looked at. */
  readonly verb: string | undefined;
  readonly isSaving: boolean;
  readonly onClose: () => void;
  /** What else can be done, on the left. */
  readonly children?: ReactNode;
}

/** The foot of a form beside a page. It stays in sight however long the form is. */
export function SideFormFoot({ children, isSaving, onClose, problem, verb }: SideFormFootProps): ReactNode {
  return (
    <footer className={styles['foot']}>
      {problem === '' ? null : (
        <p className={styles['problem']} role="alert">
          {problem}
        </p>
      )}
      {children}
      <span className={styles['space']} />
      <Button variant="quiet" onPress={onClose}>
        {verb === undefined ? 'Close' : 'Cancel'}
      </Button>
      {verb === undefined ? null : (
        <Button variant="primary" type="submit" isDisabled={isSaving}>
          {verb}
        </Button>
      )}
    </footer>
  );
}
