import { memo, type ReactNode } from 'react';
import styles from './Strip.module.css';
import { type StripLetter, stripPaths } from './strip-paths.ts';

export interface StripProps {
  /** Outcomes of the last checks, oldest first: u d x b m. */
  readonly strip: string;
  readonly width?: number;
  readonly height?: number;
  readonly slots?: number;
}

const ORDER: readonly StripLetter[] = ['u', 'm', 'b', 'd', 'x'];
const WORDS: Readonly<Record<StripLetter, string>> = {
  u: 'up',
  d: 'degraded',
  x: 'down',
  b: 'blind',
  m: 'in maintenance',
};

/** What a strip shows, in words. */
export function stripText(strip: string): string {
  if (strip === '') return 'no checks yet';
  const counts = Array.from(strip).reduce((sum, l) => sum.set(l, (sum.get(l) ?? 0) + 1), new Map<string, number>());
  const parts = ORDER.filter((l) => counts.has(l)).map((l) => `${counts.get(l) ?? 0} ${WORDS[l]}`);
  return `last ${strip.length} checks: ${parts.join(', ')}`;
}

/** The last checks as bars, newest at the right. Height and hatching tell the outcome without colour. */
export const Strip = memo(function Strip({ strip, width = 120, height = 18, slots = 30 }: StripProps): ReactNode {
  const paths = stripPaths(strip, width, height, slots);
  return (
    <svg
      className={styles['strip']}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={stripText(strip)}
    >
      {ORDER.map((letter) =>
        paths[letter] === undefined ? null : <path key={letter} className={styles[letter]} d={paths[letter]} />,
      )}
    </svg>
  );
});
