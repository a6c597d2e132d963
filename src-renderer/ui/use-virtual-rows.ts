import { type RefObject, useDeferredValue, useEffect, useState } from 'react';

/** Which rows of a long list are in view. */
export interface VirtualRows {
  /** First and one past the last row to render. */
  readonly start: number;
  readonly end: number;
  /** Height of all rows, px. */
  readonly total: number;
}

/** Rows rendered beyond each edge, so that a quick scroll shows rows and not ground. */
const OVERSCAN = 8;

/**
 * Rows of one height inside a scrolling element. Renders anew only when the first row
 * in view changes, not for every pixel. The first picture holds what the window can show; what lies beyond follows it.
 */
export function useVirtualRows(scroller: RefObject<HTMLElement | null>, count: number, rowHeight: number): VirtualRows {
  const [view, setView] = useState(() => ({ first: 0, rows: Math.ceil(window.innerHeight / rowHeight) }));
  const beyond = useDeferredValue(OVERSCAN, 0);
  useEffect(() => {
    const element = scroller.current;
    if (!element) return undefined;
    const look = (): void => {
      const first = Math.floor(element.scrollTop / rowHeight);
      const rows = Math.ceil(element.clientHeight / rowHeight);
      setView((was) => (was.first === first && was.rows === rows ? was : { first, rows }));
    };
    // Looks as soon as it observes, and without asking for a layout of its own.
    const observer = new ResizeObserver(look);
    observer.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, [scroller, rowHeight]);
  return {
    start: Math.max(0, Math.min(view.first, count) - beyond),
    end: Math.min(count, view.first + view.rows + beyond),
    total: count * rowHeight,
  };
}

/** Scrolls just so far that row `index` is in view; `head` px at the top are covered by a sticky head. */
export function revealRow(scroller: HTMLElement, index: number, rowHeight: number, head: number): void {
  const top = index * rowHeight;
  const lowest = top + rowHeight - scroller.clientHeight + head;
  if (top < scroller.scrollTop) scroller.scrollTop = top;
  else if (lowest > scroller.scrollTop) scroller.scrollTop = lowest;
}
