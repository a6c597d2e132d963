import { type RefObject, useCallback, useLayoutEffect, useState } from 'react';

/** Which rows of a long list are in view, and how to bring one there. */
export interface VirtualRows {
  /** First and one past the last row to render. */
  readonly start: number;
  readonly end: number;
  /** Height of all rows, px. */
  readonly total: number;
  readonly reveal: (index: number) => void;
}

/** Rows rendered beyond each edge, so that a quick scroll shows rows and not ground. */
const OVERSCAN = 8;

/**
 * Rows of one height inside a scrolling element. `head` px at the top are covered by a sticky head. Renders anew only when the first row
 * in view changes, not for every pixel.
 */
export function useVirtualRows(
  scroller: RefObject<HTMLElement | null>,
  count: number,
  rowHeight: number,
  head = 0,
): VirtualRows {
  const [view, setView] = useState({ first: 0, rows: 40 });
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return undefined;
    const look = (): void => {
      const first = Math.floor(element.scrollTop / rowHeight);
      const rows = Math.ceil(element.clientHeight / rowHeight);
      setView((was) => (was.first === first && was.rows === rows ? was : { first, rows }));
    };
    look();
    const observer = new ResizeObserver(look);
    observer.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, [scroller, rowHeight]);
  const reveal = useCallback(
    (index: number) => {
      const element = scroller.current;
      if (!element) return;
      const top = index * rowHeight;
      const bottom = top + rowHeight;
      if (top < element.scrollTop) element.scrollTop = top;
      else if (bottom > element.scrollTop + element.clientHeight - head)
        element.scrollTop = bottom - element.clientHeight + head;
    },
    [scroller, rowHeight, head],
  );
  return {
    start: Math.max(0, Math.min(view.first, count) - OVERSCAN),
    end: Math.min(count, view.first + view.rows + OVERSCAN),
    total: count * rowHeight,
    reveal,
  };
}
