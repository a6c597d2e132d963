import { memo, type ReactNode, useCallback, useSyncExternalStore } from 'react';
import type { Availability } from '../../../src-shared/contract/monitor.ts';
import { humanDuration } from '../../../src-shared/time/duration.ts';
import { Sparkline } from '../../charts/Sparkline.tsx';
import { Strip } from '../../charts/Strip.tsx';
import { formatShare, formatValue } from '../../charts/unit.ts';
import { href } from '../../shell/router.ts';
import { useMonitor } from '../../state/live.ts';
import { useNow } from '../../state/now.ts';
import { cx } from '../../ui/classes.ts';
import { relativeTime } from '../../ui/relative-time.ts';
import { StateShape } from '../../ui/StateShape.tsx';
import type { AvailabilityBook } from './availability-book.ts';
import styles from './MonitorTable.module.css';

export interface MonitorRowProps {
  readonly id: string;
  readonly name: string;
  readonly index: number;
  readonly top: number;
  readonly height: number;
  readonly book: AvailabilityBook;
  readonly isCursor: boolean;
  readonly isSelected: boolean;
  readonly onSelect: (name: string) => void;
  readonly onOpen: (name: string) => void;
}

function useAvailability(book: AvailabilityBook, name: string): readonly Availability[] | undefined {
  const subscribe = useCallback((listener: () => void) => book.watch(name, listener), [book, name]);
  return useSyncExternalStore(subscribe, () => book.get(name));
}

function Share({ figure }: { readonly figure: Availability | undefined }): ReactNode {
  if (!figure) return <span className={styles['faint']}>–</span>;
  const { availability, coverage, outages, downMs } = figure;
  const story =
    outages === 0
      ? `no outage; ${formatShare(coverage)} of the time was seen`
      : `${outages} ${outages === 1 ? 'outage' : 'outages'}, ${humanDuration(downMs)} down; ${formatShare(coverage)} of the time was seen`;
  return (
    <span title={story}>
      <span className={cx(availability !== null && availability < 0.99 && styles['low'])}>
        {formatShare(availability)}
      </span>
      <span className={styles['faint']}> {formatShare(coverage)}</span>
    </span>
  );
}

/** Counted in seconds: against a clock that is five seconds old, the next check would lie beyond the interval. */
function Ago({ at }: { readonly at: number }): ReactNode {
  const now = useNow(1_000);
  return relativeTime(Math.min(at, now), now);
}

function Until({ at }: { readonly at: number }): ReactNode {
  const now = useNow(1_000);
  return relativeTime(Math.max(at, now), now);
}

/** One monitor in the table. It renders anew only when its own status, availability or place changes. */
export const MonitorRow = memo(function MonitorRow(props: MonitorRowProps): ReactNode {
  const { id, name, index, top, height, book, isCursor, isSelected, onSelect, onOpen } = props;
  const status = useMonitor(name);
  const figures = useAvailability(book, name);
  const now = useNow(5_000);
  if (!status) return null;
  const { state, group, target, latencyMs, latencies, strip, lastCheck, nextCheck, reason, since, symptomOf } = status;
  return (
    // The grid owns the keyboard (aria-activedescendant); a click anywhere in the row is the link's shortcut.
    <div
      id={id}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      className={cx(styles['row'], isCursor && styles['cursor'], isSelected && styles['selected'])}
      style={{ top, height }}
      onClick={(event) => {
        if (event.target instanceof Element && event.target.closest('input, a, label')) return;
        onOpen(name);
      }}
    >
      <label role="gridcell" className={styles['check']}>
        <input
          type="checkbox"
          tabIndex={-1}
          checked={isSelected}
          aria-label={`Select ${name}`}
          onChange={() => {
            onSelect(name);
          }}
        />
      </label>
      <span role="gridcell" className={styles['name']}>
        <StateShape shape={state} />
        <a href={href(['monitors', name])} tabIndex={-1} title={reason === '' ? name : `${name}: ${reason}`}>
          {name}
        </a>
        {state === 'up' ? null : (
          <span className={styles['since']}>
            {state} {humanDuration(Math.max(1_000, now - since))}
            {symptomOf === undefined ? null : `, symptom of ${symptomOf}`}
          </span>
        )}
      </span>
      <span role="gridcell" className={styles['group']}>
        {group}
      </span>
      <span role="gridcell" className={styles['target']} title={target}>
        {target}
      </span>
      <span role="gridcell" className={styles['latency']}>
        <Sparkline values={latencies} width={60} height={18} />
        <span className={styles['figure']}>{latencyMs === undefined ? '–' : formatValue('ms', latencyMs)}</span>
      </span>
      <span role="gridcell">
        <Strip strip={strip} width={105} height={16} />
      </span>
      <span role="gridcell" className={styles['share']}>
        <Share figure={figures?.[0]} />
      </span>
      <span role="gridcell" className={cx(styles['share'], styles['month'])}>
        <Share figure={figures?.[1]} />
      </span>
      <span role="gridcell" className={styles['last']}>
        {lastCheck === undefined ? '–' : <Ago at={lastCheck} />}
      </span>
      <span role="gridcell" className={styles['next']}>
        {nextCheck === undefined || state === 'paused' ? '–' : <Until at={nextCheck} />}
      </span>
    </div>
  );
});
