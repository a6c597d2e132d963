import { type RefObject, useLayoutEffect, useState } from 'react';
import { observeSize } from './size-observer.ts';

/** The content width of the element in `ref` in px; 0 until it is measured. */
export function useWidth(ref: RefObject<Element | null>): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return undefined;
    setWidth(Math.floor(element.getBoundingClientRect().width));
    return observeSize(element, setWidth);
  }, [ref]);
  return width;
}
