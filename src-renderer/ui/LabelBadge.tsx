import type { ReactNode } from 'react';
import { cx } from './classes.ts';
import styles from './LabelBadge.module.css';

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
