import { type ReactNode, useRef } from 'react';
import styles from './Histogram.module.css';
import { useWidth } from './use-width.ts';

export interface HistogramProps {
  readonly label: string;
  /** What each bucket holds: `≤ 5 ms`. */
  readonly buckets: readonly { readonly name: string; readonly count: number; readonly bad?: boolean }[];
  readonly height?: number;
}

/** Counts per bucket. Bars grow with the square root, so that a single late check beside a million good ones can be seen. */
export function Histogram({ label, buckets, height = 120 }: HistogramProps): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const total = buckets.reduce((sum, { count }) => sum + count, 0);
  const top = Math.sqrt(Math.max(...buckets.map(({ count }) => count), 1));
  const pitch = width / Math.max(1, buckets.length);
  const plot = height - 34;
  return (
    <div ref={box} className={styles['box']} style={{ height }}>
      <table className="visually-hidden" aria-label={label}>
        <tbody>
          {buckets.map(({ name, count }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{count}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {width > 0 ? (
        <svg width={width} height={height} aria-hidden>
          {buckets.map(({ name, count, bad }, i) => {
            const h = count === 0 ? 0 : Math.max(2, (Math.sqrt(count) / top) * plot);
            const middle = i * pitch + pitch / 2;
            return (
              <g key={name}>
                <rect
                  className={styles[bad === true ? 'bad' : 'bar']}
                  x={i * pitch + 2}
                  y={16 + plot - h}
                  width={Math.max(1, pitch - 4)}
                  height={h}
                  rx="2"
                />
                <text className={styles['count']} x={middle} y={16 + plot - h - 4}>
                  {count === 0 ? '' : shorten(count)}
                </text>
                <text className={styles['name']} x={middle} y={height - 4}>
                  {name}
                </text>
              </g>
            );
          })}
          <line className={styles['base']} x1="0" x2={width} y1={16 + plot + 0.5} y2={16 + plot + 0.5} />
        </svg>
      ) : null}
      {total === 0 ? <p className={styles['empty']}>Nothing counted yet</p> : null}
    </div>
  );
}

function shorten(count: number): string {
  if (count < 10_000) return String(count);
  return count < 1_000_000 ? `${Math.round(count / 1_000)} k` : `${(count / 1_000_000).toFixed(1)} M`;
}
