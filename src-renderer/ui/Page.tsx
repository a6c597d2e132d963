import type { ReactNode } from 'react';
import styles from './Page.module.css';

interface Parts {
  readonly children: ReactNode;
  /** What is opened beside it. */
  readonly side?: ReactNode;
}

/** A page that scrolls; what is opened stands at its side, over the whole height. */
export function Page({ children, side }: Parts): ReactNode {
  return (
    <div className={styles['page']}>
      <div className={styles['scroll']}>
        <PageBody>{children}</PageBody>
      </div>
      {side}
    </div>
  );
}

/** What a page says, part below part, where it does not scroll by itself. */
export function PageBody({ children }: { readonly children: ReactNode }): ReactNode {
  return <div className={styles['body']}>{children}</div>;
}

/** A page that is one list over the whole height, which scrolls within. */
export function ListPage({ children, side }: Parts): ReactNode {
  return (
    <div className={styles['page']}>
      <div className={styles['list']}>{children}</div>
      {side}
    </div>
  );
}

/** The sentence over a list, and its tools. */
export function ListHead({ children }: { readonly children: ReactNode }): ReactNode {
  return <header className={styles['top']}>{children}</header>;
}

/** The sentence of a page and what can be done about it, beside it. */
export function PageHead({ children }: { readonly children: ReactNode }): ReactNode {
  return <div className={styles['head']}>{children}</div>;
}
