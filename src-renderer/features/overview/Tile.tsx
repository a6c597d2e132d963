import { memo, type ReactNode } from 'react';
import { Sparkline } from '../../charts/Sparkline.tsx';
import { Strip } from '../../charts/Strip.tsx';
import { formatValue } from '../../charts/unit.ts';
import { href } from '../../shell/router.ts';
import { useMonitor } from '../../state/live.ts';
import { cx } from '../../ui/classes.ts';
import { StateShape } from '../../ui/StateShape.tsx';
import styles from './Tile.module.css';

/** Height of a tile and the gap between two, px. */
export const TILE_HEIGHT = 56;
export const TILE_GAP = 8;
/** Narrowest tile, px. */
export const TILE_WIDTH = 196;

/** One monitor of the grid. Renders only when its own record changes. */
export const Tile = memo(function Tile({ name }: { readonly name: string }): ReactNode {
  const monitor = useMonitor(name);
  if (monitor === undefined) return <span className={styles['tile']} />;
  const { state, latencyMs } = monitor;
  return (
    <a
      className={cx(styles['tile'], state === 'down' && styles['down'], state === 'degraded' && styles['degraded'])}
      href={href(['monitors', name])}
      title={monitor.reason === '' ? monitor.target : monitor.reason}
    >
      <span className={styles['line']}>
        <StateShape shape={state} size={13} />
        <span className={styles['name']}>{name}</span>
        <span className={styles['latency']}>
          {latencyMs === undefined || state === 'down' ? '' : formatValue('ms', latencyMs)}
        </span>
      </span>
      <span className={styles['pictures']}>
        <Strip strip={monitor.strip} width={90} height={14} />
        <Sparkline values={monitor.latencies} width={60} height={14} />
      </span>
    </a>
  );
});
