import type { ReactNode } from 'react';
import styles from './Kbd.module.css';

/** Keys as caps: `g o` is one after the other, `Ctrl+K` together. */
export function Kbd({ keys }: { readonly keys: string }): ReactNode {
  return (
    <kbd className={styles['keys']}>
      {keys.split(/ |\+(?=.)/).map((key, i) => (
        // The position is the identity: `g g` is two caps.
        <span key={`${i}${key}`} className={styles['key']}>
          {key}
        </span>
      ))}
    </kbd>
  );
}
