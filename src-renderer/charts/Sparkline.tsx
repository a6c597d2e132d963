import { memo, type ReactNode } from 'react';
import styles from './Sparkline.module.css';
import { sparkPath } from './spark.ts';

export interface SparklineProps {
  /** Oldest first; negative or NaN is a gap. */
  readonly values: readonly number[];
  readonly width?: number;
  readonly height?: number;
  /** Places from left to right; fewer values stand at the right. */
  readonly slots?: number;
}

/** A few values as a line without axes. Decoration beside the number itself, so it is silent for screen readers. */
export const Sparkline = memo(function Sparkline(props: SparklineProps): ReactNode {
  const { values, width = 72, height = 20, slots = 30 } = props;
  const { line, dots } = sparkPath(values, width, height, Math.max(slots, values.length));
  return (
    <svg className={styles['spark']} width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden>
      <path d={line} />
      {dots.length > 0 ? <path className={styles['dots']} d={dots.map(([x, y]) => `M${x} ${y}h.01`).join('')} /> : null}
    </svg>
  );
});
