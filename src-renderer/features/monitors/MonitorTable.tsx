import { ArrowDown, ArrowUp } from 'lucide-react';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { shapeWord } from '../../ui/StateShape.tsx';
import { revealRow, useVirtualRows } from '../../ui/use-virtual-rows.ts';
import type { Line, SortBy } from './arrange.ts';
import type { AvailabilityBook } from './availability-book.ts';
import { MonitorRow } from './MonitorRow.tsx';
import styles from './MonitorTable.module.css';

export interface MonitorTableProps {
  readonly lines: readonly Line[];
  readonly book: AvailabilityBook;
  readonly rowHeight: number;
  /** The rows stand under their group's name already. */
  readonly isGrouped: boolean;
  /** Name of the monitor under the keyboard cursor; empty when there is none. */
  readonly cursor: string;
  readonly selected: ReadonlySet<string>;
  readonly sort: SortBy;
  readonly descending: boolean;
  readonly onSort: (by: SortBy) => void;
  readonly onSelect: (name: string) => void;
  readonly onSelectAll: () => void;
  readonly onOpen: (name: string) => void;
  /** The pointer or the focus came into or left the table: rows must not move meanwhile. */
  readonly onHold: (held: boolean) => void;
}

const HEAD = 32;
const COLUMNS: readonly {
  readonly title: string;
  readonly style: string;
  readonly sort?: SortBy;
  readonly hint?: string;
}[] = [
  { title: 'Monitor', style: 'name', sort: 'name' },
  { title: 'Group', style: 'group' },
  { title: 'Target', style: 'target', sort: 'target' },
  { title: 'Latency', style: 'latency', sort: 'latency' },
  { title: 'Last 30 checks', style: 'strip', sort: 'state' },
  {
    title: '24 h · seen',
    style: 'share',
    hint: 'Availability of the last 24 h, and the share of that time that was seen',
  },
  {
    title: '30 d · seen',
    style: 'month',
    hint: 'Availability of the last 30 days, and the share of that time that was seen',
  },
  { title: 'Last check', style: 'last', sort: 'last' },
  { title: 'Next', style: 'next' },
];

/** The monitors as a grid of one-line rows, of which only those in view exist: 2,000 scroll like 20. */
export function MonitorTable(props: MonitorTableProps): ReactNode {
  const {
    lines,
    book,
    rowHeight,
    isGrouped,
    cursor,
    selected,
    sort,
    descending,
    onSort,
    onSelect,
    onSelectAll,
    onOpen,
    onHold,
  } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const id = useId();
  const { start, end, total } = useVirtualRows(scroller, lines.length, rowHeight);
  const at = cursor === '' ? -1 : lines.findIndex((line) => line.type === 'monitor' && line.name === cursor);
  useEffect(() => {
    if (at >= 0 && scroller.current) revealRow(scroller.current, at, rowHeight, HEAD);
  }, [at, rowHeight]);
  const all = lines.filter((line) => line.type === 'monitor').length;
  return (
    <div
      ref={scroller}
      className={styles['grid']}
      data-grouped={isGrouped ? '' : undefined}
      role="grid"
      tabIndex={0}
      aria-label="Monitors"
      aria-multiselectable
      aria-rowcount={lines.length + 1}
      aria-colcount={COLUMNS.length + 1}
      {...(at >= start && at < end ? { 'aria-activedescendant': `${id}${at}` } : {})}
      onPointerEnter={() => onHold(true)}
      onPointerLeave={() => onHold(false)}
    >
      <div role="row" aria-rowindex={1} className={styles['head']}>
        <label role="columnheader" className={styles['check']} aria-label="Selection">
          <input
            type="checkbox"
            aria-label="Select all that are listed"
            checked={all > 0 && selected.size >= all}
            onChange={onSelectAll}
          />
        </label>
        {COLUMNS.map(({ title, style, sort: by, hint }) => (
          <span
            key={title}
            role="columnheader"
            className={styles[style]}
            {...(hint === undefined ? {} : { title: hint })}
            {...(by === sort ? { 'aria-sort': descending ? 'descending' : 'ascending' } : {})}
          >
            {by === undefined ? (
              title
            ) : (
              <button type="button" className={styles['sorter']} onClick={() => onSort(by)}>
                {title}
                {by !== sort ? null : descending ? (
                  <ArrowUp size={12} aria-hidden />
                ) : (
                  <ArrowDown size={12} aria-hidden />
                )}
              </button>
            )}
          </span>
        ))}
      </div>
      <div role="rowgroup" className={styles['rows']} style={{ height: total }}>
        {lines.slice(start, end).map((line, i) => {
          const index = start + i;
          const top = index * rowHeight;
          if (line.type === 'group')
            return (
              <div
                key={`\u0000${line.title}`}
                role="row"
                aria-rowindex={index + 2}
                className={styles['heading']}
                style={{ top, height: rowHeight }}
              >
                <span role="gridcell" aria-colspan={COLUMNS.length + 1}>
                  {headingText(line.title)} <span className={styles['faint']}>{line.count}</span>
                </span>
              </div>
            );
          return (
            <MonitorRow
              key={line.name}
              id={`${id}${index}`}
              name={line.name}
              index={index}
              top={top}
              height={rowHeight}
              book={book}
              isCursor={index === at}
              isSelected={selected.has(line.name)}
              onSelect={onSelect}
              onOpen={onOpen}
            />
          );
        })}
      </div>
    </div>
  );
}

const STATE_WORDS = ['up', 'degraded', 'down', 'blind', 'maintenance', 'paused', 'pending'] as const;

function headingText(title: string): string {
  const state = STATE_WORDS.find((word) => word === title);
  return state === undefined ? title : shapeWord(state);
}
