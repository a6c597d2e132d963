import type { ReactNode } from 'react';
import styles from './Swatch.module.css';
import { HUES } from './theme.ts';

/** The colour of a series as a short line; from the ninth series on it is dashed. */
export function Swatch({ hue, block = false }: { readonly hue: number; readonly block?: boolean }): ReactNode {
  return (
    <span
      className={styles['swatch']}
      data-dashed={hue >= HUES ? '' : undefined}
      data-block={block ? '' : undefined}
      style={{ color: `var(--series-${(hue % HUES) + 1})` }}
      aria-hidden
    />
  );
}
