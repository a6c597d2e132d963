import { type ComponentType, createElement, type FunctionComponent, lazy, type ReactNode, useState } from 'react';

/** A component in a chunk of its own. */
export interface Loadable<P extends object> {
  readonly component: ComponentType<P>;
  /** Fetches the chunk, once; rejects when it cannot be had. */
  readonly preload: () => Promise<void>;
}

/**
 * Like React's `lazy`, but what has been fetched before is rendered at once. `lazy` suspends on its first render whatever was
 * fetched, and React then keeps the fallback for up to 300 ms.
 */
export function loadable<P extends object>(load: () => Promise<FunctionComponent<P>>): Loadable<P> {
  let found: FunctionComponent<P> | undefined;
  let pending: Promise<FunctionComponent<P>> | undefined;
  const fetched = (): Promise<FunctionComponent<P>> =>
    (pending ??= load().then((component) => {
      found = component;
      return component;
    }));
  const Later = lazy(async () => {
    const Found = await fetched();
    return { default: (props: { readonly given: P }): ReactNode => createElement(Found, props.given) };
  });
  function Loaded(props: P): ReactNode {
    const [Found] = useState(() => found);
    return Found === undefined ? createElement(Later, { given: props }) : createElement(Found, props);
  }
  const preload = async (): Promise<void> => {
    await fetched();
  };
  return { component: Loaded, preload };
}
