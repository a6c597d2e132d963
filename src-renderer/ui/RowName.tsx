import type { ReactNode } from 'react';
import styles from './RowName.module.css';

export interface RowNameProps {
  readonly children: ReactNode;
  /** Whether the row stands open beside the table. */
  readonly isOpen: boolean;
  readonly onPress: () => void;
}

/** What a row of a table is about; it opens the row beside the table. */
export function RowName({ children, isOpen, onPress }: RowNameProps): ReactNode {
  return (
    <button type="button" className={styles['name']} aria-expanded={isOpen} onClick={onPress}>
      {children}
    </button>
  );
}
