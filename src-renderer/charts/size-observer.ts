const listeners = new WeakMap<Element, (width: number, height: number) => void>();
let observer: ResizeObserver | undefined;

/** Tells `fn` the content size of `element` now and whenever it changes. All charts share one ResizeObserver. */
export function observeSize(element: Element, fn: (width: number, height: number) => void): () => void {
  observer ??= new ResizeObserver((entries) => {
    for (const entry of entries) {
      const { width, height } = entry.contentRect;
      listeners.get(entry.target)?.(Math.floor(width), Math.floor(height));
    }
  });
  listeners.set(element, fn);
  observer.observe(element);
  return () => {
    listeners.delete(element);
    observer?.unobserve(element);
  };
}
