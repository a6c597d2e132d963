import type { ReactNode } from 'react';
import styles from './Figures.module.css';

/** One number with its name, and what it rests on. */
export interface Figure {
  readonly title: string;
  readonly value: ReactNode;
  readonly note?: string;
  /** Beyond its limit: look here. */
  readonly bad?: boolean;
}

/** Numbers side by side. */
export function Figures({ figures }: { readonly figures: readonly Figure[] }): ReactNode {
  return (
    <dl className={styles['figures']}>
      {figures.map(({ title, value, note, bad = false }) => (
        <div key={title} className={styles['figure']} data-bad={bad ? '' : undefined}>
          <dt>{title}</dt>
          <dd>
            {value}
            {note === undefined ? null : <span className={styles['note']}>{note}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
