import { type ComponentType, createElement, use } from 'react';

/** A component in a chunk of its own. */
export interface Loadable<P extends object> {
  readonly component: ComponentType<P>;
  /** Fetches the chunk, once; rejects when it cannot be had, and tries again at the next call. */
  readonly preload: () => Promise<void>;
}

/**
 * Like React's `lazy`, but what has been fetched before is rendered at once. `lazy` suspends on its first render whatever was
 * fetched, and React then keeps the fallback for up to 300 ms.
 */
export function loadable<P extends object>(load: () => Promise<ComponentType<P>>): Loadable<P> {
  let found: ComponentType<P> | undefined;
  let pending: Promise<void> | undefined;
  const preload = (): Promise<void> =>
    (pending ??= load().then(
      (component) => {
        found = component;
      },
      (error: unknown) => {
        pending = undefined;
        throw error;
      },
    ));
  function Loaded(props: P): ReturnType<typeof createElement> | null {
    if (found === undefined) use(preload());
    return found === undefined ? null : createElement(found, props);
  }
  return { component: Loaded, preload };
}
