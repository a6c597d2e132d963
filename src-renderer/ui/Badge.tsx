import type { ReactNode } from 'react';
import styles from './Badge.module.css';
import { cx } from './classes.ts';

/** A small word or count. `loud` is for a count that asks for a look. */
export function Badge({
  loud = false,
  children,
}: {
  readonly loud?: boolean;
  readonly children: ReactNode;
}): ReactNode {
  return <span className={cx(styles['badge'], loud && styles['loud'])}>{children}</span>;
}

/** A label of the data model, `name=value`. */
export function LabelBadge({ name, value }: { readonly name: string; readonly value: string }): ReactNode {
  return (
    <span className={cx(styles['badge'], styles['label'])} title={`${name}="${value}"`}>
      <span>
        {name}=<b>{value}</b>
      </span>
    </span>
  );
}
