import { type RefObject, useCallback, useLayoutEffect, useState } from 'react';

export interface Slice {
  /** First line drawn, and the one after the last. */
  readonly start: number;
  readonly end: number;
}

/** Lines drawn beyond each edge, so that a fast scroll meets no blank. */
const MARGIN = 12;

/** The lines to draw for a scroll position. Pure. */
export function sliceOf(scrollTop: number, height: number, rowHeight: number, count: number): Slice {
  const start = Math.max(0, Math.floor(scrollTop / rowHeight) - MARGIN);
  const end = Math.min(count, Math.ceil((scrollTop + height) / rowHeight) + MARGIN);
  // Steps of six lines: scrolling a little does not render again.
  return { start: start - (start % 6), end: Math.min(count, end + (6 - (end % 6))) };
}

/** Which lines of a long list are near the part that is seen; all lines are of one height. */
export function useWindow(ref: RefObject<HTMLElement | null>, rowHeight: number, count: number): Slice {
  const [slice, setSlice] = useState<Slice>({ start: 0, end: Math.min(count, 48) });
  const measure = useCallback(() => {
    const element = ref.current;
    if (element === null) return;
    const next = sliceOf(element.scrollTop, element.clientHeight, rowHeight, count);
    setSlice((was) => (was.start === next.start && was.end === next.end ? was : next));
  }, [ref, rowHeight, count]);
  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null) return undefined;
    measure();
    element.addEventListener('scroll', measure, { passive: true });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => {
      element.removeEventListener('scroll', measure);
      observer.disconnect();
    };
  }, [ref, measure]);
  return slice;
}
