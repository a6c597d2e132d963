import type { ReactNode } from 'react';
import styles from './Notice.module.css';

export interface EmptyStateProps {
  readonly title: string;
  /** What could be here and how it comes to be. */
  readonly text?: string;
  /** The thing to do, ready to do. */
  readonly children?: ReactNode;
}

/** Nothing here yet: says why and offers the next step. */
export function EmptyState({ title, text, children }: EmptyStateProps): ReactNode {
  return (
    <div className={styles['notice']}>
      <h2 className={styles['title']}>{title}</h2>
      {text === undefined ? null : <p className={styles['text']}>{text}</p>}
      {children}
    </div>
  );
}
