import type { ReactNode } from 'react';
import styles from './Sentence.module.css';

/** What is true now, in words: the first thing on every page. `sub` is the calmer second line. */
export function Sentence({ children, sub }: { readonly children: ReactNode; readonly sub?: ReactNode }): ReactNode {
  return (
    <div>
      <p className={styles['sentence']}>{children}</p>
      {sub === undefined ? null : <p className={styles['sub']}>{sub}</p>}
    </div>
  );
}
