import { type ReactNode, useId } from 'react';
import { cx } from './classes.ts';
import styles from './Panel.module.css';

export interface PanelProps {
  readonly title: string;
  /** Small controls or figures at the right of the title. */
  readonly aside?: ReactNode;
  /** The content brings its own padding (tables). */
  readonly flush?: boolean;
  readonly children: ReactNode;
}

/** One framed part of a page with a title. */
export function Panel({ title, aside, flush = false, children }: PanelProps): ReactNode {
  const id = useId();
  return (
    <section className={styles['panel']} aria-labelledby={id}>
      <header className={styles['head']}>
        <h2 id={id} className={styles['title']}>
          {title}
        </h2>
        {aside}
      </header>
      <div className={cx(styles['body'], flush && styles['flush'])}>{children}</div>
    </section>
  );
}
