import { useEffect } from 'react';

/** Keys are kept for this long, ms: who waited longer has looked again, and types what the page then shows. */
const KEPT_MS = 3_000;

/** Keys pressed before the page that they are for was there, in their order. */
export class TypeAhead {
  #keys: { readonly name: string; readonly at: number }[] = [];

  /** `at` in ms, on any clock that `take` shares. */
  keep(name: string, at: number): void {
    this.#keys.push({ name, at });
  }

  /**
   * Hands over what was kept, and keeps nothing. All or none: what follows a key that is too old was meant for where that
   * one would have led (`j a` acknowledges the first alert, `a` alone whatever is selected).
   */
  take(now: number): readonly string[] {
    const [first] = this.#keys;
    const names = first === undefined || now - first.at > KEPT_MS ? [] : this.#keys.map(({ name }) => name);
    this.#keys = [];
    return names;
  }

  drop(): void {
    this.#keys = [];
  }
}

let pagesRead = 0;
const listeners = new Set<() => void>();

/** Whether a page waits for its data or its code. */
export function isReading(): boolean {
  return pagesRead > 0;
}

/** Calls `told` as soon as no page waits any longer and the one that did has registered its commands. */
export function onRead(told: () => void): Disposable {
  listeners.add(told);
  return { [Symbol.dispose]: () => listeners.delete(told) };
}

/** Says that a page waits, for as long as its placeholder is shown. */
export function useReading(): void {
  useEffect(() => {
    pagesRead++;
    return () => {
      pagesRead--;
      // The page that takes the place of this one registers its commands in the same run of effects.
      queueMicrotask(() => {
        if (!isReading()) for (const told of listeners) told();
      });
    };
  }, []);
}
