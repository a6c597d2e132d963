import { type ReactNode, type RefObject, useEffect, useLayoutEffect, useRef } from 'react';
import { useUi } from '../../state/ui.ts';
import styles from './AlertList.module.css';
import { AlertRow } from './AlertRow.tsx';
import type { NestedLine } from './nesting.ts';
import { SECTION_TITLES } from './order.ts';
import type { Hold } from './use-hold.ts';
import { useWindow } from './use-window.ts';

/** Heights of a line by density, px; the tokens' `--row` with room for the shape. */
const HEIGHT = { comfortable: 36, compact: 28 } as const;

export interface AlertListProps {
  readonly lines: readonly NestedLine[];
  readonly unfolded: ReadonlySet<string>;
  readonly onFold: (home: string) => void;
  readonly cursor: string;
  readonly picked: ReadonlySet<string>;
  readonly onOpen: (id: string) => void;
  readonly onPick: (id: string) => void;
  readonly hold: Hold;
  readonly listRef: RefObject<HTMLDivElement | null>;
}

/** The inbox as a grid of lines of one height, of which only those near the visible part are drawn. */
export function AlertList(props: AlertListProps): ReactNode {
  const { lines, unfolded, onFold, cursor, picked, onOpen, onPick, hold, listRef: box } = props;
  const height = HEIGHT[useUi((state) => state.density)];
  const slice = useWindow(box, height, lines.length);
  const at = lines.findIndex((line) => line.type === 'alert' && line.id === cursor);
  const before = useRef({ cursor, at });

  useLayoutEffect(() => {
    const element = box.current;
    const was = before.current;
    before.current = { cursor, at };
    // A new order must not carry the cursor's line away from where the eye is.
    if (element !== null && was.cursor === cursor && was.at !== -1 && at !== -1 && was.at !== at)
      element.scrollBy({ top: (at - was.at) * height });
  }, [box, at, cursor, height]);

  useEffect(() => {
    const element = box.current;
    if (element === null || at === -1) return;
    const top = at * height;
    // The heading above the first line of a section stays in sight with it.
    const above = lines[at - 1]?.type === 'heading' ? height : 0;
    if (top - above < element.scrollTop) element.scrollTo({ top: top - above });
    else if (top + height > element.scrollTop + element.clientHeight)
      element.scrollTo({ top: top + height - element.clientHeight });
    // Only a move of the cursor scrolls; a new order does not.
    // eslint-disable-next-line react-hooks/exhaustive-deps -- see above
  }, [cursor]);

  return (
    <div
      ref={box}
      className={styles['list']}
      role="grid"
      aria-label="Alerts"
      aria-multiselectable
      aria-rowcount={lines.length}
      tabIndex={0}
      {...(at === -1 ? {} : { 'aria-activedescendant': `alert-row-${cursor}` })}
      onPointerMove={() => {
        hold.touch('pointer');
      }}
      onPointerLeave={() => {
        hold.leave('pointer');
      }}
      onFocus={() => {
        hold.touch('focus');
      }}
      onKeyDown={() => {
        hold.touch('focus');
      }}
      onBlur={() => {
        hold.leave('focus');
      }}
    >
      <div className={styles['inner']} role="rowgroup" style={{ height: lines.length * height }}>
        {lines.slice(slice.start, slice.end).map((line, i) => {
          const index = slice.start + i;
          return line.type === 'heading' ? (
            <div
              key={line.section}
              role="row"
              aria-rowindex={index + 1}
              className={styles['heading']}
              style={{ top: index * height, height }}
            >
              <span role="gridcell">
                {SECTION_TITLES[line.section]} · {line.count.toLocaleString('en')}
              </span>
            </div>
          ) : (
            <AlertRow
              key={line.id}
              id={line.id}
              top={index * height}
              height={height}
              index={index + 1}
              isCursor={line.id === cursor}
              isPicked={picked.has(line.id)}
              picking={picked.size > 0}
              symptoms={line.symptoms ?? 0}
              home={line.home}
              isUnfolded={unfolded.has(line.home)}
              isNested={line.lead !== undefined}
              onFold={onFold}
              onOpen={onOpen}
              onPick={onPick}
            />
          );
        })}
      </div>
    </div>
  );
}
