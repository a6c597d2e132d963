import type { ReactNode } from 'react';
import styles from './Skeleton.module.css';

/** Holds the place of what is being read, in its final size (px or a CSS length). It does not pulse. */
export function Skeleton({
  width = '100%',
  height,
}: {
  readonly width?: number | string;
  readonly height: number | string;
}): ReactNode {
  return <span className={styles['skeleton']} style={{ width, height }} aria-hidden />;
}
